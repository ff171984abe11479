"""What the forecast remarks on each option: what moved its numbers, what was declined, where studies disagree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from . import tell
from .fields import Choice, Result, number, records, texts
from .labels import OUTCOMES


@dataclass(frozen=True)
class Note:
    """One remark and the options it is about."""

    text: str
    options: tuple[Choice, ...]


def _effect(driver: Mapping[str, Any]) -> str:
    """The signed effect with its unit and what it acts on."""
    effect, unit = driver.get("effect"), str(driver.get("unit") or "")
    value = number(effect)
    shown = str(effect or "") if value is None else f"{value:+.2g}".replace("-", "−")
    names = {outcome.name: outcome.title for outcome in OUTCOMES}
    on = names.get(str(driver.get("outcome")), str(driver.get("outcome") or "").replace("_", " "))
    return ", ".join(part for part in (on, f"{shown} {unit}".strip()) if part)


def remarks(result: Result, option: str) -> dict[str, list[Any]]:
    """What moved the numbers of one option, and what was declined."""
    drivers = records(result, "forecast", option, "drivers")
    return {
        "drivers": [
            {"name": str(d.get("name", "")), "effect": _effect(d), "text": str(d.get("text", ""))} for d in drivers
        ],
        "sentences": _sentences(drivers),
        "declined": texts(result, "forecast", option, "declined"),
    }


def notes(result: Result, options: Sequence[Choice]) -> list[Note]:
    """Every remark once, with the options it is about, in the order in which they first come."""
    about: dict[str, list[Choice]] = {}
    for option in options:
        for text in (*texts(result, "forecast", option.name, "notes"), *texts(result, "course", option.name, "notes")):
            if option not in about.setdefault(text, []):
                about[text].append(option)
    return [Note(text, tuple(found)) for text, found in about.items()]


def _sentences(drivers: Sequence[Mapping[str, Any]]) -> list[str]:
    """Each text once, with what it acts on."""
    names = {outcome.name: outcome.patient.lower() for outcome in OUTCOMES}
    acts: dict[str, list[str]] = {}
    for driver in drivers:
        if driver.get("text"):
            on = acts.setdefault(str(driver["text"]), [])
            name = names.get(str(driver.get("outcome")))
            on += [name] if name and name not in on else []
    return [f"{text} (For: {tell.joined(on)}.)" if on else text for text, on in acts.items()]
