"""Each pooled gain without each of its studies, and each open result forecast without its own study."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from math import sqrt
from typing import Any

import yaml

from ..course import Ledger
from ..evidence import ParameterSet, parameters
from ..evidence.pooling import Z90
from ..outcomes.pooling import GAIN_GROUPS, gains, pooled_gain
from ..outcomes.references import short_source
from .check import FOLDER, Checked, compare, targets
from .forecast import CohortForecast, forecast_cohort
from .load import load_cohort


@dataclass(frozen=True)
class LeftOut:
    """One study against the others: its change of ODI at one year, and what the others give at its baseline."""

    group: str
    study: str
    source: str
    baseline: float
    change: float
    forecast: float
    low: float
    high: float

    @property
    def inside(self) -> bool:
        """Whether the study lies in the 90 % interval that the others give."""
        return self.low <= self.change <= self.high

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {**self.__dict__, "inside": self.inside}


def leave_one_out() -> list[LeftOut]:
    """Every study of every pooled gain, forecast from the others at its own baseline.

    Interval: mean ± z(0.95) sqrt(new study² + its own se²).
    """
    book = Ledger("pain_and_function")
    found = []
    for group in GAIN_GROUPS:
        for study, gain in gains(group, book).items():
            rest = pooled_gain(group, book, gain.baseline, without=(group, study))
            wide = Z90 * sqrt(rest.new_study**2 + gain.se**2)
            source = short_source(book.quantity(f"gain.{group}.{study}", "leave one out"))
            ends = rest.mean - wide, rest.mean + wide
            found.append(LeftOut(group, study, source, gain.baseline, gain.change, rest.mean, *ends))
    return found


LEFT_OUT = FOLDER.parent / "left_out.yaml"


@dataclass(frozen=True)
class WithoutItself:
    """One open result forecast from evidence without its own study; ``checked`` is None where nothing else is known.

    ``alone`` says what rests on the study alone.
    """

    row: str
    what: str
    study: str
    checked: Checked | None
    alone: str

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        shown = self.checked.as_dict() if self.checked else None
        return {"row": self.row, "what": self.what, "study": self.study, "checked": shown, "alone": self.alone}


def check_without_itself() -> list[WithoutItself]:
    """Every open result again, its own study taken out of every pool that holds it."""
    rules = yaml.safe_load(LEFT_OUT.read_text(encoding="utf-8"))
    found = []
    for target in targets():
        rule = rules[target.row]
        dropped = tuple(rule.get("drop", ()))
        checked = compare(target, partial(_without, dropped)) if dropped else None
        found.append(WithoutItself(target.row, target.what, rule["study"], checked, rule.get("alone", "")))
    return found


@cache
def _without(dropped: tuple[str, ...], name: str) -> CohortForecast:
    return forecast_cohort(load_cohort(FOLDER / f"{name}.yaml"), sets_without(dropped))


def sets_without(dropped: tuple[str, ...]) -> dict[str, ParameterSet]:
    """Parameter sets less the quantities named ``set:quantity``."""
    by_set: dict[str, list[str]] = {}
    for entry in dropped:
        name, quantity = entry.split(":")
        by_set.setdefault(name, []).append(quantity)
    return {name: parameters(name).without(*quantities) for name, quantities in by_set.items()}
