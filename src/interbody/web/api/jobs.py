"""Computations: how far they are, their end, and their files."""

from __future__ import annotations

from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from .. import actions, documents
from ..answers import state_of
from ..state import State
from ..work.view import JobView
from .models import PdfAsked

router = APIRouter(prefix="/api/jobs", tags=["computations"])
PAUSE = 15.0
"""Seconds of silence after which a line of progress is kept open by a comment."""


@router.get("")
def queue(request: Request) -> list[JobView]:
    """What runs and what waits, in order."""
    state = state_of(request)
    return [JobView.of(job, state.jobs.position(job)) for job in state.jobs.waiting()]


@router.get("/{job_id}")
def job(request: Request, job_id: str) -> JobView:
    """How far a computation is."""
    return view_of(state_of(request), job_id)


@router.post("/{job_id}/cancel")
def cancel(request: Request, job_id: str) -> JobView:
    """End a computation; one that has ended stays as it is."""
    state = state_of(request)
    state.runner.cancel(job_id)
    return view_of(state, job_id)


@router.post("/{job_id}/pdf", status_code=202)
def pdf(request: Request, job_id: str, asked: PdfAsked) -> JobView:
    """Put the printing of a report into the queue."""
    state = state_of(request)
    found = actions.ask_pdf(state, job_id, asked.audience, asked.summary)
    return JobView.of(found, state.jobs.position(found))


@router.get("/{job_id}/events", response_class=StreamingResponse)
async def events(request: Request, job_id: str) -> StreamingResponse:
    """Progress as server-sent events: each is numbered and holds the whole view, so the newest is enough."""
    state = state_of(request)
    first = await run_in_threadpool(view_of, state, job_id)
    last = request.headers.get("last-event-id", "")
    after = int(last) if last.isdigit() else -1

    async def lines() -> AsyncIterator[str]:
        if state.board.newest(job_id) is None:
            yield f"id: 0\ndata: {first.model_dump_json()}\n\n"
            if first.over:
                return
        async for told in state.board.follow(job_id, after, PAUSE):
            yield ": still there\n\n" if told is None else f"id: {told.number}\ndata: {told.text}\n\n"

    return StreamingResponse(lines(), media_type="text/event-stream")


@router.get("/{job_id}/files/{name}")
def file(request: Request, job_id: str, name: str) -> Response:
    """A file that a computation gave, to be saved."""
    state = state_of(request)
    found = state.jobs.get(job_id)
    media_type, body = state.jobs.file(job_id, name)
    case = state.cases.get(found.case_id)
    shown = documents.file_name(f"{case.name}-{name}", "")
    return Response(body, media_type=media_type, headers={"content-disposition": f'attachment; filename="{shown}"'})


def view_of(state: State, job_id: str) -> JobView:
    """How far a computation is; while it runs, as its own process last told."""
    found = state.jobs.get(job_id)
    told = state.board.newest(job_id)
    view = JobView.of(found, state.jobs.position(found))
    if told is not None and told.text and not view.over:
        newest = JobView.model_validate_json(told.text)
        return newest if newest.state == view.state else view
    return view
