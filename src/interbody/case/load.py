"""The border: a case file, or the same as a mapping, becomes a :class:`Case` or one :class:`CaseError`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from .errors import CaseError
from .model import Case
from .reading import Document, read_text, read_yaml
from .sentences import problems_of


def load_case(path: str | os.PathLike[str]) -> Case:
    """Read and check a case file; defaults are filled in.

    Raises:
        CaseError: one sentence for each problem, with its line in the file.
    """
    path = Path(path)
    document = read_yaml(read_text(path))
    _beside(path.parent, document.data)
    name = path.name
    if document.data is None and not document.problems:
        raise CaseError([f"{name} is empty; a case has at least case, patient and options."])
    if isinstance(document.data, dict) and "cohort" in document.data and "case" not in document.data:
        raise CaseError([f"{name} describes a cohort, not a case; interbody forecast reads it."])
    return _checked(document, name)


def _beside(folder: Path, data: Any) -> None:
    """Let paths of hardware files in the case begin at the case file's folder."""
    options = data.get("options") if isinstance(data, dict) else None
    for option in options.values() if isinstance(options, dict) else ():
        hardware = option.get("hardware") if isinstance(option, dict) else None
        if isinstance(hardware, dict) and isinstance(path := hardware.get("catalogue"), str) and path:
            hardware["catalogue"] = str(folder / path)


def parse_case(mapping: Mapping[str, Any], where: str = "") -> Case:
    """Check a case that is already plain data (from JSON, a form, a test); ``where`` begins each sentence.

    Raises:
        CaseError: one sentence for each problem.
    """
    return _checked(Document(data=_plain(mapping)), where)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def _checked(document: Document, where: str) -> Case:
    found: list[tuple[int | None, str]] = list(document.problems)
    case = None
    if document.data is not None or not found:
        try:
            case = Case.model_validate(document.data)
        except ValidationError as error:
            found += [(document.line(path), words) for path, words in problems_of(error, document.data)]
    if found:
        found.sort(key=lambda item: item[0] or 0)
        raise CaseError([_located(where, line, words) for line, words in found])
    assert case is not None
    return case


def _located(where: str, line: int | None, words: str) -> str:
    place = f"{where}, line {line}" if where and line else where or (f"line {line}" if line else "")
    if not place:
        return words[0].upper() + words[1:] if words.startswith("the case") else words
    return f"{place} {words}" if words.startswith(("is ", "has ", "unfolds ")) else f"{place}: {words}"
