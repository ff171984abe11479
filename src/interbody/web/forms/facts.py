"""What a case says of the person and of what the pictures show, and what it leaves open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .fields import NOT_KNOWN, answer_words, finding_groups, person_groups


def case_facts(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Label and words of every answer; what is not known is told too, as it is not the same as no."""
    person = [
        (field.label, answer_words(field, field.value_in(document)))
        for group in person_groups()
        for field in group.fields
    ]
    return person + _findings(document)


def _findings(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    told = []
    for level in finding_groups():
        answers = [(field, field.value_in(document)) for field in level.fields]
        if any(value is not None for _, value in answers):
            words = "; ".join(f"{field.label} {answer_words(field, value)}" for field, value in answers)
            told.append((f"Findings at {level.title}", words))
    return told if len(told) == len(finding_groups()) else [*told, (_rest(bool(told)), NOT_KNOWN)]


def _rest(some: bool) -> str:
    return "Findings at the other levels" if some else "Findings on the pictures"
