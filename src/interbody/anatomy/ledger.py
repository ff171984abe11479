"""Bookkeeping of an estimate: which quantities it used, and what it had to estimate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..evidence import ParameterSet, Quantity, Use, parameters


class Ledger:
    """Hands out constants and remembers each one handed out, with what it was used for.

    Args:
        sets: parameter sets that replace the published ones, by name (for studies and tests).
    """

    def __init__(self, sets: Mapping[str, ParameterSet] | None = None) -> None:
        self._sets = dict(sets or {})
        self._uses: dict[tuple[str, str], Use] = {}
        self.spread: dict[str, float] = {}
        self.notes: list[str] = []

    def quantity(self, set_name: str, key: str, used_for: str) -> Quantity:
        """One quantity of a set, noted as used."""
        found = self._sets.get(set_name) or parameters(set_name)
        quantity = found[key]
        self._uses.setdefault((set_name, key), Use(quantity, used_for))
        return quantity

    def number(self, set_name: str, key: str, used_for: str) -> float:
        """The value of a quantity as a number."""
        return float(self.quantity(set_name, key, used_for))

    def table(self, set_name: str, key: str, used_for: str) -> tuple[Any, ...]:
        """The value of a quantity that is a list."""
        return tuple(self.quantity(set_name, key, used_for).value)

    def estimate(self, name: str, value: float, sd: float) -> float:
        """Note that ``name`` was estimated with standard deviation ``sd``; gives ``value`` back."""
        self.spread[name] = sd
        return value

    @property
    def estimated(self) -> tuple[str, ...]:
        """Names of everything that was estimated."""
        return tuple(self.spread)

    @property
    def evidence(self) -> tuple[Use, ...]:
        """Every quantity used, in the order of first use."""
        return tuple(self._uses.values())
