"""The study: change anything, see the forecast at once, keep it, work it out, and put up to six side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from ...case.errors import CaseError
from .. import actions, links
from ..answers import lead_to, page, part, state_of, wants_json
from ..api.models import CaseSummary, Variant
from ..forms import fields, operations, reading
from ..forms.changes import changed_words
from ..forms.naming import name_problem
from ..forms.problems import Problem, placed
from ..limits import VARIANTS
from ..state import State
from ..store import Job, JobState, StoredCase, StoredVariant
from ..work.view import JobView
from .case import REPORTED
from .form import ProblemView
from .sent import Sent, first, revision_of

router = APIRouter(include_in_schema=False)

KEY = "v"
"""What the form calls its one option."""
PATIENT = ("smoking", "weight_kg", "bone_density.hu", "bone_density.t_score")
"""What of the person can be changed, before an operation or to see what hangs on it."""
AS_IT_IS, CHANGED = "As it is", "Changed"
THIS = "this one"


class KeptVariant(BaseModel):
    """A kept variant and how far its mechanics are."""

    variant: Variant
    operation: str
    """What is done, in words."""
    begun_from: str
    """The option of the case that it is held against."""
    changed: list[str]
    """What of the operation and the person is other than there, in words."""
    notices: list[str] = []
    job: JobView | None = None


class StudyPage(BaseModel):
    """The study of a case."""

    case: CaseSummary
    begun_from: str
    """The option that the form was filled with."""
    options: list[str]
    values: dict[str, list[str]]
    problems: list[ProblemView] = []
    notices: list[str] = []
    """What to look at once more; nothing is refused for it."""
    preview: dict[str, Any] | None = None
    worked_out: bool
    """Whether the mechanics of this spine are known, which the forecasts here do not take in."""
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
    tried = _tried(state, found, sent)
    model = _model(state, found, sent, tried)
    if wants_json(request):
        return page(request, "", model)
    return part("_preview.html.j2", page=model)


@router.post("/cases/{case_id}/variants")
def keep(request: Request, case_id: str, sent: Sent) -> Response:
    """Keep what the form says under a name; work out its mechanics if asked."""
    state = state_of(request)
    found = state.cases.get(case_id)
    name = first(sent, f"option.{KEY}.name")
    tried = _tried(state, found, sent)
    wrong = name_problem(name, {other.name for other in state.variants.of_case(case_id)})
    if wrong or tried.problems:
        named = [Problem(f"{_name_field().label} {wrong}", f"option.{KEY}.name")] if wrong else []
        return _page(request, state, found, sent, replace(tried, problems=[*tried.problems, *named]), 422)
    begun = first(sent, f"option.{KEY}.was")
    variant = actions.add_variant(state, case_id, name, {**_changes(found, sent), "begun_from": begun})
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
    if wrong := name_problem(first(sent, "name")):
        raise CaseError([f"The name {wrong}"])
    changed = actions.rename_variant(state_of(request), variant_id, first(sent, "name"), revision_of(sent))
    return lead_to(f"{links.study(changed.case_id)}#kept")


@router.post("/variants/{variant_id}/delete")
def delete(request: Request, variant_id: str) -> Response:
    """Delete it."""
    state = state_of(request)
    case_id = state.variants.get(variant_id).case_id
    actions.delete_variant(state, variant_id)
    return lead_to(f"{links.study(case_id)}#kept")


@dataclass(frozen=True)
class _Tried:
    """What the form says: its forecast, or what is wrong with it."""

    preview: dict[str, Any] | None = None
    problems: Sequence[Problem] = ()
    notices: Sequence[str] = ()


def _changes(case: StoredCase, sent: Mapping[str, list[str]]) -> dict[str, Any]:
    """What the form changes of a case; an answer that is not known any more is None."""
    patient: dict[str, Any] = {}
    before = case.document["patient"]
    for name in PATIENT:
        if f"patient.{name}" not in sent:
            continue
        group, _, step = name.rpartition(".")
        value = reading.value_of(sent[f"patient.{name}"])
        if group:
            patient[group] = {**patient.get(group, before.get(group, {})), step: value}
        else:
            patient[name] = value
    known = {key: value for key, value in patient.items() if _given(value) != _given(before.get(key))}
    earlier = case.document["options"].get(first(dict(sent), f"option.{KEY}.was"), {})
    return {"patient": known, "option": reading.option_from(sent, KEY, earlier)}


def _given(value: Any) -> Any:
    """An answer without what it leaves open."""
    return {k: v for k, v in value.items() if v is not None} or None if isinstance(value, Mapping) else value


def _tried(state: State, case: StoredCase, sent: Mapping[str, list[str]]) -> _Tried:
    """The forecast of the form beside the option it began from, or what is wrong with it."""
    begun = first(dict(sent), f"option.{KEY}.was")
    choices = {}
    if begun in case.document["options"]:
        choices[AS_IT_IS] = actions.variant_case(case.document, begun, {"option": case.document["options"][begun]})
    try:
        choices[CHANGED] = actions.variant_case(case.document, CHANGED, _changes(case, sent))
        shown = actions.variants_outlook(state, choices)["shown"]
    except CaseError as error:
        problems = [problem.replace(f"options.{CHANGED}.", f"option.{KEY}.") for problem in error.problems]
        return _Tried(problems=placed(problems, _fields(state), {}))
    option = choices[CHANGED]["options"][CHANGED]
    told = actions.notices(state, {**case.document, "options": {THIS: option}})
    return _Tried(shown, notices=list(told.values()))


def _name_field() -> fields.Field:
    return operations.name_field(KEY, "Name of this variant")


def _fields(state: State) -> list[fields.Field]:
    asked = [fields.patient_field(name) for name in PATIENT]
    hardware = operations.hardware_fields(KEY, state.hardware)
    sizes = operations.hardware_numbers(KEY, state.hardware_defaults)
    return [*asked, *operations.option_fields(KEY).values(), *hardware.values(), *sizes.values()]


def _page(
    request: Request,
    state: State,
    case: StoredCase,
    values: dict[str, list[str]],
    tried: _Tried | None = None,
    status: int = 200,
) -> Response:
    model = _model(state, case, values, tried or _tried(state, case, values))
    more = {
        "patient_fields": [fields.patient_field(name) for name in PATIENT],
        "name_field": _name_field(),
        "option_fields": operations.option_fields(KEY),
        "hardware_fields": operations.hardware_fields(KEY, state.hardware),
        "hardware_numbers": operations.hardware_numbers(KEY, state.hardware_defaults),
        "key": KEY,
    }
    return page(request, "study.html.j2", model, status, **more)


def _model(state: State, case: StoredCase, values: dict[str, list[str]], tried: _Tried) -> StudyPage:
    variants = state.variants.of_case(case.id)
    jobs = state.jobs.of_case(case.id)
    kept = [_kept(state, case, variant, jobs) for variant in variants]
    cases = {v.name: actions.variant_case(case.document, v.name, v.document) for v in variants}
    return StudyPage(
        case=CaseSummary.of(case),
        begun_from=first(values, f"option.{KEY}.was"),
        options=list(case.document["options"]),
        values=values,
        problems=ProblemView.all_of(tried.problems),
        notices=list(tried.notices),
        preview=tried.preview,
        worked_out=any(job.kind in REPORTED and job.state is JobState.done for job in jobs),
        kept=kept,
        room=VARIANTS - len(variants),
        outlook=actions.variants_outlook(state, cases)["shown"] if cases else None,
        mechanics=_mechanics(state, kept, jobs),
    )


def _kept(state: State, case: StoredCase, variant: StoredVariant, jobs: Sequence[Job]) -> KeptVariant:
    """A variant, told against the option that it began from, or the first of the case."""
    options = case.document["options"]
    begun = variant.document.get("begun_from", "")
    begun = begun if begun in options else next(iter(options))
    whole = actions.variant_case(case.document, variant.name, variant.document)
    option = whole["options"][variant.name]
    job = next((job for job in jobs if job.variant_id == variant.id and job.kind == "variant"), None)
    return KeptVariant(
        variant=Variant.of(variant),
        operation=operations.operation_sentence(option),
        begun_from=begun,
        changed=changed_words(case.document["patient"], options[begun], whole["patient"], option),
        notices=list(actions.notices(state, {**whole, "options": {variant.name: option}}).values()),
        job=None if job is None else JobView.of(job, state.jobs.position(job)),
    )


def _mechanics(state: State, kept: Sequence[KeptVariant], jobs: Sequence[Job]) -> dict[str, Any] | None:
    """The mechanics of all variants that are worked out, side by side."""
    results = {}
    for entry in kept:
        of = [job for job in jobs if job.variant_id == entry.variant.id and job.kind == "variant"]
        done = next((job for job in of if job.state is JobState.done), None)
        if done is not None:
            results[entry.variant.name] = state.jobs.file(done.id, "result.json")[1].decode()
    if not results:
        return None
    found: dict[str, Any] = state.ask_desk("compare_mechanics", results=results)
    return found
