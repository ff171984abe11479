"""The constants of measuring, read from the parameter set ``Measurement``."""

from __future__ import annotations

from ...evidence import parameters


def number(name: str) -> float:
    """One constant by its dotted name, in the unit of the parameter set."""
    return float(parameters("Measurement")[name])


def bounds(name: str) -> tuple[float, float]:
    """A pair (lowest, highest) by its dotted name."""
    low, high = parameters("Measurement")[name].value
    return float(low), float(high)


def label(name: str) -> int:
    """Number of a structure in the label map."""
    return int(number(f"label.{name}"))
