"""A computation: its progress, its end, its report."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import HTMLResponse, Response

from .. import actions, links
from ..answers import lead_to, page, state_of, wants_json
from ..api.jobs import view_of
from ..store import JobState, NotThere
from ..work.view import JobView
from .sent import Sent, first

router = APIRouter(include_in_schema=False)


class JobPage(BaseModel):
    """A computation and where it belongs."""

    job: JobView
    case_id: str
    case_name: str
    variant_name: str = ""
    report_of: str = ""
    """The computation whose report this one printed, or itself where it has a report."""


@router.get("/jobs/{job_id}")
def job(request: Request, job_id: str) -> Response:
    """How far it is, or how it ended."""
    state = state_of(request)
    found = state.jobs.get(job_id)
    view = view_of(state, job_id)
    model = JobPage(
        job=view,
        case_id=found.case_id,
        case_name=state.cases.get(found.case_id).name,
        variant_name=state.variants.get(found.variant_id).name if found.variant_id else "",
        report_of=str(found.task.get("of") or (job_id if "page.html" in view.files else "")),
    )
    return page(request, "job.html.j2", model)


@router.post("/jobs/{job_id}/cancel")
def cancel(request: Request, job_id: str) -> Response:
    """End it."""
    state_of(request).runner.cancel(job_id)
    return lead_to(links.job(job_id))


@router.post("/jobs/{job_id}/pdf")
def pdf(request: Request, job_id: str, sent: Sent) -> Response:
    """Print its report; leads to the computation that prints."""
    register = "surgeon" if first(sent, "register") == "surgeon" else "patient"
    return lead_to(links.job(actions.ask_pdf(state_of(request), job_id, register, "summary" in sent).id))


@router.get("/jobs/{job_id}/report")
def report(request: Request, job_id: str) -> Response:
    """Its report, as a page of the application; or its result as JSON."""
    state = state_of(request)
    found = state.jobs.get(job_id)
    if wants_json(request):
        media_type, body = state.jobs.file(job_id, "result.json")
        return Response(body, media_type=media_type)
    if found.state is not JobState.done:
        return lead_to(links.job(job_id))
    try:
        _, body = state.jobs.file(job_id, "page.html")
    except NotThere:
        raise NotThere("This computation has no report.") from None
    return HTMLResponse(body)
