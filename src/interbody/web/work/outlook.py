"""Forecasts as rows and cells: the report's contract of what to expect, flattened for tables and JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...report.fields import Choice, Result, choices, texts
from ...report.harms import harms
from ...report.labels import year_words
from ...report.topics import Measure, topics, years_offered
from ...report.words import describe

FIRST_YEAR = 2.0
"""The year that is shown first, as in the report."""


def shown(result: Result) -> dict[str, Any]:
    """Options, years, a table for each year, harms, and what was declined; every option in its order."""
    options = choices(result)
    years = years_offered(result, options)
    measures = [measure for topic in topics(result, options, years) for measure in topic.measures]
    return {
        "options": [
            {"name": o.name, "title": o.title, "letter": o.letter, "slot": o.slot, "what": describe(o)} for o in options
        ],
        "years": [{"year": year, "words": year_words(year)} for year in years],
        "year": min(years, key=lambda year: abs(year - FIRST_YEAR)) if years else None,
        "tables": [[_row(measure, year) for measure in measures] for year in years],
        "references": [
            {"title": m.outcome.title, "cells": [{"patient": r.patient, "surgeon": r.surgeon} for r in m.references]}
            for m in measures
        ],
        "harms": _harms(result, options),
        "declined": {o.title: texts(result, "forecast", o.name, "declined") for o in options},
    }


def _row(measure: Measure, year: float) -> dict[str, Any]:
    return {
        "patient": measure.outcome.patient,
        "surgeon": measure.outcome.title,
        "unit": measure.outcome.unit,
        "cells": [{"patient": t.patient, "surgeon": t.surgeon, "absent": t.absent} for t in measure.at[year]],
    }


def _harms(result: Result, options: Sequence[Choice]) -> list[dict[str, Any]]:
    return [
        {
            "label": harm.label,
            "severity": harm.severity,
            "cells": [{"patient": c.patient, "surgeon": c.surgeon, "absent": c.absent} for c in harm.cells],
        }
        for harm in harms(result, options)
    ]
