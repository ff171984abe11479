"""What is passed on: pairs of plates that exist, and figures that can be true."""

from __future__ import annotations

from ...case import Measured
from ...evidence import parameters
from .findings import Findings
from .heights import Value
from .plate import FittedEndplate
from .settings import bounds, number
from .trouble import NotMeasurable


def facing(
    found: Findings, level: str, upper_side: str, lower_side: str
) -> tuple[FittedEndplate | None, FittedEndplate | None]:
    """The upper vertebra's and the lower vertebra's plate at a level such as ``L4-L5``; None where not measured."""
    upper, lower = level.split("-")
    return found.plate(upper, upper_side), found.plate(lower, lower_side)


def lacking(found: Findings, level: str, upper_side: str, lower_side: str) -> str:
    """Which of the two plates was not measured, as a clause."""
    sides = zip(level.split("-"), (upper_side, lower_side), strict=True)
    absent = [f"the {side} endplate of {name}" for name, side in sides if found.plate(name, side) is None]
    return f"{' and '.join(absent)} {'was' if len(absent) == 1 else 'were'} not measured"


def check_plate(plate: FittedEndplate, with_width: bool) -> FittedEndplate:
    """The plate, if an adult can have it.

    Raises:
        NotMeasurable: its size or its roughness says that something else was fitted.
    """
    sizes = {"depth": plate.outline.depth} | ({"width": plate.outline.width} if with_width else {})
    for what, size in sizes.items():
        low, high = bounds(f"believed.{what}")
        if not low <= size <= high:
            raise NotMeasurable(f"came out {size:.0f} mm in {what}, outside {low:g} to {high:g} mm")
    if plate.scatter > number("believed.scatter"):
        raise NotMeasurable(f"is too rough to fit a plate to (scatter {plate.scatter:.1f} mm)")
    return plate


def believed(found: Findings, name: str, what: str, value: Value | None, within: str) -> Measured | None:
    """The value, or None with the reason put down if no adult has such a one."""
    if value is None:
        return None
    low, high = bounds(within)
    if low <= value[0] <= high:
        return measured(value)
    unit = parameters("Measurement")[within].unit
    found.lacks(name, f"its {what} came out as {value[0]:.1f} {unit}, outside {low:g} to {high:g} {unit}")
    return None


def measured(value: Value) -> Measured:
    """A value and its standard error as the case file holds them."""
    return Measured(value=float(value[0]), error=float(value[1]))
