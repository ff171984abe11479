"""Further operations: the pool of studies, and who is operated again more often."""

from __future__ import annotations

from math import exp, log

import pytest
from made_people import case

from interbody.case import Diagnosis, Technique
from interbody.course import Ledger, simulate_course
from interbody.outcomes import forecast_option
from interbody.outcomes.people import Plan
from interbody.outcomes.reoperation import level_of_studies, published

SLIP, STENOSIS, HERNIATION = (
    Diagnosis.degenerative_spondylolisthesis, Diagnosis.stenosis, Diagnosis.disc_herniation,
)  # fmt: skip
PLANS = (
    (SLIP, Technique.plf), (Diagnosis.disc_degeneration, Technique.tlif), (SLIP, Technique.decompression),
    (STENOSIS, Technique.decompression), (HERNIATION, Technique.microdiscectomy),
)  # fmt: skip


def book() -> Ledger:
    return Ledger("reoperation")


def plan(technique: Technique) -> Plan:
    return Plan(technique, None, None)


@pytest.mark.parametrize(("diagnosis", "technique"), PLANS)
def test_the_pooled_level_lies_among_the_studies(diagnosis, technique) -> None:
    curve = published(diagnosis, plan(technique), book())
    level = level_of_studies(diagnosis, plan(technique), book())
    stems = {
        "fusion": f"fusion.{diagnosis}" if diagnosis is SLIP else "fusion",
        "decompression": f"decompression.{diagnosis}",
    }
    stem = stems.get(plan(technique).family, plan(technique).family)
    ratios = []
    for name, q in book().set.under(f"study.{stem}").items():
        if "." not in name:
            year, share = q.value
            ratios.append(log(-log(1 - share) / curve.at(year)))
    assert len(ratios) >= 5
    assert min(ratios) < level.mean < max(ratios)


@pytest.mark.parametrize(
    ("diagnosis", "technique", "year", "share"),
    [(SLIP, Technique.plf, 5.0, 0.081), (STENOSIS, Technique.decompression, 4.0, 0.107)],
)
def test_national_registers_lie_within_the_spread(diagnosis, technique, year, share) -> None:
    """Korea, slip, 8.1 % at 5 years (11,706); Medicare, stenosis, 10.7 % at 4 years: no more than 1.645 SD away."""
    curve, level = published(diagnosis, plan(technique), book()), level_of_studies(diagnosis, plan(technique), book())
    apart = log(-log(1 - share) / curve.at(year)) - level.mean
    assert abs(apart) < 1.645 * level.new_study


def test_earlier_surgery_is_medicares() -> None:
    """17.2 against 10.6 % at four years: ratio of the cumulative hazards."""
    assert book().value("factor.prior_surgery", "") == pytest.approx(log(1 - 0.172) / log(1 - 0.106), abs=0.005)


def test_someone_operated_before_is_operated_again_more_often() -> None:
    def chance(prior: bool) -> float:
        made = case(prior_lumbar_surgery=prior)
        return forecast_option(made, "tlif", simulate_course(made, "tlif", None, None)).at(4.0)["reoperation"].value

    assert 1.1 < chance(True) / chance(False) < exp(book().log_ratio("factor.prior_surgery", "")[0])


def again(year: float, option: str = "tlif", diagnosis: str = "degenerative_spondylolisthesis", **patient) -> float:
    options = {"plf": {"technique": "plf", "levels": ["L4-L5"]}, "plf_bare": {
        "technique": "plf", "levels": ["L4-L5"], "screws": "none"}, "tlif": {
        "technique": "tlif", "levels": ["L4-L5"]}, "decompression": {
        "technique": "decompression", "levels": ["L4-L5"]}, "none": {"technique": "nonoperative"}}  # fmt: skip
    made = case(diagnosis, options={option: options[option]}, **patient)
    what = "later_surgery" if option == "none" else "reoperation"
    return forecast_option(made, option, simulate_course(made, option, None, None)).at(year)[what].value


@pytest.mark.parametrize("risk", [{"weight_kg": 95}, {"diabetes": True}, {"smoking": "current"}])
def test_a_risk_factor_counts_after_fusion_as_after_decompression(risk) -> None:
    """The studies count any further operation; what a factor multiplies is the same in both arms (unions apart)."""
    fused, open_ = (
        log(1 - again(5.0, option, **risk)) / log(1 - again(5.0, option)) for option in ("tlif", "decompression")
    )
    assert fused == pytest.approx(open_, rel=0.15)


def test_operations_for_want_of_union_as_in_a_randomised_trial() -> None:
    """Andresen 2023: 1 of 54 with and 7 of 54 without screws operated again, at the trial's chances of union; and more
    nonunion is never safer."""
    with_screws, without = again(2.0, "plf"), again(2.0, "plf_bare")
    unions = [
        simulate_course(made, "a", None, None).union[-1].value
        for made in (case(options={"a": {"technique": "plf", "levels": ["L4-L5"], **more}})
                     for more in ({}, {"screws": "none"}))
    ]  # fmt: skip
    per_nonunion = (without - with_screws) / (unions[0] - unions[1])
    assert 0.023 < per_nonunion < 0.329
    assert again(2.0, "tlif") < with_screws < without


@pytest.mark.parametrize("option", ["tlif", "none"])
def test_death_competes_in_every_arm(option) -> None:
    assert again(10.0, option, "stenosis", age=89) < again(10.0, option, "stenosis", age=75)


def test_old_age_alone_is_not_carried_beyond_the_cohorts() -> None:
    """Medicare, 66 and older: 10.7 % by 4 years after fusion of one or two levels."""
    assert again(4.0, "plf", "stenosis", age=85) < 0.107
