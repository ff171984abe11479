"""A case as the plain data that the store keeps and the forms fill, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..case import Case, CaseError, parse_case

Document = dict[str, Any]

NO_CATALOGUE = (
    "options.{name}.hardware.catalogue names a file on this computer; a case that comes in through a page may not do"
    " so. Run the case with `interbody run` instead."
)


def check(document: Mapping[str, Any], where: str = "") -> Case:
    """The case of a document that came in through a page.

    Raises:
        CaseError: one sentence for each problem.
    """
    case = parse_case(document, where)
    refuse_files(case)
    return case


def refuse_files(case: Case) -> None:
    """Refuse a case that names a file of this computer.

    Raises:
        CaseError: it does.
    """
    problems = [
        NO_CATALOGUE.format(name=name) for name, option in case.options.items() if "catalogue" in option.hardware
    ]
    if problems:
        raise CaseError(problems)


def document_of(case: Case) -> Document:
    """Plain data with the defaults filled in; what is left out stays left out."""
    found = _without_empty(case.model_dump(mode="json", exclude_none=True))
    assert isinstance(found, dict)
    return found


def _without_empty(item: Any) -> Any:
    if not isinstance(item, dict):
        return item
    kept = {key: _without_empty(value) for key, value in item.items()}
    return {key: value for key, value in kept.items() if value not in ({}, [], "")}


def yaml_of(document: Mapping[str, Any]) -> str:
    """The case file."""
    import yaml

    text: str = yaml.safe_dump(dict(document), sort_keys=False, allow_unicode=True, width=120)
    return text


def file_name(name: str, ending: str) -> str:
    """A case's name as the name of a file."""
    kept = "".join(char if char.isalnum() or char in "-_." else "-" for char in name).strip("-.")
    return f"{kept or 'case'}{ending}"
