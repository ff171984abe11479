"""How many studies and people a published figure rests on, as the result's reference says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .fields import number


@dataclass(frozen=True)
class Basis:
    """Studies, people (None where only the number of studies is known), and the words of the source."""

    studies: int | None
    people: int | None
    source: str

    @property
    def text(self) -> str:
        """``6 studies with 1,323 people``; empty where nothing is known."""
        studies = "" if self.studies is None else "1 study" if self.studies == 1 else f"{self.studies:,} studies"
        people = "" if self.people is None else f"{self.people:,} people"
        return " with ".join(part for part in (studies, people) if part)


def basis_of(reference: Mapping[str, Any]) -> Basis:
    """The basis of a published figure.

    A pooled figure names its studies one after the other; of a review, ``n`` may be the number of studies, and then
    ``counts`` says so.
    """
    source, size = str(reference.get("source") or ""), number(reference, "n")
    count = None if size is None else round(size)
    if count is not None and reference.get("counts") == "studies":
        return Basis(count, None, source)
    return Basis(len(source.split("; ")) if source else None, count, source)
