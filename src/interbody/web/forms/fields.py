"""One question of a form, drawn from the schema of the case file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ...case.base import LEVELS
from ...case.schema import Schema, schema_at

QUESTIONS = Path(__file__).with_name("questions.yaml")
WORDS = {
    "mis": "minimally invasive",
    "tlif": "TLIF",
    "plif": "PLIF",
    "alif": "ALIF",
    "llif": "LLIF or OLIF",
    "plf": "posterolateral fusion",
    "nonoperative": "no operation",
}
"""Choices that are not words of their own."""
STEPS = {"integer": "1", "number": "any"}


@dataclass(frozen=True)
class Field:
    """One question.

    Attributes:
        name: dotted path in the case file, as the form sends it. label: its title. help: what is meant.
        kind: ``number``, ``choice``, ``yesno``, ``text`` or ``levels``. unit: of a number; may be empty.
        low, high: bounds of a number, both allowed. choices: (value, words). why: why it is asked.
    """

    name: str
    label: str
    help: str
    kind: str
    required: bool
    unit: str = ""
    low: float | None = None
    high: float | None = None
    step: str = "any"
    choices: tuple[tuple[str, str], ...] = ()
    why: str = ""

    @property
    def id(self) -> str:
        """For ``id`` and ``for`` in a page."""
        return self.name.replace(".", "-").replace(" ", "-")

    @property
    def range(self) -> str:
        """The bounds in words: ``120 to 220 cm``."""
        if self.low is None or self.high is None:
            return ""
        return f"{self.low:g} to {self.high:g} {self.unit}".strip()


def field_at(path: Sequence[str], name: str = "", why: str = "") -> Field:
    """The question about one field of the case file.

    Args:
        path: steps into the case file. name: what the form calls it; the dotted path if left out. why: shown with it.

    Raises:
        KeyError: the case file has no such field.
    """
    schema, parent = schema_at(tuple(path)), schema_at(tuple(path[:-1]))
    if schema is None or parent is None:
        raise KeyError(f"the case file has no field {'.'.join(path)}")
    kind = _kind(schema)
    return Field(
        name=name or ".".join(path),
        label=str(schema.get("title", path[-1].replace("_", " ").capitalize())),
        help=" ".join(str(schema.get("description", "")).replace("``", "").split()),
        kind=kind,
        required=path[-1] in parent.get("required", []),
        unit=_unit(schema),
        low=schema.get("minimum"),
        high=schema.get("maximum"),
        step=STEPS.get(str(schema.get("type")), "any"),
        choices=_choices(schema, kind),
        why=why,
    )


def _kind(schema: Schema) -> str:
    if "enum" in schema:
        return "choice"
    match schema.get("type"):
        case "boolean":
            return "yesno"
        case "array":
            return "levels"
        case "string":
            return "text"
    return "number"


def _choices(schema: Schema, kind: str) -> tuple[tuple[str, str], ...]:
    if kind == "levels":
        return tuple((level, level) for level in LEVELS)
    if kind == "yesno":
        return (("false", "no"), ("true", "yes"))
    return tuple((str(value), words_of(str(value))) for value in schema.get("enum", []))


def _unit(schema: Schema) -> str:
    unit = str(schema.get("unit", ""))
    return {"degrees": "°", "standard deviations of young adults": "SD"}.get(unit, unit)


def words_of(value: str) -> str:
    """A choice as it is shown."""
    return WORDS.get(value, value.replace("_", " "))


@dataclass(frozen=True)
class Group:
    """Questions that belong together."""

    title: str
    lead: str
    fields: tuple[Field, ...]


@cache
def questions() -> Mapping[str, Any]:
    """The file of questions."""
    import yaml

    found: Mapping[str, Any] = yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))
    return found


@cache
def person_groups() -> tuple[Group, ...]:
    """The questions about the person; those that the case file has and the file of questions has not come last."""
    groups = [
        Group(
            group["title"],
            group["lead"],
            tuple(field_at(name.split("."), why=entry["why"]) for name, entry in group["fields"].items()),
        )
        for group in questions()["groups"]
    ]
    asked = {field.name for group in groups for field in group.fields}
    rest = tuple(field_at(path) for path in _simple(("patient",)) if ".".join(path) not in asked)
    return (*groups, Group("Also known", "", rest)) if rest else tuple(groups)


def _simple(path: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Paths of the fields at a place that hold one value, not a group, a list or a table."""
    schema = schema_at(path) or {}
    found = [(*path, name) for name in schema.get("properties", {})]
    return [p for p in found if (s := schema_at(p)) and s.get("type") not in ("object", "array")]


@cache
def finding_groups() -> tuple[Group, ...]:
    """The questions about each level, from the top."""
    asked = questions()["findings"]["fields"]
    return tuple(
        Group(level, "", tuple(field_at(("findings", level, name), why=e["why"]) for name, e in asked.items()))
        for level in LEVELS
    )


OPTION_FIELDS = ("technique", "levels", "approach", "screws", "side", "extent")
"""Those that stand first, in this order; whatever else the case file has of an option follows."""
HARDWARE_NUMBERS = {
    "cage_height_mm": "Cage height",
    "cage_lordosis_deg": "Cage lordosis",
    "screw_diameter_mm": "Screw diameter",
    "screw_length_mm": "Screw length",
    "rod_diameter_mm": "Rod diameter",
}
"""Sizes that are most often chosen, by their name in the case file."""
FROM_THE_SPACE = "Left open, it follows from the disc space."
KIND_WORDS = {"graft": "Graft material"}
HARDWARE_ITEMS = ("cage", "rod", "screw", "plate", "graft")


def option_fields(index: int | str) -> dict[str, Field]:
    """The questions about one option, by their name in the case file; ``index`` tells options of a form apart."""
    names = [*OPTION_FIELDS, *(path[-1] for path in _simple(("options", "x")) if path[-1] not in OPTION_FIELDS)]
    return {name: field_at(("options", "x", name), name=f"option.{index}.{name}") for name in names}


def hardware_fields(index: int | str, catalogue: Mapping[str, Sequence[Mapping[str, str]]]) -> dict[str, Field]:
    """The questions about the hardware of one option: items of the catalogue by kind."""
    return {
        kind: Field(
            name=f"option.{index}.hardware.{kind}",
            label=KIND_WORDS.get(kind, kind.capitalize()),
            help="From the catalogue; left open, the usual one that fits.",
            kind="choice",
            required=False,
            choices=tuple((item["name"], f"{item['name']} ({item['about']})") for item in catalogue.get(kind, ())),
        )
        for kind in HARDWARE_ITEMS
        if catalogue.get(kind)
    }


def hardware_numbers(index: int | str, defaults: Mapping[str, float]) -> dict[str, Field]:
    """The questions about sizes of the hardware of one option."""
    return {
        name: Field(
            name=f"option.{index}.hardware.{name}",
            label=label,
            help=f"Left open, {defaults[name]:g} {_ending(name)}." if name in defaults else FROM_THE_SPACE,
            kind="number",
            required=False,
            unit=_ending(name),
        )
        for name, label in HARDWARE_NUMBERS.items()
    }


def _ending(name: str) -> str:
    """The unit that a name ends in."""
    return {"mm": "mm", "deg": "°"}[name.rsplit("_", 1)[-1]]
