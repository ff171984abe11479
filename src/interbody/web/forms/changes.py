"""What is other in a variant than in the option of the case that it began from, in the words of the form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .fields import Field, answer_words, person_groups
from .operations import operation_words

NONE = "none"


def changed_words(
    patient_before: Mapping[str, Any],
    option_before: Mapping[str, Any],
    patient: Mapping[str, Any],
    option: Mapping[str, Any],
) -> list[str]:
    """One entry for each difference: what it is now, instead of what."""
    before, now = operation_words(option_before), operation_words(option)
    told = [_told(label, now.get(label, NONE), before.get(label, NONE)) for label in dict.fromkeys((*now, *before))]
    for field in (field for group in person_groups() for field in group.fields):
        told.append(_told(field.label, _answer(field, patient), _answer(field, patient_before)))
    return [words for words in told if words]


def _told(label: str, now: str, before: str) -> str:
    return "" if now == before else f"{label} {now} instead of {before}"


def _answer(field: Field, patient: Mapping[str, Any]) -> str:
    return answer_words(field, field.value_in({"patient": patient}))
