"""The start page: kept cases, and the four ways to a new one. It comes first, so it needs little."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..answers import page, state_of
from ..api.models import CaseSummary, Example
from ..limits import CT_BYTES, LABELS_BYTES, MB
from ..work.view import JobView


class WaitingJob(JobView):
    """A computation that goes on or waits, and the case that it is for."""

    case_name: str


class StartPage(BaseModel):
    """The first page."""

    cases: list[CaseSummary]
    examples: list[Example]
    waiting: list[WaitingJob]


def start(request: Request) -> Response:
    """Kept cases and ways to begin."""
    state = state_of(request)
    cases = state.cases.all()
    names = {case.id: case.name for case in cases}
    model = StartPage(
        cases=[CaseSummary.of(case) for case in cases],
        examples=list(_examples()),
        waiting=[
            WaitingJob(**dict(JobView.of(job, state.jobs.position(job))), case_name=names.get(job.case_id, ""))
            for job in state.jobs.waiting()
        ],
    )
    return page(request, "start.html.j2", model, labels_mb=LABELS_BYTES // MB, ct_mb=CT_BYTES // MB)


@cache
def _examples() -> tuple[Example, ...]:
    from ...case.examples import example_names, example_note

    return tuple(Example(name=name, note=example_note(name)) for name in example_names())


ROUTE = Route("/", start)
