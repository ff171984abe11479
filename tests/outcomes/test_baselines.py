"""How far a score follows the one before: reliability of a told score, gains in proportion, published spreads."""

from __future__ import annotations

import pytest
from made_people import BASELINES, case

from interbody.course import Ledger, simulate_course
from interbody.outcomes import forecast_option
from interbody.outcomes.pooling import BORROWS, gains, pooled_gain
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
    """Two small series of their own; at one baseline they share the gain of the slips together."""
    book = Ledger("pain_and_function")
    assert BORROWS == {ISTHMIC: SLIP}
    own = gains(ISTHMIC, book)
    scale = 52.5 / 42.0
    alone = sum(change for change, _ in own.values()) / len(own)
    slip = scale * pooled_gain(SLIP, book).mean
    assert alone < pooled_gain(ISTHMIC, book).mean < slip
    assert pooled_gain(ISTHMIC, book).new_study < scale * 1.1 * pooled_gain(SLIP, book).new_study


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
