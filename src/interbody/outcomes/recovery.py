"""Recovery as a plan: when people walk, drive, work, lift and train again, what was measured and what is custom."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..case import Approach, Option, Technique
from ..course import Ledger
from ..evidence import Quantity
from .model import Milestone
from .references import short_source
from .scope import family_of

LABELS = {
    "walking": "Walking",
    "driving": "Driving",
    "work": "Work of any kind, among those who worked again",
    "desk_work": "Desk work",
    "manual_work": "Manual work",
    "sport_low": "Low-impact sport",
    "sport_high": "Contact and impact sport",
    "golf": "Golf on the course",
    "lifting_light": "Lifting light things only",
    "lifting_more": "Lifting somewhat more",
    "physiotherapy": "Start of supervised exercise",
    "opioids": "Last opioid",
}
WITHOUT_FUSION = ("decompression", "microdiscectomy")
"""Operations whose steps stand under their own name; those without one are of fusion."""


def _one_level_mis_tlif(option: Option) -> bool:
    return option.technique is Technique.tlif and option.approach is Approach.mis and len(option.levels) == 1


def _up_to_two_levels(option: Option) -> bool:
    return len(option.levels) <= 2


SCOPES: Mapping[str, Callable[[Option], bool]] = {
    "one_level_mis_tlif": _one_level_mis_tlif,
    "up_to_two_levels": _up_to_two_levels,
}
"""Operations after which a step was measured, by the part of its name that says so: no other operation is told it."""
WHY = "plan of recovery"


def recovery_plan(option: Option, book: Ledger) -> tuple[Milestone, ...]:
    """The plan of one option; empty without an operation."""
    family = family_of(option)
    if family == "nonoperative":
        return ()
    if family == "fusion":
        names = [name for name in book.set if name.split(".")[0] not in WITHOUT_FUSION]
    else:
        names = [f"{family}.{name}" for name in book.set.under(family)]
    return tuple(_milestone(name, book.quantity(name, WHY)) for name in names if _told_of(name, option))


def _told_of(name: str, option: Option) -> bool:
    """Whether a step was measured after operations like this, or is custom after all of its family."""
    return all(SCOPES[part](option) for part in name.split(".") if part in SCOPES)


def _milestone(name: str, q: Quantity) -> Milestone:
    what, basis = name.split(".")[-2:]
    first, last = (float(week) for week in q.value)
    return Milestone(what, LABELS[what], first, last, basis, q.note, short_source(q), q.n)
