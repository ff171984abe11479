"""The plan of recovery of each option: when people are back to what, what was measured and what is custom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .fields import Choice, Result, number, records

DAY, MONTH = 1 / 7, 52 / 12
"""A day and a month, in weeks."""
SHORT, LONG = 2.0, 12.5
"""Up to the first number of weeks days are told, from the second on months."""


@dataclass(frozen=True)
class Step:
    """One step back to daily life."""

    label: str
    when: str
    basis: str
    text: str
    source: str
    first: float
    last: float
    measured: bool


def recovery(result: Result, options: Sequence[Choice]) -> dict[str, tuple[Step, ...]]:
    """Steps by option; an option without a plan is left out."""
    found = {option.name: tuple(_steps(result, option)) for option in options}
    return {name: steps for name, steps in found.items() if steps}


def _steps(result: Result, option: Choice) -> list[Step]:
    rows = records(result, "forecast", option.name, "recovery")
    steps = []
    for row in rows:
        first, last = number(row, "from_week"), number(row, "to_week")
        if first is None or last is None:
            continue
        measured = row.get("basis") == "measured"
        steps.append(
            Step(
                label=str(row.get("label") or ""),
                when=span(first, last),
                basis="Measured" if measured else "Custom",
                text=str(row.get("text") or ""),
                source=str(row.get("source") or "") if measured else "",
                first=first,
                last=last,
                measured=measured,
            )
        )
    return steps


def span(first: float, last: float) -> str:
    """A time or a span in days, weeks or months after the operation."""
    size, name = (DAY, "day") if last < SHORT else (1.0, "week") if last < LONG else (MONTH, "month")
    low, high = round(first / size), round(last / size)
    if low == high:
        return f"{name} {high}"
    return f"{name}s {low} to {high}"
