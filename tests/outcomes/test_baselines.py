"""How far a score follows the one before: reliability of a told score, gains in proportion, published spreads."""

from __future__ import annotations

import numpy as np
import pytest
from made_people import BASELINES, case

from interbody.cohort import forecast_cohort
from interbody.cohort.load import parse_cohort
from interbody.course import Ledger, simulate_course
from interbody.outcomes import forecast_option
from interbody.outcomes.pooling import GAIN_GROUPS, gains, pooled_gain, pooled_gains, reference_baseline
from interbody.outcomes.scores import expected_change

SLIP, ISTHMIC = "degenerative_spondylolisthesis.fusion", "isthmic_spondylolisthesis.fusion"


def test_reliability_is_that_of_two_scores_on_a_waiting_list() -> None:
    """104 people, SD 16.0 and 15.5, changed by 9.17 (SD 7.16) either way: 1 - E[d^2] / (2 var)."""
    book = Ledger("pain_and_function")
    found = 1 - (9.17**2 + 7.16**2) / (2 * 15.75**2)
    assert book.value("baseline_reliability", "") == pytest.approx(found, abs=0.005)
    low, high = book.quantity("baseline_reliability", "").low, book.quantity("baseline_reliability", "").high
    assert low < found < high <= 1


def test_a_cohort_gains_in_proportion_and_its_people_fall_back_to_its_mean() -> None:
    """A reference cohort that goes from 40 to 20 keeps half."""

    def change(baseline: float, centre: float, reliability: float) -> float:
        return float(expected_change(-20.0, 1.0, baseline, 40.0, centre, reliability, 0.0, 0.95, 100.0))

    assert change(40.0, 40.0, 0.7) == pytest.approx(-20.0)
    assert change(60.0, 60.0, 0.7) == pytest.approx(-30.0)
    assert change(60.0, 40.0, 1.0) == pytest.approx(-30.0)
    assert change(60.0, 40.0, 0.7) == pytest.approx(0.5 * (40 + 0.7 * 20) - 60)
    spread = [60.0 + change(60.0, 40.0, r) for r in (0.0, 0.5, 1.0)]
    assert spread == sorted(spread)


def test_worse_before_is_worse_after_but_gains_more() -> None:
    """The slope of the change on the score before lies between that across studies, 0.46 (0.15), and 0.75 (0.15)."""
    ends, changes = [], []
    for odi in (30.0, 40.0, 50.0, 60.0):
        made = case(options={"a": {"technique": "tlif", "levels": ["L4-L5"]}},
                    baseline={**BASELINES["degenerative_spondylolisthesis"], "odi": odi})  # fmt: skip
        point = forecast_option(made, "a", simulate_course(made, "a", None, None)).at(1.0)
        ends.append(point["odi"].value)
        changes.append(-point["odi_change"].value)
    assert ends == sorted(ends)
    slope = (changes[-1] - changes[0]) / 30.0
    assert 0.46 - 0.15 < slope < 0.75 + 0.15


def test_isthmic_slip_is_pooled_with_degenerative_slip() -> None:
    """One group: at one baseline both kinds gain the same, and a cohort of either is told with the same sureness."""
    book = Ledger("pain_and_function")
    at = 45.0
    slip, isthmic = (pooled_gain(stem, book, at) for stem in (SLIP, ISTHMIC))
    assert isthmic == slip
    both = [g.change * 42.0 / g.baseline for stem in (SLIP, ISTHMIC) for g in gains(stem, book).values()]
    assert min(both) < pooled_gain(SLIP, book).mean < max(both)


def test_a_cohort_that_begins_worse_gains_more_than_in_proportion_as_the_studies_do() -> None:
    """With no law of the baseline the residuals of the studies still follow it; with the law they do not."""
    book = Ledger("pain_and_function")
    law = pooled_gains(book).law
    assert law.slope + 1.645 * law.se < 0.0
    places, with_law, without = [], [], []
    for stem in GAIN_GROUPS:
        reference = reference_baseline(stem, book)
        for gain in gains(stem, book).values():
            places.append(gain.baseline - reference)
            with_law.append(gain.change - pooled_gain(stem, book, gain.baseline).mean)
            without.append(gain.change - pooled_gain(stem, book).mean * gain.baseline / reference)
    slopes = [float(np.polyfit(places, left, 1)[0]) for left in (with_law, without)]
    assert abs(slopes[0]) < abs(slopes[1]) / 2


def test_the_law_of_the_baseline_is_not_carried_beyond_its_studies() -> None:
    law = pooled_gains(Ledger("pain_and_function")).law
    assert law.beyond(20.0, 42.0) == law.lowest - 42.0
    assert law.beyond(90.0, 42.0) == law.highest - 42.0
    assert law.beyond(50.0, 42.0) == 8.0


@pytest.mark.parametrize(("stem", "technique"), [(SLIP, "plf"), (ISTHMIC, "plf"), ("disc_degeneration.fusion", "plf"),
                                                 ("stenosis.decompression", "decompression")])  # fmt: skip
@pytest.mark.parametrize("baseline", [40.0, 50.0, 60.0])
def test_a_cohort_is_forecast_at_its_own_baseline_by_the_pool(stem, technique, baseline) -> None:
    """A cohort ends at one year where the pool says for its baseline; its people differ little from the pool's."""
    book = Ledger("pain_and_function")
    cohort = parse_cohort({
        "cohort": "made", "n": 400, "age": {"mean": 64, "sd": 8}, "female": 0.69, "prior_surgery": 0.2, "smoker": 0.1,
        "diagnosis": stem.split(".")[0], "baseline": {"odi": {"mean": baseline, "sd": 12}},
        "options": {"operation": {"technique": technique, "approach": "open"}},
    })  # fmt: skip
    found = forecast_cohort(cohort).at("operation", "odi_change", 1.0)
    pooled = pooled_gain(stem, book, baseline)
    assert found.value == pytest.approx(pooled.mean, abs=1.0)
    assert found.width > 2 * 1.645 * pooled.between


@pytest.mark.parametrize(
    ("diagnosis", "option", "others", "obese"),
    [
        ("stenosis", "decompression", (4069 * 19 + 7044 * 17) / 11113, 14),
        ("disc_herniation", "microdiscectomy", (4156 * 30 + 4063 * 29) / 8219, 26),
    ],
)
def test_people_with_obesity_gain_less_as_in_the_swedish_register(diagnosis, option, others, obese) -> None:
    """Points less, a third taken off."""

    def change(name: str, kg: float) -> float:
        made = case(diagnosis, weight_kg=kg)
        return forecast_option(made, name, simulate_course(made, name, None, None)).at(1.0)["odi_change"].value

    less = change(option, 110.0) - change(option, 60.0)
    assert less == pytest.approx((others - obese) * 2 / 3, abs=0.1)
