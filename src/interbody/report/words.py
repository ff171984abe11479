"""The summary in plain words: short sentences from numbers, with natural frequencies and the whole told both ways.

Written for a reading grade of 8 or below; a test measures it. Nothing here ranks the options.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from . import tell
from .expectations import FIRST, absent_words, counted
from .fields import Choice, Estimate, Result, at_year, common_years, mapping, number
from .labels import FUSIONS, OUTCOMES, Outcome, technique_words, year_words
from .readings import range_of_motion

ORDER = "The options stand in the order of the case. The order does not say which one suits you."
SURE = (
    'No one can say which of the 100 people you would be. For a score, "most people" means 90 of 100 people like this.'
    ' For a chance, "likely" shows how far the number may be off, as it is not known well.'
)
_DIAGNOSES = {
    "degenerative_spondylolisthesis": "a slipped bone in the low back from wear",
    "isthmic_spondylolisthesis": "a slipped bone in the low back from a gap in its arch",
    "stenosis": "a tight space around the nerves in the low back",
    "disc_degeneration": "a worn disc in the low back",
    "disc_herniation": "a disc in the low back that presses on a nerve",
}
_SCREWED = frozenset({"tlif", "plif", "plf"})
_FEWER_SCREWS = {
    "unilateral": " Here with screws and a rod on one side only.",
    "none": " Here with no screws and rods.",
}
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
    trouble = _DIAGNOSES.get(str(patient.get("diagnosis")), "trouble in the low back")
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
                _motion(result, option, options),
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
    return f"{technique_words(option.technique)}{where}.{way}{_screws(option)}"


def _screws(option: Choice) -> str:
    """Screws, where the words of the technique do not tell them; after a fusion from elsewhere they need more cuts."""
    if option.technique in _SCREWED:
        return _FEWER_SCREWS.get(option.screws, "")
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
    patient = (
        f"In about {tell.people(found.value)} people like this, bone joins the level within {year_words(year)}"
        f"{_likely_chance(found)}. In {tell.others(found.value)} it does not."
    )
    return Fact(outcome.patient, patient, f"{tell.surgeon(found, outcome)} by {year_words(year)}.", "union")


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


def _motion(result: Result, option: Choice, options: Sequence[Choice]) -> Fact:
    heading = "Motion at the level"
    levels = option.levels or next((other.levels for other in options if other.levels), ())
    level = levels[0] if levels else ""
    before = range_of_motion(result, "intact", "flexion", level)
    after = range_of_motion(result, option.name, "flexion", level)
    if option.technique == "nonoperative" and before is not None:
        text = f"The {level} level keeps the motion it has now: {_degrees(before)} front to back."
        return Fact(heading, text, f"{level} {before:.1f}° flexion-extension at ±7.5 N·m, unchanged by definition.")
    if before is None or after is None:
        text = "The motion of the spine was not worked out for this option."
        return Fact(heading, text, text)
    aim = " It is meant to stop." if option.technique in FUSIONS else ""
    shown = _degrees(after)
    patient = f"{level} bends {shown} front to back. It bends {_degrees(before)} now.{aim}"
    return Fact(heading, patient, f"{level} {before:.1f}° to {after:.1f}° flexion-extension at ±7.5 N·m.")


def _degrees(angle: float) -> str:
    count = tell.whole(angle)
    return "less than 1 degree" if count < 1 else f"{count} degree{'' if count == 1 else 's'}"


def _likely_chance(found: Estimate) -> str:
    if found.low is None or found.high is None:
        return ""
    return f" (likely {tell.chance_range(found.value, found.low, found.high)})"


def _absent(result: Result, option: Choice, outcome: Outcome) -> Fact:
    words = absent_words(result, option.name, outcome)
    return Fact(outcome.patient, words, words)


def case_facts(result: Result) -> list[tuple[str, str]]:
    """The person as the case gives them, for the head of the page."""
    patient = mapping(result, "case", "patient")
    baseline = mapping(patient, "baseline")
    told = [
        ("Age", _with(number(patient, "age"), "years")),
        ("Sex", str(patient.get("sex") or "")),
        ("Height", _with(number(patient, "height_cm"), "cm")),
        ("Weight", _with(number(patient, "weight_kg"), "kg")),
        ("Smoking", _known(patient, "smoking")),
        ("Diabetes", _known(patient, "diabetes")),
        ("Lack of vitamin D", _known(patient, "vitamin_d_deficiency")),
        ("Earlier operation on the low back", _known(patient, "prior_lumbar_surgery")),
        ("Bone density", _bone(patient)),
        ("Diagnosis", str(patient.get("diagnosis") or "").replace("_", " ")),
        ("ODI now", _with(number(baseline, "odi"), "of 100")),
        ("Back pain now", _with(number(baseline, "back_pain"), "of 10")),
        ("Leg pain now", _with(number(baseline, "leg_pain"), "of 10")),
    ]
    return [(name, value) for name, value in told if value]


def _known(patient: Mapping[str, Any], name: str) -> str:
    """The answer in words; a question that the case leaves open is not known, one that it does not have is not told."""
    if name not in patient:
        return ""
    value = patient[name]
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "not known" if value is None else str(value)


def _bone(patient: Mapping[str, Any]) -> str:
    if "bone_density" not in patient:
        return ""
    hu, score = number(patient, "bone_density", "hu"), number(patient, "bone_density", "t_score")
    told = [_with(hu, "HU"), "" if score is None else f"T-score {score:g}"]
    return ", ".join(part for part in told if part) or "not known"


def _with(value: float | None, unit: str) -> str:
    return "" if value is None else f"{value:g} {unit}"
