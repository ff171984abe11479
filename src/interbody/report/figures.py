"""What a figure is made of. Every figure has a title, a one-sentence summary and its data as a table."""

from __future__ import annotations

from dataclasses import dataclass, field

from .fields import Choice


@dataclass(frozen=True)
class Table:
    """A table whose first column holds row headers."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Panel:
    """One small picture of a figure, or the words that stand in for it."""

    title: str
    svg: str = ""
    text: str = ""
    text_surgeon: str = ""
    choice: Choice | None = None


@dataclass(frozen=True)
class Figure:
    """A figure of one or more panels that share axes.

    ``missing`` replaces the panels when there is nothing to draw, and says why.
    """

    key: str
    title: str
    summary: str
    panels: tuple[Panel, ...] = ()
    table: Table | None = None
    note: str = ""
    note_patient: str = ""
    note_surgeon: str = ""
    sources: tuple[str, ...] = ()
    missing: str = ""
    legend: tuple[Choice, ...] = field(default=())
    intact: bool = False
