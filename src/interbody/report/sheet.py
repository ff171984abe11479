"""A sheet: one self-contained page of figures and tables for a single question, in the dress of the report."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from .. import __version__
from .figures import Figure, Table
from .frame import stylesheet
from .page import NOTICE, _policy, _templates


@dataclass(frozen=True)
class Drawing:
    """A picture with its name and words below."""

    name: str
    svg: str
    words: str = ""


@dataclass(frozen=True)
class Section:
    """Part of a sheet: words, figures, tables and drawings, in this order."""

    title: str
    words: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    drawings: tuple[Drawing, ...] = field(default=())
    key: str = ""
    """Where links to this part lead; ``sources`` for that of the sources."""


def render_sheet(
    title: str, lead: str, sections: Sequence[Section], *, date: str | datetime.date, brand: str = "interbody"
) -> str:
    """The sheet as HTML that asks for nothing from any network."""
    style = stylesheet()
    return (
        _templates()
        .get_template("sheet.html.j2")
        .render(
            title=title,
            lead=lead,
            sections=sections,
            brand=brand,
            date=str(date),
            version=__version__,
            notice=NOTICE,
            style=Markup(style),
            policy=_policy(style, []),
            source_keys={},
        )
    )
