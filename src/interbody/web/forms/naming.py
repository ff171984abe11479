"""Names of options and variants: which can be used, and what is said of one that cannot."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache

from pydantic import TypeAdapter, ValidationError

from ...case.model import OptionName
from .problems import Problem

MAY_HOLD = (
    "it may hold letters A to Z, digits, space, dot, hyphen, underscore and plus, begins with a letter or a digit, and"
    " has at most 60 characters"
)
BEFORE = "intact"
"""The spine before any operation is called so."""


def name_problem(name: str, others: Collection[str] = ()) -> str:
    """What is wrong with a name, as it follows the word for it; empty where it is good."""
    if not name:
        return "is missing; choose one that tells it from the others."
    if not _allowed(name):
        return f'is "{name}"; {MAY_HOLD}.'
    if name.lower() == BEFORE:
        return f"is {name}; the spine before any operation has that name, so choose another."
    if name in others:
        return f"is {name}, as that of another; each needs a name of its own."
    return ""


def _allowed(name: str) -> bool:
    try:
        _checker().validate_python(name)
    except ValidationError:
        return False
    return True


@cache
def _checker() -> TypeAdapter[str]:
    return TypeAdapter(OptionName)


def option_names(sent: Mapping[str, Sequence[str]], keys: Sequence[str]) -> tuple[dict[str, str], list[Problem]]:
    """Name of each option by its key in the form, and what is wrong with those that were given.

    An option whose name cannot be used has a stand-in, so that the rest of it can be checked all the same.
    """
    given = {key: next(reversed(sent.get(f"option.{key}.name", [""])), "") for key in keys}
    names: dict[str, str] = {}
    problems = []
    for number, (key, name) in enumerate(given.items(), 1):
        if wrong := name_problem(name, names.values()):
            problems.append(Problem(f"Name of option {number} {wrong}", f"option.{key}.name"))
            name = _free(f"Option {number}", {*given.values(), *names.values()})
        names[key] = name
    return names, problems


def _free(name: str, taken: Collection[str]) -> str:
    while name in taken:
        name += " again"
    return name
