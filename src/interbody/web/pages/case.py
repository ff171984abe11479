"""A case: who, what is discussed, what to expect now, and what was worked out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from .. import actions, links
from ..answers import lead_to, page, state_of
from ..api.jobs import view_of
from ..api.models import CaseFull
from ..forms.facts import case_facts
from ..store import WAITING, Job, JobState
from ..work.view import JobView
from .sent import Sent, first

router = APIRouter(include_in_schema=False)
REPORTED = ("run", "variant")
"""Kinds of jobs that find out the mechanics of this spine."""


class CasePage(BaseModel):
    """A case with everything known about it."""

    case: CaseFull
    facts: list[tuple[str, str]]
    measured: bool
    outlook: dict[str, Any]
    jobs: list[JobView]
    latest: str = ""
    """The newest finished run with a report."""
    running: JobView | None = None
    """A run that goes on or waits."""
    worked_out: bool
    """Whether the mechanics of this spine are known, which the forecasts here do not take in."""
    notices: list[str] = []
    """What to look at once more."""
    outdated: bool = False
    """Whether the case was changed since that run."""


@router.get("/cases/{case_id}")
def case(request: Request, case_id: str) -> Response:
    """A case, what to expect of its options now, and its computations."""
    state = state_of(request)
    found = state.cases.get(case_id)
    jobs = state.jobs.of_case(case_id)
    outlook = actions.case_outlook(state, found.document)["shown"]
    runs = [job for job in jobs if job.kind == "run" and job.state is JobState.done]
    going_on = next((job for job in jobs if job.kind == "run" and job.state in WAITING), None)
    model = CasePage(
        case=CaseFull.of(found),
        facts=case_facts(found.document),
        measured=bool(found.document.get("anatomy", {}).get("vertebrae")),
        outlook=outlook,
        jobs=[JobView.of(job, state.jobs.position(job)) for job in jobs if job.variant_id is None],
        latest=runs[0].id if runs else "",
        running=None if going_on is None else view_of(state, going_on.id),
        worked_out=any(job.kind in REPORTED and job.state is JobState.done for job in jobs),
        notices=list(actions.notices(state, found.document).values()),
        outdated=bool(runs) and not _of(runs[0], found.document),
    )
    return page(request, "case.html.j2", model)


def _of(job: Job, document: Mapping[str, Any]) -> bool:
    return bool(job.task.get("case") == document)


@router.post("/cases/{case_id}/runs")
def run(request: Request, case_id: str, sent: Sent) -> Response:
    """Work out mechanics, forecast and report."""
    return lead_to(links.job(actions.ask_run(state_of(request), case_id, "healing" in sent).id))


@router.post("/cases/{case_id}/exports")
def export(request: Request, case_id: str, sent: Sent) -> Response:
    """Work out an export."""
    return lead_to(links.job(actions.ask_export(state_of(request), case_id, first(sent, "kind")).id))


@router.post("/cases/{case_id}/delete")
def delete(request: Request, case_id: str) -> Response:
    """Delete it with all that was worked out for it."""
    actions.delete_case(state_of(request), case_id)
    return lead_to("/")
