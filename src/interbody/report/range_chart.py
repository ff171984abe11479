"""Bars against a published range: one row a specimen, its name above its bar, the range behind all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import floor, log10

from .palette import CHROME, OPTIONS

_WIDTH, _ROW, _HEAD, _BAR = 320.0, 34.0, 10.0, 12.0
_ROOM = 92.0  # for the value after the longest bar


@dataclass(frozen=True)
class Row:
    """One bar: its name, value (None where it cannot be told), the words after it, and a band of its own."""

    name: str
    value: float | None
    text: str
    low: float | None = None
    high: float | None = None


def range_chart(rows: Sequence[Row], unit: str, published: tuple[float, float] | None, label: str) -> str:
    """The chart as SVG. The scale begins at zero; a bar that leaves it by far is cut and ends in an arrow."""
    ink, muted, rule = (CHROME[name][0] for name in ("ink", "muted", "rule"))
    values = sorted(v for r in rows for v in (r.value, r.high) if v is not None)
    if not values:
        return ""
    top = max(published[1] if published else 0.0, values[-1])
    if published and top > 4.0 * published[1]:
        top = 2.0 * published[1]
    scale = (_WIDTH - _ROOM) / top
    high = _HEAD + _ROW * len(rows)
    parts = []
    if published:
        x, w = published[0] * scale, (published[1] - published[0]) * scale
        parts.append(
            f'<rect x="{x:.1f}" y="{_HEAD - 6}" width="{w:.1f}" height="{high - _HEAD + 6:.1f}" fill="{rule}"/>'
        )
    for k, row in enumerate(rows):
        y = _HEAD + k * _ROW
        parts.append(_text(0.0, y + 10, row.name, muted))
        if row.value is None:
            parts.append(_text(0.0, y + 25, row.text, ink))
            continue
        end = min(row.value, top) * scale
        parts.append(f'<rect x="0" y="{y + 15}" width="{end:.1f}" height="{_BAR}" fill="{OPTIONS[0].light}"/>')
        if row.value > top:
            parts.append(f'<path d="M{end:.1f} {y + 15}l7 {_BAR / 2}l-7 {_BAR / 2}Z" fill="{OPTIONS[0].light}"/>')
        elif row.low is not None and row.high is not None:
            middle = y + 15 + _BAR / 2
            line = f"M{row.low * scale:.1f} {middle}H{row.high * scale:.1f}"
            parts.append(f'<path d="{line}" stroke="{ink}" stroke-width="1.5"/>')
            end = max(end, row.high * scale)
        parts.append(_text(end + (10 if row.value > top else 4), y + 25, row.text, ink))
    parts.append(_axis(top, scale, high, unit))
    size = f'viewBox="0 0 {_WIDTH} {high + 34:.1f}" width="{_WIDTH:.0f}" height="{high + 34:.0f}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-label="{escape(label)}" '
        f'focusable="false" {size} font-family="system-ui, sans-serif" font-size="11">{"".join(parts)}</svg>'
    )


def _axis(top: float, scale: float, y: float, unit: str) -> str:
    strong, muted = CHROME["strong"][0], CHROME["muted"][0]
    step = _step(top)
    parts = [f'<path d="M0 {y:.1f}H{top * scale:.1f}" stroke="{strong}"/>']
    for k in range(int(top / step + 1e-9) + 1):
        x = k * step * scale
        anchor = "start" if k == 0 else "middle"
        parts.append(f'<path d="M{x:.1f} {y:.1f}v4" stroke="{strong}"/>')
        parts.append(_text(x, y + 15, f"{k * step:g}", muted, anchor))
    parts.append(_text(0.0, y + 29, unit, muted))
    return "".join(parts)


def _step(top: float) -> float:
    size = 10.0 ** floor(log10(top))
    return next(size * f for f in (0.2, 0.5, 1.0, 2.0) if top / (size * f) <= 5.0)


def _text(x: float, y: float, words: str, fill: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{fill}" text-anchor="{anchor}">{escape(words)}</text>'
