"""The study: change anything, see the forecast at once, keep it, work it out, and put up to six side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from ...case.errors import CaseError
from .. import actions, links
from ..answers import lead_to, page, part, state_of, wants_json
from ..api.models import CaseSummary, Variant
from ..forms import fields, reading
from ..forms.problems import placed
from ..limits import VARIANTS
from ..state import State
from ..store import Job, JobState, StoredCase
from ..work.view import JobView
from .form import ProblemView
from .sent import Sent, first, revision_of

router = APIRouter(include_in_schema=False)

KEY = "v"
"""What the form calls its one option."""
PATIENT = ("smoking", "weight_kg", "bone_density.hu", "bone_density.t_score")
"""What of the person can be changed, before an operation or to see what hangs on it."""
AS_IT_IS, CHANGED = "As it is", "Changed"


class KeptVariant(BaseModel):
    """A kept variant and how far its mechanics are."""

    variant: Variant
    changed: list[str]
    """What of the person is other than in the case, in words."""
    job: JobView | None = None


class StudyPage(BaseModel):
    """The study of a case."""

    case: CaseSummary
    begun_from: str
    """The option that the form was filled with."""
    options: list[str]
    values: dict[str, list[str]]
    problems: list[ProblemView] = []
    preview: dict[str, Any] | None = None
    kept: list[KeptVariant]
    room: int
    """How many more variants can be kept."""
    outlook: dict[str, Any] | None = None
    mechanics: dict[str, Any] | None = None


@router.get("/cases/{case_id}/study")
def study(request: Request, case_id: str) -> Response:
    """The study, its form filled with the first option, or the one asked for by ``from``."""
    state = state_of(request)
    found = state.cases.get(case_id)
    begun = request.query_params.get("from", "")
    if begun not in found.document["options"]:
        begun = next(iter(found.document["options"]))
    values = reading.shown_values({"patient": found.document["patient"]})
    values |= reading.option_values(KEY, begun, found.document["options"][begun])
    values[f"option.{KEY}.name"] = [""]
    state.runner.prepare(case_id, found.document)
    return _page(request, state, found, values)


@router.post("/cases/{case_id}/try")
def try_out(request: Request, case_id: str, sent: Sent) -> Response:
    """The forecast of what the form says, as a piece of the page for its script, or as the whole page."""
    state = state_of(request)
    found = state.cases.get(case_id)
    if request.query_params.get("part") is None:
        return _page(request, state, found, sent)
    preview, problems = _preview(state, found, sent)
    if wants_json(request):
        return page(request, "", _model(state, found, sent, preview, problems))
    return part("_preview.html.j2", preview=preview, problems=problems)


@router.post("/cases/{case_id}/variants")
def keep(request: Request, case_id: str, sent: Sent) -> Response:
    """Keep what the form says under a name; work out its mechanics if asked."""
    state = state_of(request)
    found = state.cases.get(case_id)
    try:
        name = first(sent, f"option.{KEY}.name")
        if not name:
            raise CaseError(["The variant has no name; give it one that tells it from the others."])
        variant = actions.add_variant(state, case_id, name, _changes(found, sent))
    except CaseError as error:
        return _page(request, state, found, sent, error, 422)
    if "run" in sent:
        actions.ask_variant(state, variant.id)
    return lead_to(f"{links.study(case_id)}#kept")


@router.post("/variants/{variant_id}/runs")
def run(request: Request, variant_id: str) -> Response:
    """Work out the mechanics of a kept variant."""
    state = state_of(request)
    actions.ask_variant(state, variant_id)
    return lead_to(f"{links.study(state.variants.get(variant_id).case_id)}#kept")


@router.post("/variants/{variant_id}/name")
def rename(request: Request, variant_id: str, sent: Sent) -> Response:
    """Give it another name."""
    changed = actions.rename_variant(state_of(request), variant_id, first(sent, "name"), revision_of(sent))
    return lead_to(f"{links.study(changed.case_id)}#kept")


@router.post("/variants/{variant_id}/delete")
def delete(request: Request, variant_id: str) -> Response:
    """Delete it."""
    state = state_of(request)
    case_id = state.variants.get(variant_id).case_id
    actions.delete_variant(state, variant_id)
    return lead_to(f"{links.study(case_id)}#kept")


def _changes(case: StoredCase, sent: Mapping[str, list[str]]) -> dict[str, Any]:
    """What the form changes of a case."""
    patient: dict[str, Any] = {}
    for name in PATIENT:
        if f"patient.{name}" in sent:
            reading.put(patient, name.split("."), reading.value_of(sent[f"patient.{name}"]))
    before = case.document["patient"]
    other = {key: value for key, value in patient.items() if before.get(key) != value}
    earlier = case.document["options"].get(first(dict(sent), f"option.{KEY}.was"), {})
    return {"patient": other, "option": reading.option_from(sent, KEY, earlier)}


def _preview(
    state: State, case: StoredCase, sent: Mapping[str, list[str]]
) -> tuple[dict[str, Any] | None, list[ProblemView]]:
    """The forecast of the form beside the option it began from, or what is wrong with it."""
    begun = first(dict(sent), f"option.{KEY}.was")
    try:
        changed = actions.variant_case(case.document, CHANGED, _changes(case, sent))
    except CaseError as error:
        asked = _fields(state)
        told = placed([p.replace(f"options.{CHANGED}.", f"option.{KEY}.") for p in error.problems], asked, {})
        return None, [ProblemView(sentence=p.sentence, field=p.field) for p in told]
    choices = {}
    if begun in case.document["options"]:
        choices[AS_IT_IS] = actions.variant_case(case.document, begun, {"option": case.document["options"][begun]})
    choices[CHANGED] = changed
    return actions.variants_outlook(state, choices)["shown"], []


def _fields(state: State) -> list[fields.Field]:
    asked = [fields.field_at(("patient", *name.split("."))) for name in PATIENT]
    hardware = fields.hardware_fields(KEY, state.hardware) | fields.hardware_numbers(KEY, state.hardware_defaults)
    return [*asked, *fields.option_fields(KEY).values(), *hardware.values()]


def _page(
    request: Request,
    state: State,
    case: StoredCase,
    values: dict[str, list[str]],
    error: CaseError | None = None,
    status: int = 200,
) -> Response:
    preview, problems = _preview(state, case, values)
    if error is not None:
        asked = _fields(state)
        names = {first(values, f"option.{KEY}.name"): KEY}
        problems = [ProblemView(sentence=p.sentence, field=p.field) for p in placed(error.problems, asked, names)]
    model = _model(state, case, values, preview, problems)
    more = {
        "patient_fields": [fields.field_at(("patient", *name.split("."))) for name in PATIENT],
        "option_fields": fields.option_fields(KEY),
        "hardware_fields": fields.hardware_fields(KEY, state.hardware),
        "hardware_numbers": fields.hardware_numbers(KEY, state.hardware_defaults),
        "technique_words": state.techniques,
        "key": KEY,
    }
    return page(request, "study.html.j2", model, status, **more)


def _model(
    state: State,
    case: StoredCase,
    values: dict[str, list[str]],
    preview: dict[str, Any] | None,
    problems: list[ProblemView],
) -> StudyPage:
    variants = state.variants.of_case(case.id)
    jobs = [job for job in state.jobs.of_case(case.id) if job.kind == "variant"]
    kept = [
        KeptVariant(
            variant=Variant.of(variant),
            changed=_words(variant.document.get("patient", {})),
            job=next((JobView.of(j, state.jobs.position(j)) for j in jobs if j.variant_id == variant.id), None),
        )
        for variant in variants
    ]
    cases = {v.name: actions.variant_case(case.document, v.name, v.document) for v in variants}
    return StudyPage(
        case=CaseSummary.of(case),
        begun_from=first(values, f"option.{KEY}.was"),
        options=list(case.document["options"]),
        values=values,
        problems=problems,
        preview=preview,
        kept=kept,
        room=VARIANTS - len(variants),
        outlook=actions.variants_outlook(state, cases)["shown"] if cases else None,
        mechanics=_mechanics(state, kept, jobs),
    )


def _mechanics(state: State, kept: list[KeptVariant], jobs: list[Job]) -> dict[str, Any] | None:
    """The mechanics of all variants that are worked out, side by side."""
    results = {}
    for entry in kept:
        done = next((j for j in jobs if j.variant_id == entry.variant.id and j.state is JobState.done), None)
        if done is not None:
            results[entry.variant.name] = state.jobs.file(done.id, "result.json")[1].decode()
    if not results:
        return None
    found: dict[str, Any] = state.ask_desk("compare_mechanics", results=results)
    return found


def _words(patient: Mapping[str, Any]) -> list[str]:
    """What of the person is changed, as the form calls it."""
    told = []
    for name, value in patient.items():
        inner = value.items() if isinstance(value, Mapping) else [("", value)]
        for step, given in inner:
            field = fields.field_at(("patient", name, step) if step else ("patient", name))
            told.append(f"{field.label} {fields.words_of(reading.text_of(given))} {field.unit}".strip())
    return told
