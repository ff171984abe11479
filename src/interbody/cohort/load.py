"""The border: a cohort file becomes a :class:`Cohort` or one :class:`CaseError` of plain sentences."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..case import Approach, CaseError, Diagnosis, Technique
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
            found = Cohort.model_validate(_tidied(document.data))
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
        return Cohort.model_validate(_tidied(mapping))
    except ValidationError as error:
        raise CaseError([words for _, words in _sentences(error)]) from None


def _tidied(data: Any) -> Any:
    """What is null is left out; levels are numbers and names of options are words, whatever the file's keys are."""
    if not isinstance(data, Mapping):
        return data
    kept = {
        name: _without_nulls(value) if name in SPREADS else value for name, value in data.items() if value is not None
    }
    if isinstance(kept.get("options"), Mapping):
        kept["options"] = {
            str(name) if isinstance(name, (int, float)) and not isinstance(name, bool) else name: _numbered(option)
            for name, option in kept["options"].items()
        }
    return kept


def _without_nulls(value: Any) -> Any:
    return {k: _without_nulls(v) for k, v in value.items() if v is not None} if isinstance(value, Mapping) else value


def _numbered(option: Any) -> Any:
    if not isinstance(option, Mapping):
        return option
    option = {name: value for name, value in option.items() if value is not None}
    if isinstance(levels := option.get("levels"), Mapping):
        option["levels"] = {int(k) if str(k).lstrip("-").isdigit() else k: v for k, v in levels.items()}
    return option


def _sentences(error: ValidationError) -> list[tuple[tuple[str | int, ...], str]]:
    told: dict[tuple[str | int, ...], str] = {}
    for item in error.errors(include_url=False):
        place = tuple(str(step) for step in item["loc"] if step != "[key]")
        told.setdefault(place, _sentence(dotted(place) or "the cohort", place, item))
    return list(told.items())


def _sentence(name: str, place: tuple[str, ...], item: Any) -> str:
    kind, value = item["type"], item.get("input")
    if kind == "value_error":
        words = str(item["ctx"]["error"])
        return f"{name}{':' if words.startswith(('the ', 'mean ', 'sd ')) else ''} {words}."
    if kind == "extra_forbidden":
        guess = did_you_mean(place[-1], [*Cohort.model_fields, "technique", "approach", "levels", "instrumented"])
        return f"{name} is not a field of a cohort.{f' Did you mean {guess}?' if guess else ''}"
    if kind == "missing":
        return f"{name} is missing; see docs/forecast.md for the format."
    if kind == "enum":
        allowed = [*Diagnosis] if "diagnosis" in place else [*Technique] if "technique" in place else [*Approach]
        guess = SYNONYMS.get(str(value).strip().lower()) or did_you_mean(str(value), [str(a) for a in allowed])
        hint = f" Did you mean {guess}?" if guess else ""
        return f"{name} is {value}; allowed are {', '.join(str(a) for a in allowed)}.{hint}"
    if kind == "less_than_equal" and item["ctx"]["le"] == 1:
        return f"{name} is {value!r}; a share lies between 0 and 1, and 20 % is 0.2."
    if kind == "string_pattern_mismatch":
        return f"{name} is no name of an option: no brackets or line breaks, and no space before it."
    told = f"{item['msg'][0].lower()}{item['msg'][1:]}"
    return f"{name} is {value!r}; {next((words for start, words in ASKED.items() if kind.startswith(start)), told)}."


SPREADS = ("age", "bmi", "hu", "baseline")
"""Fields whose parts may be null."""
ASKED = {
    "model": "give its fields by name, as in docs/forecast.md",
    "dict": "give what it holds by name, as in docs/forecast.md",
    "int": "a whole number is asked for",
    "float": "a number is asked for",
    "finite": "a number is asked for",
    "string_type": "words are asked for",
    "too_short": "give one or more",
}
"""What a wrong kind of value is answered with, by the beginning of the error's name."""
SYNONYMS = {
    "olif": "llif", "xlif": "llif", "dlif": "llif", "lateral": "llif", "mis-tlif": "tlif with approach mis",
    "mis_tlif": "tlif with approach mis", "plif+plf": "plif", "fusion": "tlif or plf",
    "laminectomy": "decompression", "laminotomy": "decompression", "foraminotomy": "decompression",
    "discectomy": "microdiscectomy", "diskectomy": "microdiscectomy", "microdecompression": "decompression",
    "conservative": "nonoperative", "physiotherapy": "nonoperative", "rehabilitation": "nonoperative",
    "minimally invasive": "mis", "minimally_invasive": "mis", "tubular": "mis", "endoscopic": "mis",
    "ds": "degenerative_spondylolisthesis", "dls": "degenerative_spondylolisthesis",
    "is": "isthmic_spondylolisthesis", "spondylolysis": "isthmic_spondylolisthesis", "lss": "stenosis",
    "lumbar_stenosis": "stenosis", "spinal_stenosis": "stenosis", "ddd": "disc_degeneration",
    "degenerative_disc_disease": "disc_degeneration", "low_back_pain": "disc_degeneration", "clbp": "disc_degeneration",
    "ldh": "disc_herniation", "herniation": "disc_herniation", "sciatica": "disc_herniation",
}  # fmt: skip
"""What the literature calls things, and our name for them."""


def _located(where: str, line: int | None, words: str) -> str:
    return f"{where}, line {line}: {words}" if line else f"{where}: {words}"
