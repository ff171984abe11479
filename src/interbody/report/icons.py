"""Icon arrays: 100 people, or 1,000 where the chance is under 1 of 100. Part and whole in one picture.

People to whom it happens stand together from the top left corner, as filled squares; the others are rings. Of 1,000
people a ring would be smaller than a screen or a printer can draw, so the others are one pale field of their size.
The picture is told by shape, by place and by text, and not by colour alone. A row of people is one dashed line, which
keeps a page with hundreds of pictures small.
"""

from __future__ import annotations

from html import escape

from . import palette
from .palette import Mark
from .tell import whole

CELL = 10.0
_COLUMNS = {100: 10, 1000: 40}
SQUARE, RING, HOLE = 8.0, 7.0, 5.0
"""Side of a square, outer and inner diameter of a ring, in the units of the picture."""
FIELD = 1000
"""Of so many people, those to whom it does not happen are a field."""


def denominator(probabilities: list[float]) -> int:
    """100, or 1,000 if any of the chances shown side by side is above zero but under 1 of 100."""
    return 1000 if any(0 < p < 0.01 for p in probabilities) else 100


def icon_array(probability: float, label: str, of: int = 100, mark: Mark = palette.INTACT) -> str:
    """An inline SVG of ``of`` people with the affected ones filled.

    Raises:
        ValueError: the probability is outside 0 to 1, or ``of`` is neither 100 nor 1,000.
    """
    if not 0 <= probability <= 1:
        raise ValueError(f"a probability lies between 0 and 1, not {probability}")
    if of not in _COLUMNS:
        raise ValueError(f"an icon array has 100 or 1,000 people, not {of}")
    affected, columns = whole(probability * of), _COLUMNS[of]
    width, height = columns * CELL, of // columns * CELL
    rings, squares = _rows(affected, of, columns), _rows(0, affected, columns)
    ring, hole = palette.light("strong"), palette.light("paper")
    dots = f'stroke-linecap="round" stroke-dasharray="0.01 {CELL - 0.01:g}" d="{_lines(rings, 0.5 * CELL)}"'
    parts = []
    if of == FIELD:
        field = f'x="1" y="1" width="{width - 2:g}" height="{height - 2:g}"'
        parts.append(f'<rect class="field" {field} fill="{palette.light("rule")}" stroke="{ring}" stroke-width="2"/>')
    elif rings:
        parts.append(f'<path class="rings" fill="none" stroke="{ring}" stroke-width="{RING:g}" {dots}/>')
        parts.append(f'<path class="holes" fill="none" stroke="{hole}" stroke-width="{HOLE:g}" {dots}/>')
    if squares:
        dashes = f'stroke-dasharray="{SQUARE:g} {CELL - SQUARE:g}" d="{_lines(squares, 0.5 * (CELL - SQUARE))}"'
        parts.append(f'<path class="filled" fill="none" stroke="{mark.light}" stroke-width="{SQUARE:g}" {dashes}/>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="icons icons-{of}" role="img" focusable="false"'
        f' aria-label="{escape(label)}" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}">'
        f"{''.join(parts)}</svg>"
    )


def _rows(first: int, end: int, columns: int) -> list[tuple[int, int, int]]:
    """People ``first`` to ``end`` as runs: row, first column, how many."""
    runs = []
    while first < end:
        row, column = divmod(first, columns)
        count = min(columns - column, end - first)
        runs.append((row, column, count))
        first += count
    return runs


def _lines(runs: list[tuple[int, int, int]], start: float) -> str:
    """One line a run, with one dash a person that begins ``start`` into the person's cell."""
    return "".join(
        f"M{column * CELL + start:g} {(row + 0.5) * CELL:g}h{(count - 1) * CELL + (SQUARE if start < 2 else 0.02):g}"
        for row, column, count in runs
    )
