"""A score as a point on its whole scale, with today's score and the range of most people."""

from __future__ import annotations

from html import escape

from . import palette
from .fields import Estimate
from .palette import Mark

_LEFT, _WIDE, _LINE = 8.0, 184.0, 26.0


def scale_picture(found: Estimate, now: float | None, top: float, mark: Mark, label: str) -> str:
    """An inline SVG: the scale from 0 to ``top``, the range, the expected score as a dot, and today as a tick."""
    ink, rule, paper = palette.light("ink"), palette.light("strong"), palette.light("paper")

    def x(value: float) -> str:
        return f"{_LEFT + _WIDE * min(max(value, 0.0), top) / top:.1f}"

    parts = [f'<path d="M{_LEFT:g} {_LINE:g}h{_WIDE:g}" stroke="{rule}" fill="none"/>']
    if found.low is not None and found.high is not None:
        parts.append(f'<path d="M{x(found.low)} {_LINE:g}H{x(found.high)}" stroke="{mark.light}" stroke-width="7"'
                     ' stroke-opacity="0.35" fill="none"/>')  # fmt: skip
    if now is not None:
        parts.append(f'<path d="M{x(now)} {_LINE - 9:g}v18" stroke="{ink}" stroke-width="2" fill="none"/>')
        parts.append(f'<text x="{x(now)}" y="12" font-size="11" text-anchor="middle" fill="{ink}">now</text>')
    parts.append(f'<circle cx="{x(found.value)}" cy="{_LINE:g}" r="6" fill="{mark.light}" stroke="{paper}"'
                 ' stroke-width="1.5"/>')  # fmt: skip
    for value, anchor in ((0.0, "start"), (top, "end")):
        parts.append(f'<text x="{_LEFT + _WIDE * value / top - (6 if value == 0 else -6):g}" y="46" font-size="11"'
                     f' text-anchor="{anchor}" fill="{palette.light("muted")}">{value:g}</text>')  # fmt: skip
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart scale" role="img" focusable="false"'
        f' aria-label="{escape(label)}" viewBox="0 0 200 50" width="200" height="50">{"".join(parts)}</svg>'
    )
