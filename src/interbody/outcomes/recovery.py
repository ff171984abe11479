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
    return tuple(_milestone(name, book.quantity(name, WHY)) for name in names)


def _milestone(name: str, q: Quantity) -> Milestone:
    what, basis = name.split(".")[-2:]
    first, last = (float(week) for week in q.value)
    return Milestone(what, LABELS[what], first, last, basis, q.note, short_source(q), q.n)
