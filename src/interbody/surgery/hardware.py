"""Sizes and materials of the hardware of one option: defaults that fit, changed by the case file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from ..case import CaseError
from ..evidence import ParameterSet, parameters

_FIXED = ("graft.", "granulation.", "bone.")

_LIMITS: Mapping[str, tuple[float, float]] = {
    "screw_diameter_mm": (3.0, 12.0),
    "screw_length_mm": (15.0, 80.0),
    "screw_core_share": (0.3, 1.0),
    "pedicle_fill_limit": (0.3, 1.2),
    "head_offset_mm": (1.0, 40.0),
    "rod_diameter_mm": (3.0, 8.0),
    "rod_modulus_mpa": (100.0, 300_000.0),
    "screw_modulus_mpa": (100.0, 300_000.0),
    "metal_poisson": (0.0, 0.49),
    "cage_width_mm": (5.0, 50.0),
    "cage_length_mm": (8.0, 70.0),
    "cage_window_share": (0.01, 0.8),
    "cage_modulus_mpa": (100.0, 300_000.0),
    "cage_forward_share": (-0.3, 0.3),
}
"""What can be made and put in, well beyond the usual; outside it the case file has a slip of the pen."""


def changeable_names() -> tuple[str, ...]:
    """Names that the ``hardware`` of an option may set."""
    return tuple(name for name in parameters("Hardware") if not name.startswith(_FIXED))


class _Defaults(Mapping[str, float]):
    """Default hardware by name, read when first asked for."""

    def __getitem__(self, name: str) -> float:
        if name not in changeable_names():
            raise KeyError(name)
        return float(parameters("Hardware")[name])

    def __iter__(self) -> Iterator[str]:
        return iter(changeable_names())

    def __len__(self) -> int:
        return len(changeable_names())


HARDWARE_DEFAULTS: Mapping[str, float] = _Defaults()


def hardware_of(option: str, changes: Mapping[str, float | str]) -> ParameterSet:
    """The hardware of an option.

    Raises:
        CaseError: an unknown name, or a value outside what can be made.
    """
    problems = []
    numbers: dict[str, float] = {}
    for name, value in changes.items():
        where = f"options.{option}.hardware.{name}"
        if name not in HARDWARE_DEFAULTS:
            problems.append(f"{where} is not a known name; allowed are {', '.join(HARDWARE_DEFAULTS)}.")
        elif isinstance(value, str) or not _LIMITS[name][0] <= float(value) <= _LIMITS[name][1]:
            low, high = _LIMITS[name]
            unit = parameters("Hardware")[name].unit.removeprefix("1")
            problems.append(f"{where} is {value!r}; it must be a number from {low:g} to {high:g} {unit}".rstrip() + ".")
        else:
            numbers[name] = float(value)
    if problems:
        raise CaseError(problems)
    return cast(ParameterSet, parameters("Hardware").with_values(**numbers) if numbers else parameters("Hardware"))
