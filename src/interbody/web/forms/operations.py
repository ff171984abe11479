"""The questions about one option: the operation, its implants, and for which techniques each is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from .fields import Field, answer_words, field_at, in_words, questions, simple_fields, text_of

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


def name_field(index: int | str, label: str = "Name of this option") -> Field:
    """The question what an option is called."""
    return Field(
        name=f"option.{index}.name",
        label=label,
        help="Your choice of words; it stands in every table.",
        kind="text",
        required=True,
        longest=60,
    )


def option_fields(index: int | str) -> dict[str, Field]:
    """The questions about one option, by their name in the case file; ``index`` tells options of a form apart."""
    asked = questions()["options"]["fields"]
    rest = [path[-1] for path in simple_fields(("options", "x")) if path[-1] not in OPTION_FIELDS]
    return {
        name: _asked(field_at(("options", "x", name), name=f"option.{index}.{name}"), asked.get(name, {}))
        for name in (*OPTION_FIELDS, *rest)
    }


def _asked(field: Field, entry: Mapping[str, Any]) -> Field:
    """A question with what the file of questions says of it, and the techniques that it is for."""
    told = in_words(field, entry)
    return replace(told, techniques=techniques_of(entry["for"])) if "for" in entry else told


def techniques_of(group: str) -> tuple[str, ...]:
    """The techniques of a group that the file of questions names, such as ``fusion``."""
    return tuple(questions()["options"]["techniques"][group])


def hardware_fields(index: int | str, catalogue: Mapping[str, Sequence[Mapping[str, str]]]) -> dict[str, Field]:
    """The questions about the hardware of one option: items of the catalogue by kind."""
    return {
        kind: Field(
            name=f"option.{index}.hardware.{kind}",
            label=hardware_label(kind),
            help="From the catalogue; left open, the usual one that fits.",
            kind="choice",
            required=False,
            choices=tuple((item["name"], f"{item['name']} ({item['about']})") for item in catalogue.get(kind, ())),
            why=_why(kind),
            techniques=hardware_techniques(kind),
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
            why=_why(name),
            techniques=hardware_techniques(name),
        )
        for name, label in HARDWARE_NUMBERS.items()
    }


def hardware_techniques(name: str) -> tuple[str, ...]:
    """The techniques that a piece of hardware, or a size of it, goes with."""
    return techniques_of(_hardware(name)["for"])


def _why(name: str) -> str:
    return str(_hardware(name)["why"])


def _hardware(name: str) -> Mapping[str, Any]:
    """What the file of questions says of a kind of hardware; a size belongs to the kind it begins with."""
    found: Mapping[str, Any] = questions()["options"]["hardware"].get(name.split("_")[0], {"for": "fusion"})
    return found


def _ending(name: str) -> str:
    """The unit that a name ends in."""
    return {"mm": "mm", "deg": "°"}.get(name.rsplit("_", 1)[-1], "")


def operation_words(option: Mapping[str, Any]) -> dict[str, str]:
    """What an option does, by the form's labels: what is given of it and not taken anyway."""
    technique = str(option.get("technique", ""))
    found = {}
    for name, field in option_fields("x").items():
        value = option.get(name)
        if value in (None, []) or not applies(field, technique) or text_of(value) == field.default:
            continue
        found[field.label] = ", ".join(value) if isinstance(value, list) else answer_words(field, value)
    for name, value in option.get("hardware", {}).items():
        found[hardware_label(name)] = f"{value} {_ending(name)}".strip()
    return found


def operation_sentence(option: Mapping[str, Any]) -> str:
    """The same in one line: ``TLIF at L4-L5, approach open, screws bilateral``."""
    technique, *parts = operation_words(option).items()
    levels = [f"at {words}" for label, words in parts if label == "Levels"]
    rest = [f", {label[:1].lower()}{label[1:]} {words}" for label, words in parts if label != "Levels"]
    return " ".join([technique[1], *levels]) + "".join(rest)


def applies(field: Field, technique: str) -> bool:
    """Whether a question is asked for a technique; while none is chosen, every one is."""
    return not field.techniques or not technique or technique in field.techniques


def hardware_label(name: str) -> str:
    """A piece of hardware or a size of it, as the form calls it."""
    return HARDWARE_NUMBERS.get(name) or KIND_WORDS.get(name) or name.replace("_", " ").capitalize()
