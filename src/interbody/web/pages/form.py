"""The form of a case: new, begun from a measurement, or changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from ...case.errors import CaseError
from .. import actions, links
from ..answers import lead_to, page, state_of
from ..forms import fields, operations, reading
from ..forms.naming import option_names
from ..forms.problems import Problem, placed
from ..state import State
from ..store import Stale
from .sent import Sent, first, revision_of

router = APIRouter(include_in_schema=False)

BEGUN = {
    "case": "new case",
    "options": {
        "TLIF": {"technique": "tlif", "levels": ["L4-L5"]},
        "decompression": {"technique": "decompression", "levels": ["L4-L5"]},
        "no operation": {"technique": "nonoperative"},
    },
}
"""What a new form begins with: what is most often discussed. The person is left open."""
USUAL_LEVELS = {"L3-L4", "L4-L5"}
OVERTAKEN = "The case was changed by someone else while this form was open (it is at revision {revision} now)."
CHOOSE = (
    "Nothing was saved. What you wrote stands below: look at the case as it is now, then save again if yours should"
    " take its place."
)


class ProblemView(BaseModel):
    """One sentence and the field that it is about."""

    sentence: str
    field: str = ""

    @classmethod
    def all_of(cls, problems: Sequence[Problem]) -> list[ProblemView]:
        """The same for each problem."""
        return [cls(sentence=problem.sentence, field=problem.field) for problem in problems]


class FormPage(BaseModel):
    """A form with its values."""

    title: str
    action: str
    case_id: str = ""
    revision: int = 0
    measurement: str = ""
    values: dict[str, list[str]]
    options: list[str]
    """Keys of the options, in their order."""
    problems: list[ProblemView] = []
    notices: list[str] = []
    """What to look at once more; nothing is refused for it."""
    focus: str = ""
    """The option to go on with, by its key, where one was added or left out."""


@router.get("/new")
def new(request: Request, measurement: str = "") -> Response:
    """An empty form, or one that takes over what was measured."""
    values = reading.shown_values(BEGUN)
    values["case"] = [""]
    if measurement:
        anatomy = state_of(request).measurements.get(measurement).document["anatomy"]
        density = anatomy.get("vertebrae", {}).get("L1", {}).get("cancellous_hu", {}).get("value")
        if density is not None:
            values["patient.bone_density.hu"] = [f"{density:.0f}"]
    model = FormPage(
        title="A new case", action="/new", measurement=measurement, values=values, options=reading.option_keys(values)
    )
    return _shown(request, model)


@router.post("/new")
def keep(request: Request, sent: Sent) -> Response:
    """Keep the new case, or show what is wrong."""
    state = state_of(request)
    measurement = first(sent, "measurement")
    base: dict[str, Any] = {}
    if measurement:
        base["anatomy"] = state.measurements.get(measurement).document["anatomy"]
    model = FormPage(title="A new case", action="/new", measurement=measurement, values=sent, options=[])
    if again := _turned(sent):
        return _shown(request, model.model_copy(update=again))
    document = reading.document_from(sent, base)
    if wrong := _problems(state, sent, document):
        return _refused(request, model, wrong)
    kept = actions.add_case(state, document)
    if measurement:
        state.measurements.delete(measurement)
    return lead_to(links.case(kept.id))


@router.get("/cases/{case_id}/edit")
def edit(request: Request, case_id: str) -> Response:
    """The form of a kept case."""
    found = state_of(request).cases.get(case_id)
    values = reading.shown_values(found.document)
    model = FormPage(
        title=f"Change {found.name}",
        action=f"{links.case(case_id)}/edit",
        case_id=case_id,
        revision=found.revision,
        values=values,
        options=reading.option_keys(values),
    )
    return _shown(request, model)


@router.post("/cases/{case_id}/edit")
def change(request: Request, case_id: str, sent: Sent) -> Response:
    """Put the changed case in place of the kept one, or show what is wrong."""
    state = state_of(request)
    found = state.cases.get(case_id)
    model = FormPage(
        title=f"Change {found.name}",
        action=f"{links.case(case_id)}/edit",
        case_id=case_id,
        revision=revision_of(sent),
        values=sent,
        options=[],
    )
    if again := _turned(sent):
        return _shown(request, model.model_copy(update=again))
    document = reading.document_from(sent, found.document)
    if wrong := _problems(state, sent, document):
        return _refused(request, model, wrong)
    try:
        actions.replace_case(state, case_id, document, revision_of(sent))
    except Stale as error:
        told = ProblemView(sentence=f"{OVERTAKEN.format(revision=error.revision)} {CHOOSE}")
        kept = {"options": reading.option_keys(sent), "problems": [told], "revision": error.revision}
        return _shown(request, model.model_copy(update=kept), 409)
    return lead_to(links.case(case_id))


def _turned(sent: Mapping[str, list[str]]) -> dict[str, Any] | None:
    """The form with an option more or less, where that was asked for instead of keeping it."""
    keys = reading.option_keys(sent)
    values = dict(sent)
    removed = first(values, "remove")
    if removed in keys and len(keys) > 1:
        kept = {name: value for name, value in values.items() if not name.startswith(f"option.{removed}.")}
        left = [key for key in keys if key != removed]
        return {"values": kept, "options": left, "focus": left[min(keys.index(removed), len(left) - 1)]}
    if "add" in values:
        key = str(max((int(key) for key in keys if key.isdigit()), default=-1) + 1)
        more = values | {f"option.{key}.name": [""], f"option.{key}.levels": []}
        return {"values": more, "options": [*keys, key], "focus": key}
    return None


def _problems(state: State, sent: Mapping[str, list[str]], document: Mapping[str, Any]) -> list[Problem]:
    """Everything that is wrong with a form, in one list."""
    keys = reading.option_keys(sent)
    names, wrong = option_names(sent, keys)
    try:
        actions.check_case(state, document)
    except CaseError as error:
        return [*placed(error.problems, _fields(keys, state), {name: key for key, name in names.items()}), *wrong]
    return wrong


def _refused(request: Request, model: FormPage, wrong: Sequence[Problem]) -> Response:
    told = {"options": reading.option_keys(model.values), "problems": ProblemView.all_of(wrong)}
    return _shown(request, model.model_copy(update=told), 422)


def _fields(keys: list[str], state: State) -> list[fields.Field]:
    """Every field of the form."""
    asked = [_case_field(), fields.field_at(("note",))]
    asked += [f for group in (*fields.person_groups(), *fields.finding_groups()) for f in group.fields]
    for key in keys:
        asked += [*operations.option_fields(key).values(), *operations.hardware_fields(key, state.hardware).values()]
        asked += operations.hardware_numbers(key, state.hardware_defaults).values()
    return asked


def _case_field() -> fields.Field:
    return replace(fields.field_at(("case",)), label="Name of the case", help="Not the name of the person.")


def _shown(request: Request, model: FormPage, status: int = 200) -> Response:
    state = state_of(request)
    parts = form_parts(state, model.options)
    told = actions.notices(state, reading.document_from(model.values, {}))
    model = model.model_copy(update={"notices": list(told.values())})
    return page(request, "form.html.j2", model, status, told_levels=_told_levels(model.values), **parts)


def _told_levels(values: Mapping[str, list[str]]) -> set[str]:
    """Levels to show open: those with a finding, and those that are operated on most often."""
    told = {name.split(".")[1] for name, given in values.items() if name.startswith("findings.") and any(given)}
    return told | USUAL_LEVELS


def form_parts(state: State, keys: list[str]) -> dict[str, Any]:
    """What the templates of a form need beside its values."""
    return {
        "case_field": _case_field(),
        "person": fields.person_groups(),
        "findings": fields.finding_groups(),
        "findings_told": fields.questions()["findings"],
        "name_fields": {key: operations.name_field(key) for key in keys},
        "option_fields": {key: operations.option_fields(key) for key in keys},
        "hardware_fields": {key: operations.hardware_fields(key, state.hardware) for key in keys},
        "hardware_numbers": {key: operations.hardware_numbers(key, state.hardware_defaults) for key in keys},
        "technique_words": state.techniques,
    }
