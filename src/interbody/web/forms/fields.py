"""One question of a form, drawn from the schema of the case file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from ...case.base import LEVELS
from ...case.model import NAME_CHARACTERS
from ...case.schema import Schema, schema_at

QUESTIONS = Path(__file__).with_name("questions.yaml")
TECHNIQUE_WORDS = {
    "tlif": "TLIF",
    "plif": "PLIF",
    "alif": "ALIF",
    "llif": "LLIF or OLIF",
    "plf": "posterolateral fusion",
    "nonoperative": "no operation",
}
WORDS = {
    **TECHNIQUE_WORDS,
    "mis": "minimally invasive",
    "autograft": "own bone",
    "allograft": "donor bone",
    "bmp2": "rhBMP-2",
}
"""Choices that are not words of their own."""
NOT_KNOWN = "not known"
"""What a form and a page say where an answer was left out."""
STEPS = {"integer": "1", "number": "any"}
LEFT_OUT = re.compile(r"\s*Left out[:,] .*$")
"""What the case file says of a field that is left out; a form says it with its first choice."""


@dataclass(frozen=True)
class Field:
    """One question.

    Attributes:
        name: dotted path in the case file, as the form sends it. label: its title. help: what is meant.
        kind: ``number``, ``choice``, ``yesno``, ``text`` or ``levels``. unit: of a number; may be empty.
        low, high: bounds of a number, both allowed. choices: (value, words). why: why it is asked.
        longest: characters of a text. default: the choice that is taken where none is made; may be empty.
        techniques: those it is asked for; empty for all.
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
    longest: int = NAME_CHARACTERS
    default: str = ""
    techniques: tuple[str, ...] = ()

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

    def value_in(self, document: Mapping[str, Any]) -> Any:
        """The answer that a case file gives; None where it gives none."""
        here: Any = document
        for step in self.name.split("."):
            here = here.get(step) if isinstance(here, Mapping) else None
        return here


def field_at(path: Sequence[str], name: str = "") -> Field:
    """The question about one field of the case file.

    Args:
        path: steps into the case file. name: what the form calls it; the dotted path if left out.

    Raises:
        KeyError: the case file has no such field.
    """
    schema, parent = schema_at(tuple(path)), schema_at(tuple(path[:-1]))
    if schema is None or parent is None:
        raise KeyError(f"the case file has no field {'.'.join(path)}")
    kind, choices = _kind(schema), _choices(schema, _kind(schema))
    told = " ".join(str(schema.get("description", "")).replace("``", "").split())
    return Field(
        name=name or ".".join(path),
        label=str(schema.get("title", path[-1].replace("_", " ").capitalize())),
        help=LEFT_OUT.sub("", told),
        kind=kind,
        required=path[-1] in parent.get("required", []),
        unit=_unit(schema),
        low=schema.get("minimum"),
        high=schema.get("maximum"),
        step=STEPS.get(str(schema.get("type")), "any"),
        choices=choices,
        longest=int(schema.get("maxLength", NAME_CHARACTERS)),
        default=_default(schema, choices),
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


def _default(schema: Schema, choices: Sequence[tuple[str, str]]) -> str:
    """The choice that the schema takes where none is made, as a form sends it."""
    given = schema.get("default")
    value = str(given).lower() if isinstance(given, bool) else str(given)
    return value if value in dict(choices) else ""


def _unit(schema: Schema) -> str:
    unit = str(schema.get("unit", ""))
    return {"degrees": "°", "standard deviations of young adults": "SD"}.get(unit, unit)


def answer_words(field: Field, value: Any) -> str:
    """An answer as the form's menu has it, with its unit."""
    if value is None:
        return NOT_KNOWN
    given = text_of(value)
    unit = "" if field.unit == field.label else field.unit
    return f"{dict(field.choices).get(given, words_of(given))} {unit}".strip()


def text_of(value: Any) -> str:
    """A value as a form holds it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


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
            tuple(in_words(field_at(name.split(".")), entry) for name, entry in group["fields"].items()),
        )
        for group in questions()["groups"]
    ]
    asked = {field.name for group in groups for field in group.fields}
    rest = tuple(field_at(path) for path in simple_fields(("patient",)) if ".".join(path) not in asked)
    return (*groups, Group("Also known", "", rest)) if rest else tuple(groups)


def patient_field(name: str) -> Field:
    """The question about one field of the patient, such as ``bone_density.hu``."""
    return next(f for group in person_groups() for f in group.fields if f.name == f"patient.{name}")


def in_words(field: Field, entry: Mapping[str, Any]) -> Field:
    """A question with what the file of questions says of it."""
    return replace(field, **{key: entry[key] for key in ("why", "label", "help") if key in entry})


def simple_fields(path: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Paths of the fields at a place that hold one value, not a group, a list or a table."""
    schema = schema_at(path) or {}
    found = [(*path, name) for name in schema.get("properties", {})]
    return [p for p in found if (s := schema_at(p)) and s.get("type") not in ("object", "array")]


@cache
def finding_groups() -> tuple[Group, ...]:
    """The questions about each level, from the top."""
    asked = questions()["findings"]["fields"]
    return tuple(
        Group(level, "", tuple(in_words(field_at(("findings", level, name)), e) for name, e in asked.items()))
        for level in LEVELS
    )
