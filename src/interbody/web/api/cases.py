"""Cases, examples, checking and forecasts."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from ...case.errors import CaseError
from .. import actions, documents
from ..answers import state_of
from ..work.view import JobView
from .models import CaseFull, CaseSummary, ChangedCase, Checked, Example, ExportAsked, NewCase, Outlook, RunAsked

router = APIRouter(prefix="/api", tags=["cases"])
YAML = "application/yaml; charset=utf-8"


@router.get("/case-schema")
def case_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the case file, units included."""
    from ...case.schema import case_schema as schema

    return schema()


@router.get("/examples")
def examples() -> list[Example]:
    """The example cases."""
    from ...case.examples import example_names, example_note

    return [Example(name=name, note=example_note(name)) for name in example_names()]


@router.get("/examples/{name}")
def example(name: str) -> dict[str, Any]:
    """An example case as JSON."""
    from ...case.examples import example_text
    from ...case.reading import read_yaml

    return documents.document_of(documents.check(read_yaml(example_text(name)).data))


@router.post("/validate")
def validate(asked: NewCase) -> Checked:
    """Whether a case is good, and if not, why."""
    try:
        case = documents.check(asked.document)
    except CaseError as error:
        return Checked(good=False, problems=error.problems)
    return Checked(good=True, document=documents.document_of(case))


@router.post("/forecast")
def forecast(request: Request, asked: NewCase) -> Outlook:
    """What is to be expected of each option of a case that need not be kept."""
    return Outlook(**actions.case_outlook(state_of(request), documents.document_of(documents.check(asked.document))))


@router.get("/cases")
def cases(request: Request) -> list[CaseSummary]:
    """Every kept case, the one changed last first."""
    return [CaseSummary.of(case) for case in state_of(request).cases.all()]


@router.post("/cases", status_code=201)
def add_case(request: Request, asked: NewCase) -> CaseFull:
    """Keep a case."""
    return CaseFull.of(actions.add_case(state_of(request), asked.document))


@router.get("/cases/{case_id}")
def case(request: Request, case_id: str) -> CaseFull:
    """A kept case."""
    return CaseFull.of(state_of(request).cases.get(case_id))


@router.put("/cases/{case_id}")
def change_case(request: Request, case_id: str, asked: ChangedCase) -> CaseFull:
    """Put another document in place of a kept case's; 409 if it was changed in the meantime."""
    return CaseFull.of(actions.replace_case(state_of(request), case_id, asked.document, asked.revision))


@router.delete("/cases/{case_id}", status_code=204)
def delete_case(request: Request, case_id: str) -> None:
    """Delete a case with everything worked out for it."""
    actions.delete_case(state_of(request), case_id)


@router.get("/cases/{case_id}/case.yaml")
def case_file(request: Request, case_id: str) -> Response:
    """The case file."""
    found = state_of(request).cases.get(case_id)
    name = documents.file_name(found.name, ".yaml")
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(documents.yaml_of(found.document), media_type=YAML, headers=headers)


@router.get("/cases/{case_id}/forecast")
def case_forecast(request: Request, case_id: str) -> Outlook:
    """What is to be expected of each option of a kept case."""
    state = state_of(request)
    return Outlook(**actions.case_outlook(state, state.cases.get(case_id).document))


@router.post("/cases/{case_id}/runs", status_code=202)
def run_case(request: Request, case_id: str, asked: RunAsked) -> JobView:
    """Put the mechanics, forecast and report of every option into the queue."""
    state = state_of(request)
    job = actions.ask_run(state, case_id, asked.healing)
    return JobView.of(job, state.jobs.position(job))


@router.post("/cases/{case_id}/exports", status_code=202)
def export_case(request: Request, case_id: str, asked: ExportAsked) -> JobView:
    """Put an export into the queue."""
    state = state_of(request)
    job = actions.ask_export(state, case_id, asked.kind, asked.load)
    return JobView.of(job, state.jobs.position(job))


@router.get("/cases/{case_id}/jobs")
def case_jobs(request: Request, case_id: str) -> list[JobView]:
    """Computations of a case, the newest first."""
    state = state_of(request)
    state.cases.get(case_id)
    return [JobView.of(job, state.jobs.position(job)) for job in state.jobs.of_case(case_id)]
