"""The measures of the spine as questions, drawn from the schema: a value and its standard error each."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from ...case.base import LEVELS, VERTEBRAE
from .fields import Field, field_at, text_of
from .reading import put, value_of

ENDPLATES = ("superior_endplate", "inferior_endplate")
PLACES = ("anterior", "middle", "posterior")


@dataclass(frozen=True)
class Titled:
    """A question and what it is called among its neighbours."""

    field: Field
    title: str


def _titled(path: tuple[str, ...], title: str) -> Titled:
    return Titled(field_at(path), title)


@cache
def anatomy_groups() -> tuple[tuple[str, tuple[Titled, ...]], ...]:
    """Vertebrae from the top, discs from the top, alignment; each with its questions."""
    groups = [(f"Vertebra {name}", _vertebra(name)) for name in VERTEBRAE]
    groups += [(f"Disc {level}", _disc(level)) for level in LEVELS]
    return (*groups, ("Alignment", _alignment()))


def _vertebra(name: str) -> tuple[Titled, ...]:
    root = ("anatomy", "vertebrae", name)
    sides = ENDPLATES[:1] if name == "S1" else ENDPLATES
    found = [
        _titled((*root, side, size), f"{side.split('_')[0].capitalize()} endplate, {size.removesuffix('_mm')}")
        for side in sides
        for size in ("width_mm", "depth_mm")
    ]
    if name != "S1":
        found += [_titled((*root, "height_mm", place), f"Height, {place}") for place in PLACES]
        found.append(_titled((*root, "cancellous_hu"), "Density inside"))
    return tuple(found)


def _disc(level: str) -> tuple[Titled, ...]:
    root = ("anatomy", "discs", level)
    heights = [_titled((*root, "height_mm", place), f"Height, {place}") for place in PLACES]
    return (*heights, _titled((*root, "lordosis_deg"), "Lordosis"))


def _alignment() -> tuple[Titled, ...]:
    root = ("anatomy", "alignment")
    named = {
        "pelvic_incidence_deg": "Pelvic incidence",
        "pelvic_tilt_deg": "Pelvic tilt",
        "sacral_slope_deg": "Sacral slope",
        "lordosis_l1_s1_deg": "Lordosis L1-S1",
    }
    whole = [_titled((*root, name), title) for name, title in named.items()]
    parts = [_titled((*root, "segmental_lordosis_deg", level), f"Lordosis {level}") for level in LEVELS]
    return (*whole, *parts)


@cache
def posture_field() -> Field:
    """The question how the person was placed when the alignment was measured."""
    told = {"supine": "lying", "standing": "standing"}
    field = field_at(("anatomy", "alignment", "posture"))
    return replace(
        field,
        label="Measured while",
        help="Lying on the back, as in a CT or an MRI, or standing, as on a full spine film.",
        why="Rules on alignment are for people who stand; lying down the back is less hollow.",
        choices=tuple((value, told[value]) for value, _ in field.choices),
    )


def anatomy_fields() -> list[Field]:
    """Every question about the anatomy that has a value with an error."""
    return [titled.field for _, group in anatomy_groups() for titled in group]


def anatomy_values(anatomy: Mapping[str, Any]) -> dict[str, list[str]]:
    """What the form shows: ``<field>`` and ``<field>.error``."""
    found: dict[str, list[str]] = {}
    for field in anatomy_fields():
        here = field.value_in({"anatomy": anatomy})
        if here is None:
            continue
        value = here.get("value") if isinstance(here, Mapping) else here
        error = here.get("error", 0.0) if isinstance(here, Mapping) else 0.0
        found[field.name] = [_short(value)]
        found[f"{field.name}.error"] = [_short(error)] if error else [""]
    alignment = anatomy.get("alignment", {})
    if len(alignment) > 1 and alignment.get("posture"):  # without a measure it says nothing
        found[posture_field().name] = [alignment["posture"]]
    return found


def _short(value: Any) -> str:
    """A measure to one decimal, as errors are never smaller than that tells."""
    return text_of(round(float(value), 1)) if isinstance(value, int | float) else ""


def anatomy_from(sent: Mapping[str, Sequence[str]], earlier: Mapping[str, Any]) -> dict[str, Any]:
    """The anatomy of a form on top of an earlier one. A value that was not touched keeps all its digits."""
    before = anatomy_values(earlier)
    document = {"anatomy": copy.deepcopy(dict(earlier))}
    for field in anatomy_fields():
        if field.name not in sent:
            continue
        names = (field.name, f"{field.name}.error")
        given = [list(sent.get(name, [""])) for name in names]
        if given == [before.get(name, [""]) for name in names]:
            continue
        value, error = (value_of(values) for values in given)
        put(document, field.name.split("."), None if value is None else {"value": value, "error": error or 0})
    posture = posture_field().name
    if posture in sent:
        put(document, posture.split("."), value_of(sent[posture]))
    return document["anatomy"]
