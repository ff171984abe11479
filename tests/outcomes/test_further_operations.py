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
