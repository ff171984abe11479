"""Horizontal bars by group, as plain SVG; each ends in its owner's letter and value, so colour need not be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from math import ceil, floor, log10

from . import palette
from .palette import Mark

WIDTH = 300.0
_BAR, _GAP, _SPACE, _CHAR, _FOOT = 13.0, 2.0, 9.0, 6.6, 38.0
_NICE = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Bar:
    """One bar: the group it stands in (a level), whose it is (``now`` or a letter), its value, look and text."""

    group: str
    who: str
    value: float
    mark: Mark
    text: str


@lru_cache(maxsize=1024)
def bar_chart(bars: tuple[Bar, ...], *, unit: str, low: float, top: float, groups: tuple[str, ...], label: str) -> str:
    """An inline SVG of the bars, every group with a place for every owner; the axis goes from ``low`` to ``top``."""
    owners = list(dict.fromkeys(bar.who for bar in bars))
    left = 8 + _CHAR * max(len(group) for group in groups)
    right = WIDTH - 10

    def x(value: float) -> float:
        return left + (right - left) * (min(max(value, low), top) - low) / (top - low)

    step = len(owners) * (_BAR + _GAP) + _SPACE
    floor_y = 4 + step * len(groups)
    parts = [*_axis(low, top, x, floor_y, unit, (left + right) / 2)]
    for place, group in enumerate(groups):
        start = 4 + step * place + 0.5 * _SPACE
        middle = start + 0.5 * (step - _SPACE) + 4
        parts.append(_text(left - 6, middle, group, "end", "muted"))
        for bar in (bar for bar in bars if bar.group == group):
            y = start + owners.index(bar.who) * (_BAR + _GAP)
            ends = sorted((x(0.0), x(bar.value)))
            size = f'x="{ends[0]:.1f}" y="{y:.1f}" width="{ends[1] - ends[0]:.1f}" height="{_BAR:g}"'
            parts.append(f'<rect {size} fill="{bar.mark.light}"/>')
            behind = bar.value < 0
            parts.append(
                _text(ends[0] - 4 if behind else ends[1] + 4, y + 10.5, bar.text, "end" if behind else "start")
            )
    height = floor_y + _FOOT
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" focusable="false"'
        f' aria-label="{escape(label)}" viewBox="0 0 {WIDTH:g} {height:g}" width="{WIDTH:g}" height="{height:g}">'
        f"{''.join(parts)}</svg>"
    )


def ticks(low: float, top: float) -> list[float]:
    """About five round values from ``low`` to ``top``."""
    rough = (top - low) / 5
    power = 10.0 ** floor(log10(rough))
    step = next(nice * power for nice in _NICE if nice * power >= rough * 0.999)
    return [k * step for k in range(ceil(low / step - 1e-9), floor(top / step + 1e-9) + 1)]


def _axis(low: float, top: float, x: Callable[[float], float], y: float, unit: str, middle: float) -> Sequence[str]:
    grid, strong = palette.light("rule"), palette.light("strong")
    lines = [
        f'<path d="M{x(v):.1f} 4V{y:.1f}" stroke="{strong if v == 0 else grid}" fill="none"/>' for v in ticks(low, top)
    ]
    words = [_text(x(v), y + 16, f"{v:g}".replace("-", "−"), "middle", "muted") for v in ticks(low, top)]
    return [*lines, *words, _text(middle, y + 33, unit, "middle")]


def _text(x: float, y: float, text: str, anchor: str, colour: str = "ink") -> str:
    look = f'text-anchor="{anchor}" font-size="11" fill="{palette.light(colour)}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {look}>{escape(text)}</text>'
