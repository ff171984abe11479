"""What to expect: one data contract from which sentence, picture, table, curve and print are all drawn.

A topic is what may matter to a person; its measures hold, for each option at the same years and out of the same
number of people, every form in which a number is told. No view has a number that the others do not have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..decision import MATTERS
from . import palette, tell
from .expectations import FIRST, absent_words, counted, reference, reference_words
from .fields import Choice, Estimate, Result, common_years, number
from .icons import denominator, icon_array
from .labels import Outcome, year_words
from .phrases import ALL, PHRASES
from .scale import scale_picture
from .studies import Basis, basis_of

PICKED = (0.25, 1.0, 2.0, 5.0, 10.0)
"""Years offered where every option has them; all years that every option has where none of these is."""
MEASURES = {
    "back": ("back_pain", "back_responder_30"),
    "leg": ("leg_pain", "leg_responder_30"),
    "daily": ("odi", "odi_mcid", "satisfied"),
    "again": ("reoperation", "adjacent_reoperation", "union"),
}
"""By key of what may matter; motion, time and harm have views of their own."""


@dataclass(frozen=True)
class Told:
    """One option's number at one year in every form, or the words that stand in for it."""

    option: Choice
    sentence: str = ""
    patient: str = ""
    surgeon: str = ""
    picture: str = ""
    absent: str = ""
    absent_surgeon: str = ""


@dataclass(frozen=True)
class Reference:
    """The published figure of the study group, in both registers."""

    option: Choice
    patient: str
    surgeon: str
    basis: Basis


@dataclass(frozen=True)
class Measure:
    """One quantity of a topic, for every option."""

    outcome: Outcome
    at: Mapping[float, tuple[Told, ...]]
    references: tuple[Reference, ...]

    @property
    def key(self) -> str:
        """Its name in the page's anchors."""
        return self.outcome.name.replace("_", "-")

    @property
    def study_groups(self) -> list[StudyGroup]:
        """Each published figure once, with the options whose numbers start from it."""
        return study_groups(self.references)


@dataclass(frozen=True)
class StudyGroup:
    """A published figure, in both registers, and the options whose numbers start from it."""

    options: tuple[Choice, ...]
    patient: str
    surgeon: str
    basis: Basis


@dataclass(frozen=True)
class Topic:
    """One thing that may matter, with its measures."""

    key: str
    title: str
    question: str
    measures: tuple[Measure, ...]


def years_offered(result: Result, options: Sequence[Choice]) -> list[float]:
    """The years of the one picker that every view follows."""
    common = common_years(result, options)
    return [year for year in common if year in PICKED] or common


def topics(result: Result, options: Sequence[Choice], years: Sequence[float]) -> list[Topic]:
    """Every topic with a measure that any option has; in the order of :data:`MATTERS`."""
    found = []
    for matter in MATTERS:
        measures = [measure(result, options, years, ALL[name]) for name in MEASURES.get(matter.key, ())]
        kept = tuple(m for m in measures if any(not told.absent for row in m.at.values() for told in row))
        if kept:
            found.append(Topic(matter.key, matter.title, matter.question, kept))
    return found


def measure(result: Result, options: Sequence[Choice], years: Sequence[float], outcome: Outcome) -> Measure:
    """One quantity at every year, for every option."""
    return Measure(
        outcome,
        {year: _row(result, options, year, outcome) for year in years},
        tuple(_reference(result, option, outcome) for option in options),
    )


def _row(result: Result, options: Sequence[Choice], year: float, outcome: Outcome) -> tuple[Told, ...]:
    found = {option.name: counted(result, option, outcome.name, year) for option in options}
    chances = [e.value for e, _ in found.values() if e is not None] if outcome.kind == "chance" else []
    of = denominator(chances)
    return tuple(_told(result, option, year, outcome, *found[option.name], of) for option in options)


def _told(
    result: Result, option: Choice, year: float, outcome: Outcome, found: Estimate | None, name: str, of: int
) -> Told:
    if found is None:
        patient, surgeon = absent_words(result, option.name, outcome)
        return Told(option, absent=patient, absent_surgeon=surgeon)
    when = f"After {year_words(year)}"
    if outcome.kind == "score":
        now = number(result, "case", "patient", "baseline", outcome.name)
        today = "" if now is None else f" It is {now:g} now."
        scale = f"{outcome.top:.0f}"
        sentence = f"{when} it is about {tell.whole(found.value)} of {scale}{tell.most(found)}.{today}"
        label = f"{outcome.patient}, option {option.letter}: {sentence}"
        picture = scale_picture(found, now, outcome.top, palette.OPTIONS[option.slot], label)
        return Told(option, sentence, tell.patient(found, outcome), tell.surgeon(found, outcome), picture)
    phrase = PHRASES[name]
    count, band = tell.count(found.value, of), tell.band(found, of)
    sentence = (
        f"{when} about {count} of {of:,} people like this {phrase.yes}{band}. {tell.rest(found.value, of)} {phrase.no}."
    )
    first = f", {FIRST}" if name == "later_surgery" else ""
    label = f"{outcome.patient}, option {option.letter}, after {year_words(year)}: {count} of {of:,} people{first}"
    return Told(
        option,
        sentence,
        f"{count} of {of:,}{band}{first}",
        tell.surgeon(found, outcome) + first,
        icon_array(found.value, label, of, palette.OPTIONS[option.slot]),
    )


def study_groups(references: Sequence[Reference]) -> list[StudyGroup]:
    """References that say the same, as one; options without one are left out."""
    groups: dict[tuple[str, str, Basis], list[Choice]] = {}
    for ref in references:
        if ref.patient:
            groups.setdefault((ref.patient, ref.surgeon, ref.basis), []).append(ref.option)
    return [StudyGroup(tuple(options), *group) for group, options in groups.items()]


def _reference(result: Result, option: Choice, outcome: Outcome) -> Reference:
    ref = reference(result, option.name, outcome.name)
    value, year = number(ref, "value"), number(ref, "year")
    told = ""
    if value is not None:
        shown = tell.people(value) if outcome.kind == "chance" else f"{tell.whole(value)} of {outcome.top:.0f}"
        told = shown + ("" if year is None else f" after {year_words(year)}")
    return Reference(option, told, reference_words(ref, outcome), basis_of(ref))
