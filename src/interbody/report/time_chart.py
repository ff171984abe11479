"""A value with its bands over the years, as plain SVG: dozens stand on one page, so each is drawn in no time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from math import cos, pi, sin, sqrt

from . import palette
from .fields import Estimate
from .palette import Mark

_LEFT, _TOP, _BESIDE, _BELOW = 38.0, 22.0, 8.0, 40.0
"""Room around the axes, in units of the drawing."""
_YEARS = (0, 1, 2, 5, 10, 15, 20)
Place = Callable[[float], float]


@dataclass(frozen=True)
class Size:
    """Of a drawing whose letters are 12 units high: a smaller one has larger letters where it is shown as wide."""

    width: float
    height: float

    @property
    def right(self) -> float:
        """Where the time axis ends."""
        return self.width - _BESIDE

    @property
    def bottom(self) -> float:
        """Where the time axis lies."""
        return self.height - _BELOW


SCREEN, PAPER = Size(300.0, 190.0), Size(200.0, 124.0)
_SHAPES = {"square": (4, 0.25), "diamond": (4, 0.0), "triangle-up": (3, -0.25), "triangle-down": (3, 0.25)}
"""Corners of a point shape, and the turn of the first one in parts of a whole turn."""


@lru_cache(maxsize=2048)
def time_chart(
    points: tuple[tuple[float, Estimate], ...],
    mark: Mark,
    *,
    top: float,
    unit: str,
    years: tuple[float, ...],
    now: float | None = None,
    reference: tuple[float, float] | None = None,
    label: str,
    size: Size = SCREEN,
) -> str:
    """An inline SVG; the time axis is stretched at its start (square root).

    ``reference`` is a published (year, value), drawn as a hollow diamond; ``now`` a thin line at today's score.
    """
    last = max(years)

    def x(year: float) -> float:
        return _LEFT + (size.right - _LEFT) * sqrt(max(year, 0.0) / last)

    def y(value: float) -> float:
        return size.bottom - (size.bottom - _TOP) * min(max(value, 0.0), top) / top

    parts = [*_axes(x, y, last, top, unit, size)]
    if now is not None:
        rule = f'stroke="{palette.light("strong")}" stroke-dasharray="2 3" fill="none"'
        parts.append(f'<path d="M{_LEFT:g} {y(now):.1f}H{size.right:g}" {rule}/>')
        parts.append(_text(size.right, y(now) - 4, "now", "end", "muted", 11))
    parts.append(_band([(x(t), y(_or(e.low, e.value)), y(_or(e.high, e.value))) for t, e in points], mark, 0.16))
    if any(e.mean_low is not None for _, e in points):
        narrow = [(x(t), y(_or(e.mean_low, e.value)), y(_or(e.mean_high, e.value))) for t, e in points]
        parts.append(_band(narrow, mark, 0.3))
    line = "L".join(f"{x(t):.1f} {y(e.value):.1f}" for t, e in points)
    dash = "" if mark.dash == (1, 0) else f' stroke-dasharray="{" ".join(map(str, mark.dash))}"'
    parts.append(f'<path d="M{line}" fill="none" stroke="{mark.light}" stroke-width="2"{dash}/>')
    parts += [_point(x(t), y(e.value), mark.shape, f'fill="{mark.light}"', 3.4) for t, e in points]
    if reference is not None:
        ring = f'fill="{palette.light("paper")}" stroke="{palette.light("ink")}" stroke-width="1.8"'
        parts.append(_point(x(reference[0]), y(reference[1]), "diamond", ring, 6.0))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" focusable="false"'
        f' aria-label="{escape(label)}" viewBox="0 0 {size.width:g} {size.height:g}"'
        f' width="{size.width:g}" height="{size.height:g}">'
        f"{''.join(parts)}</svg>"
    )


def _axes(x: Place, y: Place, last: float, top: float, unit: str, size: Size) -> list[str]:
    grid, strong = palette.light("rule"), palette.light("strong")
    parts = []
    for step in range(5):
        value = top * step / 4
        parts.append(f'<path d="M{_LEFT:g} {y(value):.1f}H{size.right:g}" stroke="{grid}" fill="none"/>')
        parts.append(_text(_LEFT - 6, y(value) + 4, f"{value:g}", "end", "muted", 12))
    for year in (t for t in _YEARS if t <= last + 1e-9):
        parts.append(f'<path d="M{x(year):.1f} {size.bottom:g}v5" stroke="{strong}" fill="none"/>')
        parts.append(_text(x(year), size.bottom + 18, f"{year}", "middle", "muted", 12))
    parts.append(f'<path d="M{_LEFT:g} {size.bottom:g}H{size.right:g}" stroke="{strong}" fill="none"/>')
    parts.append(_text(0, 11, unit, "start", "ink", 12))
    parts.append(_text((_LEFT + size.right) / 2, size.height - 5, "years", "middle", "ink", 12))
    return parts


def _band(points: Sequence[tuple[float, float, float]], mark: Mark, opacity: float) -> str:
    low = [f"{x:.1f} {low:.1f}" for x, low, _ in points]
    high = [f"{x:.1f} {high:.1f}" for x, _, high in reversed(points)]
    return f'<path d="M{"L".join([*low, *high])}z" fill="{mark.light}" fill-opacity="{opacity:g}"/>'


def _point(x: float, y: float, shape: str, look: str, size: float) -> str:
    if shape == "cross":
        third = size / 3
        arms = f"M{x - size:.1f} {y - third:.1f}h{2 * size:.1f}v{2 * third:.1f}h-{2 * size:.1f}z"
        arms += f"M{x - third:.1f} {y - size:.1f}h{2 * third:.1f}v{2 * size:.1f}h-{2 * third:.1f}z"
        return f'<path d="{arms}" {look}/>'
    if shape not in _SHAPES:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:g}" {look}/>'
    corners, start = _SHAPES[shape]
    turns = [2 * pi * (k / corners + start / (2 if corners == 4 else 1)) for k in range(corners)]
    path = "L".join(f"{x + 1.25 * size * cos(t):.1f} {y + 1.25 * size * sin(t):.1f}" for t in turns)
    return f'<path d="M{path}z" {look}/>'


def _text(x: float, y: float, text: str, anchor: str, colour: str, size: int) -> str:
    look = f'text-anchor="{anchor}" font-size="{size}" fill="{palette.light(colour)}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {look}>{escape(text)}</text>'


def _or(value: float | None, other: float) -> float:
    return other if value is None else value
