"""The form of a case: new, begun from a measurement, or changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from ...case.errors import CaseError
from .. import actions, links
from ..answers import lead_to, page, state_of
from ..forms import fields, problems, reading
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
    try:
        kept = actions.add_case(state, reading.document_from(sent, base))
    except CaseError as error:
        return _refused(request, model, error)
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
    try:
        actions.replace_case(state, case_id, reading.document_from(sent, found.document), revision_of(sent))
    except CaseError as error:
        return _refused(request, model, error)
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
    if removed and len(keys) > 1:
        kept = {name: value for name, value in values.items() if not name.startswith(f"option.{removed}.")}
        return {"values": kept, "options": [key for key in keys if key != removed]}
    if "add" in values:
        key = str(max((int(key) for key in keys if key.isdigit()), default=-1) + 1)
        return {"values": values | {f"option.{key}.name": [""], f"option.{key}.levels": []}, "options": [*keys, key]}
    return None


def _refused(request: Request, model: FormPage, error: CaseError) -> Response:
    keys = reading.option_keys(model.values)
    asked = _fields(keys, state_of(request))
    names = {first(model.values, f"option.{key}.name"): key for key in keys}
    found = [
        ProblemView(sentence=problem.sentence, field=problem.field)
        for problem in problems.placed(error.problems, asked, names)
    ]
    return _shown(request, model.model_copy(update={"options": keys, "problems": found}), 422)


def _fields(keys: list[str], state: State) -> list[fields.Field]:
    """Every field of the form."""
    asked = [fields.field_at(("case",)), fields.field_at(("note",))]
    asked += [f for group in (*fields.person_groups(), *fields.finding_groups()) for f in group.fields]
    for key in keys:
        asked += [*fields.option_fields(key).values(), *fields.hardware_fields(key, state.hardware).values()]
        asked += fields.hardware_numbers(key, state.hardware_defaults).values()
    return asked


def _shown(request: Request, model: FormPage, status: int = 200) -> Response:
    parts = form_parts(state_of(request), model.options)
    return page(request, "form.html.j2", model, status, told_levels=_told_levels(model.values), **parts)


def _told_levels(values: Mapping[str, list[str]]) -> set[str]:
    """Levels to show open: those with a finding, and those that are operated on most often."""
    told = {name.split(".")[1] for name, given in values.items() if name.startswith("findings.") and any(given)}
    return told | USUAL_LEVELS


def form_parts(state: State, keys: list[str]) -> dict[str, Any]:
    """What the templates of a form need beside its values."""
    return {
        "case_field": fields.field_at(("case",)),
        "person": fields.person_groups(),
        "findings": fields.finding_groups(),
        "findings_told": fields.questions()["findings"],
        "option_fields": {key: fields.option_fields(key) for key in keys},
        "hardware_fields": {key: fields.hardware_fields(key, state.hardware) for key in keys},
        "hardware_numbers": {key: fields.hardware_numbers(key, state.hardware_defaults) for key in keys},
        "technique_words": state.techniques,
    }
