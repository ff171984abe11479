"""What a reader must know about the cages of an option: the size that was simulated, the size that is made, and what of
their shape was left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .cages import CagePlan
from .catalogue.fit import nearest_size
from .catalogue.items import Item
from .hardware import MADE_IN

_WORTH_SAYING_MM, _WORTH_SAYING_DEG = 0.1, 0.5  # less is not seen on an image
_STRAIGHT = ("straight", "block")
"""Shapes that fill their box, as every cage is simulated."""


def cage_notes(cages: Mapping[str, CagePlan], item: Item | None) -> tuple[str, ...]:
    """Size simulated at each level, and what of the cage named (None for the default one) is not simulated."""
    found = [f"{level}: {_simulated(plan)}{_made(plan, item)}" for level, plan in cages.items()]
    if item is not None and cages:
        found += _outline(item)
    return tuple(found)


def pressed_notes(cages: Mapping[str, CagePlan], force: Mapping[str, float]) -> tuple[str, ...]:
    """How tightly cages stand that open their space; ``force`` (N) by level."""
    return tuple(
        f"{level}: opened by {cages[level].raises:.1f} mm, annulus and ligaments press on the cage with "
        f"{force[level]:.0f} N before any load."
        for level in cages
        if level in force and cages[level].raises > _WORTH_SAYING_MM
    )


def _simulated(plan: CagePlan) -> str:
    size = f"the cage was simulated {plan.height:.1f} mm high and {plan.lordosis:.1f}°"
    if abs(plan.raises) > _WORTH_SAYING_MM or abs(plan.opens) > _WORTH_SAYING_DEG:
        return f"{size}; the space is {plan.space_height:.1f} mm high and open by {plan.space_lordosis:.1f}° there."
    return f"{size}, the space as it is."


def _made(plan: CagePlan, item: Item | None) -> str:
    """What the cage named is made in, where it was fitted to the space in another size; else nothing."""
    if item is None:
        return ""
    fitted = {"height_mm": (plan.height, " mm"), "lordosis_deg": (plan.lordosis, "°")}
    made, near, keys = [], [], []
    for field, (value, unit) in fitted.items():
        sizes = item.sizes.get(MADE_IN[field], ())
        if len(sizes) > 1 and value not in sizes:
            made.append(f"{_listed(sizes)}{unit}")
            near.append(f"{nearest_size(sizes, value):g}{unit}")
            keys.append(f"cage_{field}")
    if not made:
        return ""
    put_in = "puts that in" if len(keys) == 1 else "put these in"
    return (
        f" {item.name} is made in {' and '.join(made)}; the nearest is {' and '.join(near)}, and {' and '.join(keys)} "
        f"{put_in}."
    )


def _outline(item: Item) -> list[str]:
    shape, share = item.words["shape"], item.value("outline_share", 1.0)
    if shape in _STRAIGHT and share >= 1.0:
        return []
    found = f"{item.name} is {shape}; it was simulated as the whole box of its length and width."
    if share < 1.0:
        found += (
            f" It fills {100.0 * share:.0f} % of that box, so its mean pressure on bone would be about "
            f"{1.0 / share:.2f} times as high."
        )
    return [found]


def _listed(sizes: Sequence[float]) -> str:
    return ", ".join(f"{size:g}" for size in sizes)
