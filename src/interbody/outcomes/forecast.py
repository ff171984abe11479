"""The forecast of one option: scores, union and operations over ten years, harms, drivers and what is declined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from ..case import Case, Option
from ..course import YEARS, Z90, Course, Ledger, band, union_base, union_factors
from ..evidence import ParameterSet, Use
from .arrays import both_below
from .complications import change_to_surgery, complications
from .drivers import chance_drivers, mechanics_driver, score_drivers
from .function import odi_baseline, odi_trajectory
from .model import Driver, Estimate, Forecast, Reference, TimePoint
from .modifiers import odi_modifiers
from .notes import deaths_told, notes
from .pain import SITES, pain_baseline, pain_trajectory
from .people import one_person, plan_of
from .perioperative import around_operation
from .recovery import recovery_plan
from .references import course_references, reference, score_references
from .reoperation import factors, later_surgery, reference_point, reoperation
from .satisfaction import SATISFIED_FROM, satisfied
from .scope import family_of, out_of_evidence, scores_declined
from .scores import Score
from .utility import predicted_sd, utility

Sets = Mapping[str, ParameterSet]

ODI_TOP, PAIN_TOP = 100.0, 10.0
SCORES = ("odi", "back_pain", "leg_pain")
CHANCES = ("union", "adjacent_reoperation", "reoperation", "later_surgery")
RESPONSES = (
    "odi_mcid", "odi_substantial", "odi_responder_30", "back_responder_30", "leg_responder_30", "back_responder_80",
    "leg_responder_80", "back_substantial", "leg_substantial", "back_free", "leg_free", "symptom_free", "eq5d",
    "satisfied",
)  # fmt: skip


@dataclass(frozen=True)
class Books:
    """The parameter sets in use, each remembering what was read from it."""

    scores: Ledger
    union: Ledger
    adjacent: Ledger
    reoperation: Ledger
    harms: Ledger
    deaths: Ledger
    recovery: Ledger
    around: Ledger

    @classmethod
    def open(cls, sets: Sets | None) -> Books:
        names = (
            "pain_and_function", "union", "adjacent", "reoperation", "complications", "mortality", "recovery",
            "perioperative",
        )  # fmt: skip
        return cls(*(Ledger(name, sets) for name in names))


def forecast_option(case: Case, option_name: str, course: Course, *, sets: Sets | None = None) -> Forecast:
    """Forecast of one option of the case.

    Args:
        case: the case.
        option_name: key in ``case.options``.
        course: what happens at the operated and neighbouring levels under this option.
        sets: parameter sets to use instead of the published ones, by name (for studies and tests).

    Raises:
        KeyError: the case has no such option.
    """
    option, books = case.options[option_name], Books.open(sets)
    if reasons := out_of_evidence(case, option, books.scores):
        return _nothing(option_name, reasons, books, course)
    declined = scores_declined(case, option)
    scores = {} if declined else score_models(case, option, books.scores)
    curves = _curves(case, option, course, books, bool(declined))
    references = {} if declined else score_references(case, option, books.scores)
    if course.union is not None:
        references |= course_references(option, books.union, books.adjacent)
    harms = complications(case, option, course, books.harms, books.union)
    if "reoperation" in curves:
        references["reoperation"] = _reoperation_reference(case, option, books.reoperation)
    if "later_surgery" in curves:
        references["later_surgery"], source = _crossover_reference(case, books.reoperation)
        harms["change_to_surgery"] = change_to_surgery(curves["later_surgery"], references["later_surgery"], source)
    return Forecast(
        option=option_name,
        timeline=_timeline(case, option, scores, curves, books.scores),
        reference=references,
        complications=harms,
        drivers=_drivers(case, option, course, scores, books),
        declined=declined,
        notes=notes(case, option, books.scores) + deaths_told(case, option, books.scores, books.deaths),
        recovery=recovery_plan(option, books.recovery),
        perioperative=around_operation(one_person(case.patient, option), plan_of(option), books.around),
        evidence=_evidence(books, course),
    )


def score_models(case: Case, option: Option, book: Ledger) -> dict[str, Score]:
    """ODI and both pains of this person under this option."""
    patient, family = case.patient, family_of(option)
    diagnosis = patient.diagnosis
    slip = max((f.slip_mm or 0.0 for f in case.findings.values()), default=0.0)
    why = "how far a person's change follows the own baseline"
    reliability, error = book.points("baseline_reliability", why)
    floor = book.value("floor_share", why)
    effects = odi_modifiers(case, option, book)
    per_odi = book.value("pain_per_odi", "effects on pain, from those on ODI")
    odi_room, pain_room = (book.value(f"threshold.{name}_substantial", "room for a gain") for name in ("odi", "pain"))
    found = {
        "odi": Score(
            odi_trajectory(diagnosis, family, book, slip), patient.baseline.odi, odi_baseline(diagnosis, book), ODI_TOP,
            book.value("sd.odi", "individual spread of ODI"), reliability, error, floor, odi_room,
            effects,
        )
    }  # fmt: skip
    for site in SITES:
        found[f"{site}_pain"] = Score(
            pain_trajectory(diagnosis, site, family, book), getattr(patient.baseline, f"{site}_pain"),
            pain_baseline(diagnosis, site, book), PAIN_TOP,
            book.value(f"sd.{site}", f"individual spread of {site} pain"), reliability, error, floor, pain_room,
            effects, per_odi,
        )  # fmt: skip
    return found


Curves = dict[str, tuple[Estimate, ...]]


def _curves(case: Case, option: Option, course: Course, books: Books, declined: bool) -> Curves:
    found: Curves = {}
    for name, bands in (("union", course.union), ("adjacent_reoperation", course.adjacent_reoperation)):
        if bands is not None:
            found[name] = tuple(Estimate(b.value, b.low, b.high) for b in bands)
    if family_of(option) == "nonoperative":
        found["later_surgery"] = later_surgery(case, option, books.reoperation, books.deaths)
    elif not declined:
        found["reoperation"], beside = reoperation(
            case, option, course, books.reoperation, books.adjacent, books.deaths, books.union
        )
        if beside is not None:
            found["adjacent_reoperation"] = beside
    return found


def _timeline(
    case: Case, option: Option, scores: Mapping[str, Score], curves: Curves, book: Ledger
) -> tuple[TimePoint, ...]:
    content = _satisfied(case, option, book) if scores else None
    rows: list[TimePoint] = []
    for row, year in enumerate(YEARS):
        point: dict[str, float | Estimate | None] = {"year": year}
        for name in SCORES:
            point[name] = scores[name].at(year) if name in scores else None
        for name in CHANCES:
            point[name] = curves[name][row] if name in curves else None
        point |= _responses(scores, year, book)
        point["satisfied"] = content if year >= SATISFIED_FROM else None
        rows.append(point)
    return tuple(rows)


def _responses(scores: Mapping[str, Score], year: float, book: Ledger) -> dict[str, Estimate | None]:
    if not scores:
        return dict.fromkeys(("odi_change", *RESPONSES))
    odi = scores["odi"]
    why = "who counts as improved"
    end = odi.at(year)
    return {
        "odi_change": Estimate(
            odi.change(year),
            end.low - odi.baseline,
            end.high - odi.baseline,
            (end.mean_low or 0.0) - odi.baseline,
            (end.mean_high or 0.0) - odi.baseline,
        ),
        "odi_mcid": odi.gain_chance(year, book.value("threshold.odi_mcid", why)),
        "odi_substantial": odi.gain_chance(year, book.value("threshold.odi_substantial", why)),
        "odi_responder_30": odi.gain_chance(year, book.value("threshold.odi_share", why) * odi.baseline),
        **_pain_responses(scores, year, book),
        "eq5d": _eq5d(scores, year, book),
    }


def _pain_responses(scores: Mapping[str, Score], year: float, book: Ledger) -> dict[str, Estimate | None]:
    why = "who counts as improved"
    some, most, points, free = (
        book.value(f"threshold.{name}", why) for name in ("pain_share", "pain_most", "pain_substantial", "pain_free")
    )
    found: dict[str, Estimate | None] = {}
    for site in SITES:
        pain = scores[f"{site}_pain"]
        found[f"{site}_responder_30"] = pain.gain_chance(year, some * pain.baseline)
        found[f"{site}_responder_80"] = pain.gain_chance(year, most * pain.baseline)
        found[f"{site}_substantial"] = pain.gain_chance(year, points)
        found[f"{site}_free"] = pain.below(year, free)
    alike = book.value("score_residual_correlation", "free of pain in back and leg at once")
    both = []
    for shift in (0.0, 1.0, -1.0):
        back, leg = (scores[f"{site}_pain"].reach(year, free, shift) for site in SITES)
        both.append(float(both_below(back, leg, alike)))
    found["symptom_free"] = Estimate(*both)
    return found


def _eq5d(scores: Mapping[str, Score], year: float, book: Ledger) -> Estimate:
    """EQ-5D index: the wide band is one person's, the narrow one the mean's, with what countries differ by."""
    odi, back, leg = (scores[name] for name in SCORES)
    ends_at = [s.baseline + s.change(year) for s in (odi, back, leg)]
    value = float(utility(ends_at[0], ends_at[1], ends_at[2], book))
    country = book.value("eq5d.between_sd", "utility")
    mean_sd = sqrt(country**2 + predicted_sd(odi.mean_sd(year), back.mean_sd(year), leg.mean_sd(year), book, 0.0) ** 2)
    sd = sqrt(mean_sd**2 + predicted_sd(odi.sd, back.sd, leg.sd, book) ** 2)
    top = book.value("eq5d.constant", "utility")
    ends = [min(value + k * Z90 * s, top) for s in (sd, mean_sd) for k in (-1, 1)]
    return Estimate(value, *ends)


def _satisfied(case: Case, option: Option, book: Ledger) -> Estimate | None:
    found = satisfied(case.patient.diagnosis, family_of(option), book)
    if found is None:
        return None
    shown = band(found.mean, found.new_study)
    return Estimate(shown.value, shown.low, shown.high)


def _reoperation_reference(case: Case, option: Option, book: Ledger) -> Reference:
    name, year, value = reference_point(case, option, book)
    curve = book.quantity(name, "published figure")
    return reference(curve, year, f"{curve.note} Level pooled over the studies of this treatment.", value)


def _crossover_reference(case: Case, book: Ledger) -> tuple[Reference, str]:
    stem = f"crossover.{case.patient.diagnosis}"
    stem = stem if f"{stem}.share" in book.set else "crossover.slip"
    share = book.quantity(f"{stem}.share", "published figure")
    year = book.values(f"{stem}.years", "published figure")[0]
    return reference(share, year, value=share.value[0]), share.source


def _drivers(
    case: Case, option: Option, course: Course, scores: Mapping[str, Score], books: Books
) -> tuple[Driver, ...]:
    found: list[Driver] = []
    for name, score in scores.items():
        found += score_drivers(name, "points", score)
    if course.union is not None:
        base = union_base(option, books.union)
        worse = chance_drivers("union", 1 - base, union_factors(case.patient, option, base, books.union))
        found += [Driver(d.name, d.outcome, -d.effect, d.unit, d.text) for d in worse]
    if family_of(option) != "nonoperative" and scores:
        base = reference_point(case, option, books.reoperation)[2]
        found += chance_drivers("reoperation", base, factors(case, books.reoperation))
    return (*found, *mechanics_driver(course))


def _evidence(books: Books, course: Course) -> tuple[Use, ...]:
    parts = (books.scores, books.union, books.adjacent, books.reoperation, books.harms, books.deaths, books.recovery,
             books.around)  # fmt: skip
    own = tuple(use for book in parts for use in book.uses)
    seen = {(u.quantity.source, u.quantity.name, u.used_for) for u in own}
    return own + tuple(u for u in course.evidence if (u.quantity.source, u.quantity.name, u.used_for) not in seen)


def _nothing(option_name: str, reasons: tuple[str, ...], books: Books, course: Course) -> Forecast:
    empty = dict.fromkeys((*SCORES, *CHANCES, "odi_change", *RESPONSES))
    timeline = tuple({"year": year, **empty} for year in YEARS)
    return Forecast(option_name, timeline, {}, {}, (), reasons, (), (), {}, _evidence(books, course))
