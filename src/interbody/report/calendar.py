"""The recovery calendar: when people are back to what, as bars over the first year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import sqrt

from . import palette
from .palette import Mark
from .recovery import Step

_TOP, _YEAR = 22.0, 52.0
_TICKS = ((0.0, "0"), (1.0, "1 wk"), (6.0, "6 wk"), (13.0, "3 mo"), (26.0, "6 mo"), (_YEAR, "1 yr"))


@dataclass(frozen=True)
class Layout:
    """Where the bars begin, how long a year and how high a row is, and whether a step's name stands above its bar."""

    name: str
    left: float
    wide: float
    row: float
    above: bool


WIDE = Layout("wide", 182.0, 358.0, 24.0, above=False)
NARROW = Layout("narrow", 6.0, 292.0, 40.0, above=True)
"""For phones: as wide as the screen, so that nothing is out of sight."""


def calendar_picture(steps: Sequence[Step], mark: Mark, label: str, layout: Layout = WIDE) -> str:
    """An inline SVG: a row a step; full bars were measured, hollow ones are custom. Time is stretched at its start."""
    names = list(dict.fromkeys(step.label for step in steps))
    width, height = layout.left + layout.wide + 20, _TOP + layout.row * len(names) + 4
    ink, rule, muted, paper = (palette.light(name) for name in ("ink", "rule", "muted", "paper"))
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart calendar {layout.name}" role="img" focusable="false"'
        f' aria-label="{escape(label)}" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}">'
    ]
    for week, text in _TICKS:
        x = _x(week, layout)
        out.append(f'<path d="M{x:.1f} {_TOP:g}V{height:g}" stroke="{rule}" fill="none"/>')
        out.append(f'<text x="{x:.1f}" y="14" font-size="11" text-anchor="middle" fill="{muted}">{text}</text>')
    for place, name in enumerate(names):
        y = _TOP + layout.row * (place + (0.75 if layout.above else 0.5))
        at = f'x="{layout.left:g}" y="{y - 12:.1f}"' if layout.above else f'x="0" y="{y + 4:.1f}"'
        out.append(f'<text {at} font-size="12" fill="{ink}">{escape(_short(name))}</text>')
        own = [step for step in steps if step.label == name]
        for step in sorted(own, key=lambda step: step.measured):  # hollow bars first: they must hide nothing measured
            low = _x(step.first, layout)
            high = max(_x(step.last, layout), low + 8)
            fill = mark.light if step.measured else paper
            out.append(f'<rect x="{low:.1f}" y="{y - (7 if step.measured else 5):.1f}" width="{high - low:.1f}"'
                       f' height="{14 if step.measured else 10}" rx="3" fill="{fill}" stroke="{mark.light}"'
                       ' stroke-width="1.5"/>')  # fmt: skip
    return "".join([*out, "</svg>"])


def _short(name: str) -> str:
    """A step's label without what follows a comma; the table beside the picture has it whole."""
    return name.partition(",")[0]


def _x(week: float, layout: Layout) -> float:
    return layout.left + layout.wide * sqrt(min(max(week, 0.0), _YEAR) / _YEAR)
