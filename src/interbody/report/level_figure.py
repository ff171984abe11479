"""A figure by level: one panel a plane or load, in each the spine now and with every option simulated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from . import palette
from .bar_chart import Bar, bar_chart
from .basis import sources_about
from .fields import Choice, Result
from .figures import Figure, Panel, Table
from .labels import LEVELS
from .palette import Mark
from .readings import Reading
from .tell import fixed

NO_RUN = "The spine was not simulated for this result, so there is nothing to show here."
NOW = "now"
_ROOM_FOR_TEXT = 1.32
_SOURCE_WORDS = ("mechanic", "disc", "ligament", "facet", "annulus", "nucleus", "spine", "implant", "rod", "screw")


@dataclass(frozen=True)
class Subject:
    """What a figure by level shows: its words, and how its numbers are read and written."""

    key: str
    title: str
    unit: str
    decimals: int
    reading: Reading
    panels: Mapping[str, str]
    """Plane or load, and the words for it."""
    note: str
    note_surgeon: str


@dataclass(frozen=True)
class _Owner:
    state: str
    who: str
    mark: Mark


def by_level(result: Result, shown: Sequence[Choice], subject: Subject, summary: str) -> Figure:
    """The figure, with the same axes in each panel; ``missing`` if nothing of it was computed."""
    owners = [_Owner("intact", NOW, palette.INTACT)]
    owners += [_Owner(o.name, o.letter, palette.OPTIONS[o.slot]) for o in shown]
    values = {
        (panel, level, owner.who): value
        for panel in subject.panels
        for level in LEVELS
        for owner in owners
        if (value := subject.reading(result, owner.state, panel, level)) is not None
    }
    if not values:
        return Figure(subject.key, subject.title, "", missing=NO_RUN)
    top = max(values.values()) * _ROOM_FOR_TEXT or 1.0
    return Figure(
        key=subject.key,
        title=subject.title,
        summary=summary,
        panels=tuple(_panel(subject, panel, owners, values, top) for panel in subject.panels),
        table=_table(subject, shown, owners, values),
        note=subject.note,
        note_surgeon=subject.note_surgeon,
        sources=sources_about(result, _SOURCE_WORDS),
        legend=tuple(shown),
        intact=True,
    )


def _panel(
    subject: Subject,
    panel: str,
    owners: Sequence[_Owner],
    values: Mapping[tuple[str, str, str], float],
    top: float,
) -> Panel:
    bars = tuple(
        Bar(level, o.who, value, o.mark, f"{o.who} {fixed(value, subject.decimals)}")
        for level in LEVELS
        for o in owners
        if (value := values.get((panel, level, o.who))) is not None
    )
    words = subject.panels[panel]
    if not bars:
        return Panel(words, text="Not computed.")
    label = f"{subject.title}: {words.lower()}, {subject.unit}, by level, now and with each option simulated"
    return Panel(words, bar_chart(bars, unit=subject.unit, low=0, top=top, groups=LEVELS, label=label))


def _table(
    subject: Subject, shown: Sequence[Choice], owners: Sequence[_Owner], values: Mapping[tuple[str, str, str], float]
) -> Table:
    rows = []
    for panel, words in subject.panels.items():
        for level in LEVELS:
            cells = [values.get((panel, level, owner.who)) for owner in owners]
            if any(cell is not None for cell in cells):
                rows.append((words, level, *(fixed(cell, subject.decimals) for cell in cells)))
    head = ("Movement or posture", "Level", "Now", *(f"{o.letter} {o.title}" for o in shown))
    return Table(f"{subject.title} ({subject.unit})", head, tuple(rows))
