"""The course of an option as rows of years."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .plain import plain

if TYPE_CHECKING:
    from ..course import Band, Course


def course_section(course: Course) -> dict[str, Any]:
    """``course.<option>``: union and reoperation beside it by year, and what each neighbour carries."""
    return {
        "union": None if course.union is None else _by_year(course.years, course.union),
        "union_criterion": course.union_criterion,
        "adjacent": plain(dict(course.adjacent)),
        "adjacent_reoperation": _by_year(course.years, course.adjacent_reoperation),
        "notes": list(course.notes),
    }


def _by_year(years: Sequence[float], bands: Sequence[Band]) -> list[dict[str, Any]]:
    return [{"year": plain(year), **plain(band)} for year, band in zip(years, bands, strict=True)]
