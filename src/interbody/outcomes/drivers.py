"""What moved a person's numbers away from the reference, one factor at a time, at a named year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..course import Course, Effect, expit, logit
from .model import Driver
from .scores import Score

YEAR = 1.0
NOTICEABLE = 1e-9


def score_drivers(outcome: str, unit: str, score: Score) -> list[Driver]:
    """Effect of the own baseline and of each modifier on the score at one year."""
    plain = replace(score, modifiers=())
    start = replace(plain, baseline=score.cohort_baseline)
    moved = (plain.baseline + plain.change(YEAR)) - (start.baseline + start.change(YEAR))
    side = "higher" if moved > 0 else "lower"
    found = [
        Driver(
            "baseline",
            outcome,
            moved,
            unit,
            f"Score before treatment {score.baseline:g}, in the studies {score.cohort_baseline:g} on average. "
            f"Who starts {side} tends to end {side}.",
        )
    ]
    found += [Driver(e.name, outcome, e.mean * score.scale, unit, e.text) for e in score.modifiers]
    return [d for d in found if abs(d.effect) > NOTICEABLE]


def chance_drivers(outcome: str, base: float, effects: Sequence[Effect]) -> list[Driver]:
    """Effect of each factor taken alone on a chance, as a difference of probabilities."""
    return [
        Driver(e.name, outcome, expit(logit(base) + e.mean) - base, "probability", e.text)
        for e in effects
        if abs(e.mean) > NOTICEABLE
    ]


def mechanics_driver(course: Course) -> list[Driver]:
    """What the simulated load of the neighbours added to the ten-year chance of an operation there."""
    own, plain = course.adjacent_reoperation, course.adjacent_reoperation_population
    if not own or not plain or not course.adjacent:
        return []
    text = "Simulated load of the neighbouring levels against the usual one after fusion; an assumed relation."
    effect = own[-1].value - plain[-1].value
    return [Driver("load of the neighbours", "adjacent_reoperation", effect, "probability", text)]
