"""Why a number is what it is: formula, inputs, reference, what moved it, sources and their quality, assumptions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from . import palette
from .basis import STATUS, source_rows, sources_about
from .fields import Choice, Result, mapping, number, records
from .labels import Outcome
from .model_cards import ModelCard, card_behind, cards
from .topics import Reference, StudyGroup, Topic, study_groups

MOST_RANGES = 6
ABOUT: Mapping[str, tuple[str, ...]] = {
    "pain-and-function": ("function", "pain", "baseline", "treatment, pooled", "without operation", "improved",
                          "satisfied", "odi", "recovery"),
    "union": ("union", "bridges"),
    "adjacent": ("next to the fusion", "adjacent", "published hazard", "level above"),
    "reoperation": ("further operations", "change from care", "death"),
    "complications": ("chance of:",),
    "healing": ("tissue", "graft", "fatigue", "hardware"),
    "recovery": ("plan of recovery",),
}  # fmt: skip
"""Words that name, among the uses of sources and assumptions, those of each card."""


@dataclass(frozen=True)
class Bar:
    """How far one input moves an option's number, in the unit shown: from ``low`` to ``high``.

    A bar of what moved the number away from the study group begins at 0, where ``effect`` is its signed length.
    """

    name: str
    low: float
    high: float
    unit: str
    text: str = ""

    @property
    def effect(self) -> float:
        """The end that is farther from 0."""
        return self.high if abs(self.high) > abs(self.low) else self.low


@dataclass(frozen=True)
class Bars:
    """The bars of one option, the longest first, and their picture."""

    option: Choice
    bars: tuple[Bar, ...]
    svg: str


@dataclass(frozen=True)
class Why:
    """Everything behind one quantity."""

    key: str
    outcome: Outcome
    card: ModelCard | None
    references: tuple[StudyGroup, ...]
    pushes: tuple[Bars, ...]
    """What moved each option's number away from the study group."""
    ranges: tuple[Bars, ...]
    """Where each option's number goes, in people of 100, when one input goes through its likely range."""
    sources: tuple[str, ...]
    quality: tuple[str, str]
    assumptions: tuple[tuple[str, str], ...]


def reasons(result: Result, options: Sequence[Choice], topics: Sequence[Topic]) -> list[Why]:
    """One entry for each quantity that the topics show."""
    return [_why(result, options, m.outcome, m.references) for topic in topics for m in topic.measures]


def by_card(found: Sequence[Why]) -> list[tuple[str, list[Why]]]:
    """The entries by the model behind them, in the order of their first number."""
    groups: dict[str, list[Why]] = {}
    for entry in found:
        groups.setdefault(card_behind(entry.outcome.name), []).append(entry)
    return list(groups.items())


def _why(result: Result, options: Sequence[Choice], outcome: Outcome, references: tuple[Reference, ...]) -> Why:
    name = card_behind(outcome.name)
    words = ABOUT.get(name, ())
    sources = sources_about(result, words)
    return Why(
        outcome.name.replace("_", "-"),
        outcome,
        cards().get(name),
        tuple(study_groups(references)),
        _pushes(result, options, outcome),
        tuple(r for option in options if (r := _ranges(result, option, outcome)) is not None),
        sources,
        quality(result, sources),
        _assumptions(result, words),
    )


SEARCH = "Most were read in the abstract, and the search was not systematic."
PLAIN_SEARCH = "Most were read in their short form. It was not a full search."


def quality(result: Result, keys: Sequence[str]) -> tuple[str, str]:
    """How many sources there are; for surgeons also how their figures came to us. In both registers."""
    rows = [row for row in source_rows(result) if row.key in keys]
    if not rows:
        return "No source is named.", "No source is named."
    counts = Counter(row.status for row in rows)
    order = [STATUS[status] for status in STATUS]
    told = [f"{counts[words]} {words}" for words in sorted(counts, key=lambda w: order.index(w) if w in order else 99)]
    count = "1 source" if len(rows) == 1 else f"{len(rows)} sources"
    return f"{count}. {PLAIN_SEARCH}", f"{count}: {', '.join(told)}. {SEARCH}"


def _pushes(result: Result, options: Sequence[Choice], outcome: Outcome) -> tuple[Bars, ...]:
    """What moved the number of each option, all on one scale."""
    names = {outcome.name, _score_behind(outcome.name)}
    found = {
        option: [bar for row in records(result, "forecast", option.name, "drivers")
                 if row.get("outcome") in names and (bar := _push(row)) is not None]
        for option in options
    }  # fmt: skip
    reach = max((abs(bar.effect) for bars in found.values() for bar in bars), default=0.0) or 1.0
    shown = []
    for option, bars in found.items():
        if bars:
            ordered = tuple(sorted(bars, key=lambda bar: -abs(bar.effect)))
            label = f"What moved {outcome.patient.lower()}, option {option.letter}: " + ", ".join(
                f"{bar.name} {signed(bar.effect)} {bar.unit}" for bar in ordered
            )
            shown.append(Bars(option, ordered, tornado(ordered, palette.OPTIONS[option.slot].light, label, reach)))
    return tuple(shown)


def _score_behind(name: str) -> str:
    """Shares of people follow from a score; what moves the score moves them."""
    return {"odi_mcid": "odi", "back_responder_30": "back_pain", "leg_responder_30": "leg_pain"}.get(name, name)


NAMES: Mapping[str, str] = {
    "baseline": "score before treatment",
    "claudication": "leg trouble on walking",
    "bmp": "BMP-2 in the graft",
    "nsaid high": "ketorolac for long",
    "nsaid short": "NSAID for a short time",
    "vitamin d": "lack of vitamin D",
    "levels": "number of levels",
}
"""Names of drivers that say more in other words."""


def _push(row: Mapping[str, Any]) -> Bar | None:
    effect = number(row, "effect")
    if effect is None:
        return None
    share = row.get("unit") == "probability"
    size = effect * (100 if share else 1)
    name = str(row.get("name") or "")
    unit = "of 100 people" if share else str(row.get("unit") or "")
    return Bar(NAMES.get(name, name), min(size, 0.0), max(size, 0.0), unit, str(row.get("text") or ""))


def _ranges(result: Result, option: Choice, outcome: Outcome) -> Bars | None:
    """From the simulated graft: where union at 24 months goes when one input goes through its likely range."""
    if outcome.name != "union":
        return None
    rows = records(mapping(result, "course", option.name, "healing"), "drivers")
    found = [
        Bar(str(row.get("name") or ""), 100 * low, 100 * high, "of 100 people")
        for row in rows
        if (low := number(row, "low")) is not None and (high := number(row, "high")) is not None
    ]
    ordered = tuple(sorted(found, key=lambda bar: bar.low - bar.high)[:MOST_RANGES])
    if not ordered:
        return None
    label = f"Union at 24 months, of 100 people, option {option.letter}: " + ", ".join(
        f"{bar.name} {bar.low:.0f} to {bar.high:.0f}" for bar in ordered
    )
    return Bars(option, ordered, spans(ordered, palette.OPTIONS[option.slot].light, label))


def _assumptions(result: Result, words: Sequence[str]) -> tuple[tuple[str, str], ...]:
    found = []
    for row in records(result, "assumptions"):
        used = str(row.get("used_for") or "").lower()
        if any(word in used for word in words):
            found.append((str(row.get("name") or ""), str(row.get("why") or "")))
    return tuple(found)


def signed(value: float) -> str:
    """With its sign, two figures."""
    return f"{value:+.2g}".replace("-", "−")


def tornado(bars: Sequence[Bar], colour: str, label: str, reach: float) -> str:
    """Bars to both sides of a middle line, which go to the edge where their effect is ``reach``."""
    middle, wide = 250.0, 70.0
    scale = wide / reach
    parts = [(b.name, middle + scale * b.low, scale * (b.high - b.low), signed(b.effect)) for b in bars]
    return _bars(parts, colour, label, middle)


def spans(bars: Sequence[Bar], colour: str, label: str) -> str:
    """Bars from the lower to the upper end, on one axis."""
    low, high = min(b.low for b in bars), max(b.high for b in bars)
    left, wide = 180.0, 140.0
    scale = wide / ((high - low) or 1.0)
    parts = [
        (b.name, left + scale * (b.low - low), max(scale * (b.high - b.low), 1.0), f"{b.low:.0f} to {b.high:.0f}")
        for b in bars
    ]
    return _bars(parts, colour, label, None)


def _bars(parts: Sequence[tuple[str, float, float, str]], colour: str, label: str, line: float | None) -> str:
    step, high = 22.0, 12.0
    ink, height = palette.light("ink"), step * len(parts)
    out = [
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart tornado" role="img" focusable="false"'
        f' aria-label="{escape(label)}" viewBox="0 0 400 {height:g}" width="400" height="{height:g}">'
    ]
    for place, (name, start, size, text) in enumerate(parts):
        y = place * step + 0.5 * (step - high)
        out.append(f'<rect x="{start:.1f}" y="{y:.1f}" width="{size:.1f}" height="{high:g}" fill="{colour}"/>')
        look = f'y="{y + 10:.1f}" font-size="11" fill="{ink}"'
        out.append(f'<text x="170" text-anchor="end" {look}>{escape(name)}</text>')
        out.append(f'<text x="330" {look}>{escape(text)}</text>')
    if line is not None:
        out.append(f'<path d="M{line:g} 0V{height:g}" stroke="{palette.light("strong")}" fill="none"/>')
    return "".join([*out, "</svg>"])
