"""Icon arrays: 100 people, or 1,000 where the chance is under 1 of 100. Part and whole in one picture.

People to whom it happens stand together from the top left corner, as filled squares; the others are rings. So the
picture is told by shape, by place and by text, and not by colour alone.
"""

from __future__ import annotations

from html import escape

from .tell import whole

_CELL = {100: 14.0, 1000: 6.0}
_COLUMNS = {100: 10, 1000: 40}


def denominator(probabilities: list[float]) -> int:
    """100, or 1,000 if any of the chances shown side by side is above zero but under 1 of 100."""
    return 1000 if any(0 < p < 0.01 for p in probabilities) else 100


def icon_array(probability: float, label: str, of: int = 100) -> str:
    """An inline SVG of ``of`` people with the affected ones filled.

    Raises:
        ValueError: the probability is outside 0 to 1, or ``of`` is neither 100 nor 1,000.
    """
    if not 0 <= probability <= 1:
        raise ValueError(f"a probability lies between 0 and 1, not {probability}")
    if of not in _CELL:
        raise ValueError(f"an icon array has 100 or 1,000 people, not {of}")
    affected = whole(probability * of)
    cell, columns = _CELL[of], _COLUMNS[of]
    width, height = columns * cell, of // columns * cell
    filled = "".join(_square(index, cell, columns) for index in range(affected))
    rings = "".join(_ring(index, cell, columns) for index in range(affected, of))
    return (
        f'<svg class="icons icons-{of}" role="img" focusable="false" aria-label="{escape(label)}"'
        f' viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}">'
        f'<path class="rings" d="{rings}"/><path class="filled" d="{filled}"/></svg>'
    )


def _corner(index: int, cell: float, columns: int) -> tuple[float, float]:
    return index % columns * cell, index // columns * cell


def _square(index: int, cell: float, columns: int) -> str:
    x, y = _corner(index, cell, columns)
    inset = cell * 0.1
    side = cell - 2 * inset
    return f"M{x + inset:g} {y + inset:g}h{side:g}v{side:g}h-{side:g}z"


def _ring(index: int, cell: float, columns: int) -> str:
    x, y = _corner(index, cell, columns)
    radius = round(cell * 0.24, 2)
    return (
        f"M{x + cell / 2 - radius:g} {y + cell / 2:g}a{radius:g} {radius:g} 0 1 0 {2 * radius:g} 0"
        f"a{radius:g} {radius:g} 0 1 0 -{2 * radius:g} 0z"
    )
