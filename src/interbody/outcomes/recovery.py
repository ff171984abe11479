"""Recovery as a plan: when people walk, drive, work, lift and train again, what was measured and what is custom."""

from __future__ import annotations

from ..case import Option
from ..course import Ledger
from ..evidence import Quantity
from .model import Milestone
from .references import short_source
from .scope import family_of

LABELS = {
    "walking": "Walking",
    "driving": "Driving",
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
AFTER_DECOMPRESSION = ("walking.custom",)
"""All that is told without a fusion: no study of the timing was found."""
WHY = "plan of recovery"


def recovery_plan(option: Option, book: Ledger) -> tuple[Milestone, ...]:
    """The plan of one option; empty without an operation."""
    family = family_of(option)
    if family == "nonoperative":
        return ()
    names = list(book.set) if family == "fusion" else AFTER_DECOMPRESSION
    return tuple(_milestone(name, book.quantity(name, WHY)) for name in names)


def _milestone(name: str, q: Quantity) -> Milestone:
    what, basis = name.split(".")
    first, last = (float(week) for week in q.value)
    return Milestone(what, LABELS[what], first, last, basis, q.note, short_source(q), q.n)
