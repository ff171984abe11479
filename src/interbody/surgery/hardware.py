"""Sizes and materials of the hardware of one option: defaults that fit, changed by the case file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from ..case import CaseError
from ..evidence import ParameterSet, parameters

_FIXED = ("graft.", "granulation.", "bone.")


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
        CaseError: an unknown name, or a value that is not a positive number.
    """
    problems = []
    numbers: dict[str, float] = {}
    for name, value in changes.items():
        where = f"options.{option}.hardware.{name}"
        if name not in HARDWARE_DEFAULTS:
            problems.append(f"{where} is not a known name; allowed are {', '.join(HARDWARE_DEFAULTS)}.")
        elif isinstance(value, str) or not float(value) > 0.0:
            unit = parameters("Hardware")[name].unit
            problems.append(f"{where} is {value!r}; it must be a positive number ({unit}).")
        else:
            numbers[name] = float(value)
    if problems:
        raise CaseError(problems)
    return cast(ParameterSet, parameters("Hardware").with_values(**numbers) if numbers else parameters("Hardware"))
