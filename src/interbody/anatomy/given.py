"""Reading the measured part of a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, SupportsFloat, TypeVar

T = TypeVar("T")


def number(value: SupportsFloat | None) -> float | None:
    """A measured value as a number, or None where nothing was measured."""
    return None if value is None else float(value)


def by_name(entries: Mapping[Any, T]) -> dict[str, T]:
    """Entries by vertebra or level name, as plain strings."""
    return {str(name): entry for name, entry in entries.items()}
