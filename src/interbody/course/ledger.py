"""Reading constants with their purpose: what was read is what is cited."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from math import log
from typing import Any, TypeVar

from ..evidence import ParameterSet, Quantity, Use, parameters

T = TypeVar("T")
Z95 = 1.959964
"""Normal quantile of a 95 % interval, the width in which studies print theirs."""


@dataclass(frozen=True)
class Effect:
    """An additive effect and its standard error: a log ratio, or points of a score."""

    name: str
    mean: float
    se: float
    text: str

    def not_known(self, share: float) -> Effect:
        """The effect where nobody says whether it applies: that of a usual cohort, to a ``share`` of which it does."""
        text = f"{self.text} Not known here: counted as in a usual cohort, of which {100 * share:.0f} % are such."
        return Effect(f"{self.name}, not known", share * self.mean, share * self.se, text)


class Ledger:
    """Hands out quantities of one parameter set and remembers each with what it was used for.

    ``sets`` replaces published sets by name, for studies and tests.
    """

    def __init__(self, name: str, sets: Mapping[str, ParameterSet] | None = None) -> None:
        self.set = (sets or {}).get(name) or parameters(name)
        self._uses: dict[tuple[str, str], Use] = {}
        self._kept: dict[Hashable, Any] = {}

    def quantity(self, name: str, used_for: str) -> Quantity:
        """One quantity. Raises KeyError if the set has none of that name."""
        found = self.set[name]
        self._uses.setdefault((name, used_for), Use(found, used_for))
        return found

    def value(self, name: str, used_for: str) -> float:
        """Its value as a number."""
        return float(self.quantity(name, used_for))

    def values(self, name: str, used_for: str) -> tuple[float, ...]:
        """Its value as a row of numbers."""
        return tuple(float(v) for v in self.quantity(name, used_for).value)

    def group(self, prefix: str, used_for: str) -> tuple[Quantity, ...]:
        """All quantities named ``prefix.*``, in the order of the file."""
        return tuple(self.quantity(f"{prefix}.{rest}", used_for) for rest in self.set.under(prefix))

    def log_ratio(self, name: str, used_for: str) -> tuple[float, float]:
        """Logarithm of a ratio and its standard error from the printed 95 % interval (0 if none)."""
        q = self.quantity(name, used_for)
        spread = (log(q.high) - log(q.low)) / (2 * Z95) if q.low and q.high else 0.0
        return log(float(q)), spread

    def points(self, name: str, used_for: str) -> tuple[float, float]:
        """A difference in points and its standard error from the printed 95 % interval (0 if none)."""
        q = self.quantity(name, used_for)
        spread = (q.high - q.low) / (2 * Z95) if q.low is not None and q.high is not None else 0.0
        return float(q), spread

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` gives, worked out the first time only; ``key`` names it within this ledger."""
        if key not in self._kept:
            self._kept[key] = make()
        found: T = self._kept[key]
        return found

    @property
    def uses(self) -> tuple[Use, ...]:
        """Everything read so far, in order."""
        return tuple(self._uses.values())
