"""Figures of the forecast over time: scores, union and further operations, small multiples with the same axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from . import palette, tell
from .fields import Choice, Estimate, Result, at_year, common_years, dig, mapping, number, texts, timeline
from .figures import Figure, Panel, Table
from .labels import Outcome, year_words
from .plain_words import DECLINED, twin_or_itself
from .studies import basis_of
from .time_chart import SCREEN, Size, time_chart

NO_FORECAST = "No forecast was made for this option."
FIRST = "a first operation"
"""What an operation is for people who chose none before; said wherever it stands beside further operations."""


def reference(result: Result, option: str, name: str) -> Mapping[str, Any]:
    """The published figure of the reference cohort, of what :func:`counted` counts; or an empty mapping."""
    found = mapping(result, "forecast", option, "reference", name)
    if not found and name == "reoperation":
        return mapping(result, "forecast", option, "reference", "later_surgery")
    return found


def reference_words(ref: Mapping[str, Any], outcome: Outcome) -> str:
    """The published figure with its year, people and size."""
    value = number(ref, "value")
    if value is None:
        return ""
    shown = tell.percent(value) if outcome.kind == "chance" else f"{value:.1f} {outcome.unit}"
    year = number(ref, "year")
    parts = [shown + (f" at {year_words(year)}" if year is not None else "")]
    if ref.get("population"):
        parts.append(str(ref["population"]).rstrip("."))
    size = number(ref, "n")
    if size is not None:
        parts.append(f"{size:,.0f} studies" if ref.get("counts") == "studies" else f"n = {size:,.0f}")
    return ", ".join(parts)


def time_figure(result: Result, options: Sequence[Choice], outcome: Outcome, size: Size = SCREEN) -> Figure:
    """One quantity over time: small multiples, one panel an option, the same axes in all of them."""
    points = {option.name: _points(result, option, outcome) for option in options}
    title = f"{outcome.title} over time"
    key = f"over-time-{outcome.name.replace('_', '-')}"
    if not any(points.values()):
        return Figure(key, title, "", missing=f"No option has a forecast of this: {outcome.title.lower()}.")
    years = sorted({year for found in points.values() for year, _ in found})
    top = _top(result, options, outcome, points)
    panels = [_panel(result, option, outcome, points[option.name], years, top, size) for option in options]
    named = [str(reference(result, option.name, outcome.name).get("source") or "") for option in options]
    sources = [source for text in named for source in text.split("; ")]
    return Figure(
        key=key,
        title=title,
        summary=_summary(result, options, outcome),
        panels=tuple(panels),
        table=_table(options, outcome, points, years),
        note=outcome.help,
        note_patient=_note_patient(result, [o for o in options if points[o.name]], outcome),
        note_surgeon=_note_surgeon(result, [o for o in options if points[o.name]], outcome),
        sources=tuple(dict.fromkeys(source for source in sources if source)),
    )


def _panel(
    result: Result,
    option: Choice,
    outcome: Outcome,
    points: Sequence[tuple[float, Estimate]],
    years: Sequence[float],
    top: float,
    size: Size,
) -> Panel:
    if not points:
        patient, surgeon = absent_words(result, option.name, outcome)
        return Panel(option.title, text=patient, text_surgeon=surgeon, choice=option)
    ref = reference(result, option.name, outcome.name)
    value, year = number(ref, "value"), number(ref, "year")
    scale = 100 if outcome.kind == "chance" else 1
    mark = None if value is None or year is None else (min(year, max(years)), min(value * scale, top))
    svg = time_chart(
        tuple(points),
        palette.OPTIONS[option.slot],
        top=top,
        unit=outcome.unit,
        years=tuple(years),
        now=number(result, "case", "patient", "baseline", outcome.name),
        reference=mark,
        label=f"{outcome.title} over time, option {option.letter}, {option.title}, with its likely range",
        size=size,
    )
    return Panel(option.title, svg, choice=option)


def counted(result: Result, option: Choice, name: str, year: float) -> tuple[Estimate | None, str]:
    """The number at one year and what it counts: without an operation, "another operation" is a first one."""
    found = at_year(result, option.name, year, name)
    if found is None and name == "reoperation":
        return at_year(result, option.name, year, "later_surgery"), "later_surgery"
    return found, name


def _points(result: Result, option: Choice, outcome: Outcome) -> list[tuple[float, Estimate]]:
    scale = 100 if outcome.kind == "chance" else 1
    found = []
    for row in timeline(result, option.name):
        at, _ = counted(result, option, outcome.name, float(row["year"]))
        if at is not None:
            found.append((float(row["year"]), at.times(scale)))
    return found


def _top(
    result: Result, options: Sequence[Choice], outcome: Outcome, points: Mapping[str, list[tuple[float, Estimate]]]
) -> float:
    """The end of the axis, the same in every panel: the whole scale, or less where all chances are small."""
    if outcome.kind != "chance" or outcome.name == "union":
        return outcome.top
    values = [e.high if e.high is not None else e.value for found in points.values() for _, e in found]
    values += [100 * (number(reference(result, o.name, outcome.name), "value") or 0) for o in options]
    return next((top for top in (20.0, 40.0, 60.0) if max(values) <= top), 100.0)


def _table(
    options: Sequence[Choice],
    outcome: Outcome,
    points: Mapping[str, list[tuple[float, Estimate]]],
    years: Sequence[float],
) -> Table:
    def cell(option: Choice, year: float) -> str:
        for at, e in points[option.name]:
            if at == year:
                band = "" if e.low is None or e.high is None else f" ({e.low:.1f} to {e.high:.1f})"
                mean = "" if e.mean_low is None else f", mean {e.mean_low:.1f} to {e.mean_high or e.value:.1f}"
                return f"{e.value:.1f}{band}{mean}"
        return "–"

    rows = tuple((year_words(year), *(cell(option, year) for option in options)) for year in years)
    head = ("After", *(f"{option.letter} {option.title}" for option in options))
    return Table(f"{outcome.title}, {outcome.unit}, with 90 % band", head, rows)


def _summary(result: Result, options: Sequence[Choice], outcome: Outcome) -> str:
    years = common_years(result, options)
    if not years:
        return outcome.help
    year = max(years) if "reoperation" in outcome.name else min(years, key=lambda y: abs(y - 2))
    told = [f"{option.letter} {text}" for option in options if (text := _short(result, option, outcome, year))]
    if not told:
        return outcome.help
    return f"After {year_words(year)}, {outcome.unit}: {tell.joined(told)}."


def _short(result: Result, option: Choice, outcome: Outcome, year: float) -> str:
    found, name = counted(result, option, outcome.name, year)
    if found is None:
        return ""
    first = f" ({FIRST})" if name == "later_surgery" else ""
    return str(tell.whole(found.value * (100 if outcome.kind == "chance" else 1))) + first


def _note_surgeon(result: Result, options: Sequence[Choice], outcome: Outcome) -> str:
    found = {o.letter: reference_words(reference(result, o.name, outcome.name), outcome) for o in options}
    told = [f"{tell.joined(letters)}: {words}" for words, letters in _alike(found)]
    words = ("Published reference: " + "; ".join(told) + ".") if told else ""
    return words + _criterion(result, options, outcome)


def _criterion(result: Result, options: Sequence[Choice], outcome: Outcome) -> str:
    """What counts as union; the rate depends on it."""
    if outcome.name != "union":
        return ""
    told = [str(dig(result, "course", option.name, "union_criterion") or "") for option in options]
    words = "; ".join(dict.fromkeys(text.rstrip(".") for text in told if text))
    return f" Criterion: {words}." if words else ""


def _note_patient(result: Result, options: Sequence[Choice], outcome: Outcome) -> str:
    found = {}
    for option in options:
        ref = reference(result, option.name, outcome.name)
        value, year = number(ref, "value"), number(ref, "year")
        if value is not None:
            shown = tell.people(value) if outcome.kind == "chance" else str(tell.whole(value))
            when = "" if year is None else f" after {year_words(year)}"
            who = basis_of(ref).text
            found[option.letter] = f"{shown}{when}" + (f" ({who})" if who else "")
    told = [f"{tell.joined(letters)} {words}" for words, letters in _alike(found)]
    return f"Published study groups: {'; '.join(told)}." if told else ""


def _alike(words: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """Each text once, with the letters of the options that it holds for; options without one are left out."""
    holds: dict[str, list[str]] = {}
    for letter, text in words.items():
        if text:
            holds.setdefault(text, []).append(letter)
    return list(holds.items())


def absent_words(result: Result, option: str, outcome: Outcome) -> tuple[str, str]:
    """Why there is no number, for patient and surgeon: the forecast's reason if it names the quantity, or the general
    one."""
    if not mapping(result, "forecast", option):
        return NO_FORECAST, NO_FORECAST
    for text in texts(result, "forecast", option, "declined"):
        if outcome.name.replace("_", " ") in text.lower():
            return twin_or_itself(text, DECLINED), text
    return outcome.absent, outcome.absent
