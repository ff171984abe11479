"""The sheet of ``interbody compare``: the mechanics of up to six options, in sibling pictures with the same axes."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from .adjacent import adjacent_figure
from .fields import Choice, Result, choices
from .figures import Table
from .motion import motion_figures
from .readings import simulated
from .sheet import Section, render_sheet
from .tell import fixed
from .words import describe

ALIGNMENT = "How the operation changes the shape of the spine"
SHARES = {"interbody": "cage and graft", "rods": "screws and rods", "disc": "what is left of the disc"}
"""Words for the parts of a load share; any other part is told by its own name."""


def render_comparison(result: Result, together: Mapping[str, Any], *, date: str | datetime.date) -> str:
    """The sheet as HTML.

    Args:
        result: of the simulation, with the options to show and no others.
        together: of :func:`interbody.result.side_by_side.mechanics_side_by_side`.
    """
    options = choices(result)
    shown = simulated(result, options)
    sections = [
        Section("The options", tuple(_told(o, together) for o in options)),
        Section("Motion and load, level by level", (together["protocol"],), tuple(motion_figures(result, options))),
        Section("The levels next to the operation", (), (adjacent_figure(result, options),)),
    ]
    if any(together["load_share"].get(o.name) for o in shown):
        table = _shares(together, shown)
        sections.append(Section("Which part carries the load in standing", (SHARES_NOTE,), (), (table,)))
    if together["alignment"]:
        sections.append(Section(ALIGNMENT, (), (), (_alignment(together, shown),)))
    sections.append(Section("Where these numbers come from", (_SOURCES,), key="sources"))
    return render_sheet(
        f"{together['case']}: options side by side",
        f"The mechanics of {len(options)} options on the same spine. {together['note']}",
        sections,
        date=date,
        brand="interbody compare",
    )


SHARES_NOTE = (
    "Forces along the spine under a follower load of 500 N right after the operation, as shares of their sum. "
    "A part that pulls instead of pressing has a negative share."
)
_SOURCES = "interbody cite CASE.yaml lists every source and every assumption that these figures rest on."


def _told(option: Choice, together: Mapping[str, Any]) -> str:
    about = together["options"][option.name]
    words = f"{option.letter} {option.title}: {describe(option)}"
    if hardware := about.get("hardware"):
        named = [f"{key.replace('_', ' ')} {value}" for key, value in hardware.items()]
        words += f" Hardware: {', '.join(named)}."
    if about["reason"]:
        words += f" Not simulated: {about['reason']}"
    for load, status in about["unsolved"].items():
        words += f" {load}: {status}"
    return words


def _shares(together: Mapping[str, Any], shown: Sequence[Choice]) -> Table:
    rows = []
    levels = sorted({level for found in together["load_share"].values() for level in found})
    for level in levels:
        for part in dict.fromkeys(p for found in together["load_share"].values() for p in found.get(level, {})):
            cells = [together["load_share"].get(o.name, {}).get(level, {}).get(part) for o in shown]
            if any(c is not None for c in cells):
                words = SHARES.get(part, part.replace("_", " "))
                rows.append((words, level, *("–" if c is None else f"{100 * c:.0f} %" for c in cells)))
    head = ("Part", "Level", *(f"{o.letter} {o.title}" for o in shown))
    return Table("Share of the compression", head, tuple(rows))


def _alignment(together: Mapping[str, Any], shown: Sequence[Choice]) -> Table:
    names = list(dict.fromkeys(name for found in together["alignment"].values() for name in found))
    rows = []
    for name in names:
        cells = [together["alignment"].get(o.name, {}).get(name) for o in shown]
        rows.append((name.replace("_", " "), *(_pair(c) for c in cells)))
    return Table(ALIGNMENT, ("Measure", *(f"{o.letter} {o.title}" for o in shown)), tuple(rows))


def _pair(value: Any) -> str:
    """``before → after`` where both are told."""
    if isinstance(value, Mapping) and {"before", "after"} <= set(value):
        return f"{fixed(value['before'])} → {fixed(value['after'])}"
    return fixed(value) if isinstance(value, int | float) else "–"
