"""The border: a cohort file becomes a :class:`Cohort` or one :class:`CaseError` of plain sentences."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..case import CaseError, Diagnosis, Technique
from ..case.hints import did_you_mean
from ..case.reading import dotted, read_text, read_yaml
from .model import Cohort, Kind


def kind_of(path: str | os.PathLike[str]) -> Kind:
    """Whether the file holds a ``case`` or a ``cohort``, by its first field."""
    data = read_yaml(read_text(Path(path))).data
    return "cohort" if isinstance(data, Mapping) and "cohort" in data else "case"


def load_cohort(path: str | os.PathLike[str]) -> Cohort:
    """Read and check a cohort file.

    Raises:
        CaseError: one sentence for each problem, with its line in the file.
    """
    path = Path(path)
    document = read_yaml(read_text(path))
    problems = [(line, words) for line, words in document.problems]
    found = None
    if not problems:
        try:
            found = Cohort.model_validate(_numbered(document.data))
        except ValidationError as error:
            problems = [(document.line(place), words) for place, words in _sentences(error)]
    if found is None:
        problems.sort(key=lambda item: item[0] or 0)
        raise CaseError([_located(path.name, line, words) for line, words in problems])
    return found


def parse_cohort(mapping: Mapping[str, Any]) -> Cohort:
    """Check a cohort that is already plain data.

    Raises:
        CaseError: one sentence for each problem.
    """
    try:
        return Cohort.model_validate(_numbered(mapping))
    except ValidationError as error:
        raise CaseError([words for _, words in _sentences(error)]) from None


def _numbered(data: Any) -> Any:
    """Levels are numbers, but a file's keys are words."""
    if not isinstance(data, Mapping) or not isinstance(data.get("options"), Mapping):
        return data
    options = {}
    for name, option in data["options"].items():
        if isinstance(option, Mapping) and isinstance(levels := option.get("levels"), Mapping):
            keys = {int(k) if str(k).lstrip("-").isdigit() else k: v for k, v in levels.items()}
            option = {**option, "levels": keys}
        options[name] = option
    return {**data, "options": options}


def _sentences(error: ValidationError) -> list[tuple[tuple[str | int, ...], str]]:
    told: dict[tuple[str | int, ...], str] = {}
    for item in error.errors(include_url=False):
        place = tuple(str(step) for step in item["loc"] if step != "[key]")
        name = dotted(place) or "the cohort"
        kind, value = item["type"], item.get("input")
        if kind == "value_error":
            text = f"{name} {item['ctx']['error']!s}."
            text = (
                text
                if text.startswith(f"{name} names") or text.startswith(f"{name} mixes")
                else text.replace(f"{name} the", f"{name}: the")
                .replace(f"{name} mean", f"{name}: mean")
                .replace(f"{name} sd", f"{name}: sd")
            )
        elif kind == "extra_forbidden":
            guess = did_you_mean(place[-1], [*Cohort.model_fields, "technique", "approach", "levels", "instrumented"])
            text = f"{name} is not a field of a cohort.{f' Did you mean {guess}?' if guess else ''}"
        elif kind == "missing":
            text = f"{name} is missing; see docs/forecast.md for the format."
        elif kind == "enum":
            allowed = (
                [*Diagnosis] if "diagnosis" in place else [*Technique] if "technique" in place else ["open", "mis"]
            )
            guess = did_you_mean(str(value), [str(a) for a in allowed])
            hint = f" Did you mean {guess}?" if guess else ""
            text = f"{name} is {value}; allowed are {', '.join(str(a) for a in allowed)}.{hint}"
        else:
            text = f"{name} is {value!r}; {item['msg'][0].lower()}{item['msg'][1:]}."
        told.setdefault(place, text)
    return list(told.items())


def _located(where: str, line: int | None, words: str) -> str:
    return f"{where}, line {line}: {words}" if line else f"{where}: {words}"
