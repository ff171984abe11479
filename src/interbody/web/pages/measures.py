"""Images measured in front of the person: what was found, to confirm or correct."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from ...case.errors import CaseError
from ...case.examples import example_names, example_text
from ...case.reading import read_yaml
from .. import actions, documents, links
from ..answers import lead_to, page, state_of
from ..api.measurements import measured
from ..forms.anatomy import anatomy_fields, anatomy_from, anatomy_groups, anatomy_values, posture_field
from ..forms.problems import placed
from .form import ProblemView
from .sent import Sent, revision_of

router = APIRouter(include_in_schema=False)


class MeasuresPage(BaseModel):
    """Measures with what could not be measured."""

    title: str
    action: str
    confirm: str
    """What the button says."""
    case_id: str = ""
    revision: int = 0
    values: dict[str, list[str]]
    source: str = ""
    missing: dict[str, str] = {}
    notes: list[str] = []
    picture: dict[str, Any] | None = None
    problems: list[ProblemView] = []


@router.get("/measurements")
def begin() -> Response:
    """Where images are given."""
    return lead_to("/#images")


@router.post("/measurements")
async def measure(request: Request) -> Response:
    """Measure images and show what was found."""
    return lead_to(f"/measurements/{(await measured(request)).id}")


@router.get("/measurements/{measurement_id}")
def measurement(request: Request, measurement_id: str) -> Response:
    """What was measured, to confirm or correct."""
    found = state_of(request).measurements.get(measurement_id).document
    return _shown(request, _measured(measurement_id, found, anatomy_values(found["anatomy"])))


@router.post("/measurements/{measurement_id}")
def confirm(request: Request, measurement_id: str, sent: Sent) -> Response:
    """Keep the measures as confirmed, and go on to the person."""
    state = state_of(request)
    found = state.measurements.get(measurement_id).document
    anatomy = anatomy_from(sent, found["anatomy"])
    try:
        check_anatomy(anatomy)
    except CaseError as error:
        return _shown(request, _with_problems(_measured(measurement_id, found, sent), error), 422)
    state.measurements.replace(measurement_id, found | {"anatomy": anatomy})
    return lead_to(f"/new?measurement={measurement_id}")


@router.get("/cases/{case_id}/measures")
def of_case(request: Request, case_id: str) -> Response:
    """The measures of a kept case."""
    found = state_of(request).cases.get(case_id)
    anatomy = found.document.get("anatomy", {})
    return _shown(request, _of_case(case_id, found.name, found.revision, anatomy, anatomy_values(anatomy)))


@router.post("/cases/{case_id}/measures")
def change(request: Request, case_id: str, sent: Sent) -> Response:
    """Put changed measures into a kept case."""
    state = state_of(request)
    found = state.cases.get(case_id)
    earlier = found.document.get("anatomy", {})
    try:
        document = found.document | {"anatomy": anatomy_from(sent, earlier)}
        actions.replace_case(state, case_id, document, revision_of(sent))
    except CaseError as error:
        model = _of_case(case_id, found.name, revision_of(sent), earlier, sent)
        return _shown(request, _with_problems(model, error), 422)
    return lead_to(links.case(case_id))


def check_anatomy(anatomy: dict[str, Any]) -> None:
    """Check measures before there is a person, beside the one of an example.

    Raises:
        CaseError: one sentence for each problem.
    """
    stand_in = read_yaml(example_text(example_names()[0])).data
    documents.check({**stand_in, "anatomy": anatomy})


def _shown(request: Request, model: MeasuresPage, status: int = 200) -> Response:
    return page(request, "measures.html.j2", model, status, groups=anatomy_groups(), posture=posture_field())


def _measured(measurement_id: str, found: dict[str, Any], values: dict[str, list[str]]) -> MeasuresPage:
    anatomy = found["anatomy"]
    return MeasuresPage(
        title="What was measured",
        action=f"/measurements/{measurement_id}",
        confirm="These measures are right: go on to the person",
        values=values,
        source=anatomy.get("source", ""),
        missing=anatomy.get("missing", {}),
        notes=found["notes"],
        picture=found["picture"],
    )


def _of_case(
    case_id: str, name: str, revision: int, anatomy: dict[str, Any], values: dict[str, list[str]]
) -> MeasuresPage:
    return MeasuresPage(
        title=f"Measures of {name}",
        action=f"{links.case(case_id)}/measures",
        confirm="Save these measures",
        case_id=case_id,
        revision=revision,
        values=values,
        source=anatomy.get("source", ""),
        missing=anatomy.get("missing", {}),
    )


def _with_problems(model: MeasuresPage, error: CaseError) -> MeasuresPage:
    told = placed(error.problems, [*anatomy_fields(), posture_field()], {})
    return model.model_copy(update={"problems": ProblemView.all_of(told)})
