"""The forecast of one person without the mechanics: reference, number, band, drivers and sources of each option."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..case import Case
from ..course import YEARS, simulate_course
from ..decision.options import with_standard_options
from ..evidence import cite
from ..outcomes import Driver, Forecast, forecast_option
from ..outcomes.cards import card_of
from ..result.basis import assumptions_section, sources_section
from ..result.plain import plain

SHOWN = 5
"""Drivers shown of each option."""
SCALES = {"odi": 100.0, "back_pain": 10.0, "leg_pain": 10.0}
"""Length of each scale, so that drivers of different outcomes can be put in one order; chances are from 0 to 1."""


def forecast_person(case: Case) -> tuple[Case, dict[str, Forecast]]:
    """The case with its comparators, and the forecast of every option at published population values."""
    case = with_standard_options(case)
    found = {}
    for name in case.options:
        course = simulate_course(case, name, None, None)  # type: ignore[arg-type]  # not read without mechanics
        found[name] = forecast_option(case, name, course)
    return case, found


def top_drivers(found: Forecast) -> list[Driver]:
    """The drivers that move most, as a share of their scale."""
    return sorted(found.drivers, key=lambda d: -abs(d.effect) / SCALES.get(d.outcome, 1.0))[:SHOWN]


def person_document(case: Case, found: Mapping[str, Forecast]) -> dict[str, Any]:
    """Plain data: ``case``, ``years``, ``options.<name>`` with the fields of ``forecast`` in docs/result.md and
    ``top_drivers``, ``model_cards`` by quantity, ``sources`` and ``assumptions``."""
    uses = cite(*(f.evidence for f in found.values()))
    options = {}
    for name, forecast in found.items():
        shown = plain(forecast)
        shown.pop("evidence", None)
        options[name] = {**shown, "top_drivers": [plain(d) for d in top_drivers(forecast)]}
    return {
        "case": case.case,
        "years": list(YEARS),
        "options": options,
        "model_cards": {name: card_of(name) for name in _quantities(found)},
        "sources": sources_section(uses),
        "assumptions": assumptions_section(uses),
    }


def _quantities(found: Mapping[str, Forecast]) -> list[str]:
    """Names of everything forecast, in order, each once."""
    names: dict[str, None] = {}
    for forecast in found.values():
        names |= dict.fromkeys(name for point in forecast.timeline for name in point if name != "year")
        names |= dict.fromkeys(forecast.complications)
    return [*names, "recovery"]
