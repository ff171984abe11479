"""The summary in plain words: short sentences from numbers, with natural frequencies and the whole told both ways.

Written for a reading grade of 8 or below; a test measures it. Nothing here ranks the options.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from . import tell
from .bending import in_full, treated_levels
from .expectations import FIRST, absent_words, counted
from .fields import Choice, Estimate, Result, at_year, common_years, mapping, number
from .labels import OUTCOMES, Outcome, technique_words, year_words
from .person import DIAGNOSES

ORDER = "The options stand in the order of the case. The order does not say which one suits you."
SURE = (
    'No one can say which of the 100 people you would be. For a score, "most people" means 90 of 100 people like this.'
    ' For a chance, "likely" shows how far the number may be off, as it is not known well.'
)
_SCREWED = frozenset({"tlif", "plif", "plf"})
ONE_SIDE = " Here with screws and a rod on one side only."
_AIDS = {
    "bmp2": " The graft holds a protein that makes bone grow (BMP-2).",
    "allograft": " The graft is bone of a donor.",
    "teriparatide": " A drug that builds bone (teriparatide) is given around the operation.",
    "nsaid short": " Drugs against swelling (NSAID) follow, for less than 14 days.",
    "nsaid high": " Strong drugs against swelling (ketorolac) follow, for long or in a high dose.",
}
"""What else the case names for an operation and the numbers depend on."""
_BY_NAME = {outcome.name: outcome for outcome in OUTCOMES}


@dataclass(frozen=True)
class Fact:
    """One thing to expect: its heading and the sentence in both registers."""

    heading: str
    patient: str
    surgeon: str
    why: str = ""


@dataclass(frozen=True)
class Card:
    """What the summary says of one option; every card has the same facts in the same order."""

    choice: Choice
    what: str
    facts: tuple[Fact, ...]


def introduction(result: Result, options: Sequence[Choice]) -> list[str]:
    """The opening sentences: who, what is compared, and what the numbers mean."""
    patient = mapping(result, "case", "patient")
    age, sex = number(patient, "age"), {"female": "woman", "male": "man"}.get(str(patient.get("sex")), "person")
    trouble = DIAGNOSES.get(str(patient.get("diagnosis")), "trouble in the low back")
    who = f"This page is about a {sex} with {trouble}."
    if age is not None:
        who = f"This page is about a {sex} aged {age:.0f} with {trouble}."
    if not options:
        return [who, "The case names no options to compare."]
    if len(options) == 1:
        return [f"{who} It looks at one option.", SURE]
    return [f"{who} It looks at {len(options)} options. {ORDER}", SURE]


def cards(result: Result, options: Sequence[Choice]) -> list[Card]:
    """One card an option, with equal detail."""
    years = common_years(result, options)
    soon = min(years, key=lambda year: abs(year - 2)) if years else None
    late = max(years) if years else None
    return [
        Card(
            option,
            describe(option),
            (
                _score(result, option, "odi", soon),
                _score(result, option, "back_pain", soon),
                _score(result, option, "leg_pain", soon),
                _motion(result, option, options, soon),
                _union(result, option, soon),
                _again(result, option, late),
            ),
        )
        for option in options
    ]


def describe(option: Choice) -> str:
    """What the option is, in words."""
    where = f" at {tell.joined(list(option.levels))}" if option.levels else ""
    way = {"mis": " Through small cuts.", "open": " Through one open cut."}.get(option.approach, "")
    aids = "".join(_AIDS.get(aid, "") for aid in option.aids)
    return f"{technique_words(option.technique, option.screws)}{where}.{way}{_screws(option)}{aids}"


def _screws(option: Choice) -> str:
    """Screws, where the words of the technique do not tell them; after a fusion from elsewhere they need more cuts."""
    if option.technique in _SCREWED:
        return ONE_SIDE if option.screws == "unilateral" else ""
    rods = {"bilateral": "screws and rods", "unilateral": "screws and a rod on one side"}.get(option.screws)
    return f" Then {rods} from behind, through more cuts in the back." if rods else ""


def _score(result: Result, option: Choice, name: str, year: float | None) -> Fact:
    outcome = _BY_NAME[name]
    found = None if year is None else at_year(result, option.name, year, name)
    if found is None or year is None:
        return _absent(result, option, outcome)
    now = number(result, "case", "patient", "baseline", name)
    scale = "100" if name == "odi" else "10"
    today = "" if now is None else f" It is {now:g} now."
    patient = f"About {tell.whole(found.value)} of {scale} points after {year_words(year)}{tell.most(found)}.{today}"
    baseline = "" if now is None else f" Baseline {now:.1f}, change {tell.fixed(found.value - now)}."
    surgeon = f"{tell.surgeon(found, outcome)} at {year_words(year)}.{baseline}"
    return Fact(outcome.patient, patient, surgeon, name.replace("_", "-"))


def _union(result: Result, option: Choice, year: float | None) -> Fact:
    outcome = _BY_NAME["union"]
    found = None if year is None else at_year(result, option.name, year, "union")
    if found is None or year is None:
        return _absent(result, option, outcome)
    several = len(option.levels) > 1
    where, every = ("each of the treated levels", ", of every treated level") if several else ("the level", "")
    patient = (
        f"In about {tell.people(found.value)} people like this, bone joins {where} within {year_words(year)}"
        f"{_likely_chance(found)}. In {tell.others(found.value)} it does not."
    )
    return Fact(outcome.patient, patient, f"{tell.surgeon(found, outcome)} by {year_words(year)}{every}.", "union")


def _again(result: Result, option: Choice, year: float | None) -> Fact:
    outcome = _BY_NAME["reoperation"]
    found, name = (None, "") if year is None else counted(result, option, "reoperation", year)
    if found is None or year is None:
        return _absent(result, option, outcome)
    first = name == "later_surgery"
    patient = (
        f"About {tell.people(found.value)} people like this have {FIRST if first else 'another operation'} within"
        f" {year_words(year)}{_likely_chance(found)}. {tell.others(found.value)} do not."
    )
    surgeon = f"{tell.surgeon(found, outcome)} by {year_words(year)}{f', {FIRST}' if first else ''}."
    return Fact(outcome.patient, patient, surgeon, "reoperation")


def _motion(result: Result, option: Choice, options: Sequence[Choice], year: float | None) -> Fact:
    several = len(treated_levels(option, options)) > 1
    return Fact("Motion at the levels" if several else "Motion at the level", *in_full(result, option, options, year))


def _likely_chance(found: Estimate) -> str:
    if found.low is None or found.high is None:
        return ""
    return f" (likely {tell.chance_range(found.value, found.low, found.high)})"


def _absent(result: Result, option: Choice, outcome: Outcome) -> Fact:
    return Fact(outcome.patient, *absent_words(result, option.name, outcome))
