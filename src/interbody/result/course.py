"""The course of an option as rows of years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .plain import plain

if TYPE_CHECKING:
    from ..course import Course


def course_section(course: Course) -> dict[str, Any]:
    """``course.<option>``: union and reoperation beside it by year, and what each neighbour carries."""
    return {
        "union": plain(course.union),
        "union_criterion": course.union_criterion,
        "union_population": plain(course.union_population),
        "healing": plain(course.healing),
        "adjacent": plain(dict(course.adjacent)),
        "adjacent_load_control": plain(dict(course.adjacent_load_control)),
        "adjacent_reoperation": plain(course.adjacent_reoperation),
        "adjacent_reoperation_by_level": plain(dict(course.adjacent_reoperation_by_level)),
        "adjacent_reoperation_population": plain(course.adjacent_reoperation_population),
        "notes": list(course.notes),
    }
