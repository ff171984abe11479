"""The recovery calendar: when people are back to what, as bars over the first year."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import sqrt

from . import palette
from .palette import Mark
from .recovery import Step

_LEFT, _WIDE, _ROW, _TOP, _YEAR = 182.0, 358.0, 24.0, 22.0, 52.0
_TICKS = ((0.0, "0"), (1.0, "1 wk"), (6.0, "6 wk"), (13.0, "3 mo"), (26.0, "6 mo"), (_YEAR, "1 yr"))


def calendar_picture(steps: Sequence[Step], mark: Mark, label: str) -> str:
    """An inline SVG: a row a step; full bars were measured, hollow ones are custom. Time is stretched at its start."""
    names = list(dict.fromkeys(step.label for step in steps))
    height = _TOP + _ROW * len(names) + 4
    ink, rule, muted, paper = (palette.light(name) for name in ("ink", "rule", "muted", "paper"))
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" class="chart calendar" role="img" focusable="false"'
           f' aria-label="{escape(label)}" viewBox="0 0 560 {height:g}" width="560" height="{height:g}">']  # fmt: skip
    for week, text in _TICKS:
        out.append(f'<path d="M{_x(week):.1f} {_TOP:g}V{height:g}" stroke="{rule}" fill="none"/>')
        out.append(f'<text x="{_x(week):.1f}" y="14" font-size="11" text-anchor="middle" fill="{muted}">{text}</text>')
    for place, name in enumerate(names):
        y = _TOP + _ROW * (place + 0.5)
        out.append(f'<text x="0" y="{y + 4:.1f}" font-size="12" fill="{ink}">{escape(_short(name))}</text>')
        for step in (step for step in steps if step.label == name):
            low, high = _x(step.first), max(_x(step.last), _x(step.first) + 8)
            fill = mark.light if step.measured else paper
            out.append(f'<rect x="{low:.1f}" y="{y - (7 if step.measured else 5):.1f}" width="{high - low:.1f}"'
                       f' height="{14 if step.measured else 10}" rx="3" fill="{fill}" stroke="{mark.light}"'
                       ' stroke-width="1.5"/>')  # fmt: skip
    return "".join([*out, "</svg>"])


def _short(name: str) -> str:
    """A step's label without what follows a comma; the table beside the picture has it whole."""
    return name.partition(",")[0]


def _x(week: float) -> float:
    return _LEFT + _WIDE * sqrt(min(max(week, 0.0), _YEAR) / _YEAR)
