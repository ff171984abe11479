"""What happens to function after the first year: pooled from series that told it at two times."""

from __future__ import annotations

import re
from math import sqrt
from pathlib import Path

import pytest
from scipy.stats import chi2, norm

from interbody.case import Diagnosis
from interbody.course import Ledger
from interbody.evidence.pooling import pool_groups
from interbody.outcomes.function import TRIAL_YEAR, odi_trajectory, pooled_contrast
from interbody.outcomes.pooling import DRIFT_GROUPS, drifts, pooled_drift
from interbody.outcomes.scope import HOME

CARD = Path(__file__).parents[2] / "docs" / "models" / "pain-and-function.md"
DDD = Diagnosis.disc_degeneration
SLIP, HERNIATION = Diagnosis.degenerative_spondylolisthesis, Diagnosis.disc_herniation
ONE_OF_EACH = (SLIP, DDD, HERNIATION)
FUSED = ("sport_slip", "finland_slip", "finland_stenosis", "finland_isthmic", "ssss_fusion", "nordsten_fusion")


def book() -> Ledger:
    return Ledger("pain_and_function")


def series() -> dict[str, tuple[float, float]]:
    """Every series by the name of its group and its own."""
    return {f"{DRIFT_GROUPS[d]}.{name}": e for d in ONE_OF_EACH for name, e in drifts(d, book()).items()}


def family_of(name: str) -> str:
    group, own = name.split(".")
    if group == "disc_herniation":
        return "discectomy"
    return "fusion" if group == "disc_degeneration" or own in FUSED else "decompression"


def groups(key) -> dict[str, list[tuple[float, float]]]:
    found: dict[str, list[tuple[float, float]]] = {}
    for name, effect in series().items():
        found.setdefault(key(name), []).append(effect)
    return found


def differ(parts: dict[str, list[tuple[float, float]]]) -> float:
    """P of the difference of the groups' means, with the spread between series that they share."""
    pooled = pool_groups(parts)
    tau2 = next(iter(pooled.values())).between ** 2
    weight = {g: sum(1 / (se**2 + tau2) for _, se in e) for g, e in parts.items()}
    mean = sum(weight[g] * pooled[g].mean for g in parts) / sum(weight.values())
    return float(chi2.sf(sum(weight[g] * (pooled[g].mean - mean) ** 2 for g in parts), len(parts) - 1))


def test_every_series_loses_its_printed_change() -> None:
    """SPORT -25.9 to -24.7 in one year; Finland -21 to -14 in nine; Swedish trial 27 to 28 in three."""
    found = drifts(SLIP, book())
    assert found["sport_slip"] == pytest.approx((-24.7 + 25.9, 13.2 / sqrt(369)))
    assert found["finland_slip"] == pytest.approx((7 / 9, 13.2 / sqrt(332) / 9))
    assert found["ssss_fusion"][0] == pytest.approx((28 - 27) / 3)
    assert drifts(HERNIATION, book())["sport"][0] == pytest.approx((38.1 - 36.2) / 4)


def test_the_spread_of_one_persons_later_change_is_published() -> None:
    """The scores of 868 people at 1 and 2 years differed by 9.7 (SD 8.9) either way."""
    assert book().value("sd.later_change", "") == pytest.approx(sqrt(9.7**2 + 8.9**2), abs=0.05)


@pytest.mark.parametrize(("arm", "before", "after"), [("fusion", 0.729, 0.63), ("decompression", 0.714, 0.63)])
def test_shares_of_responders_as_points(arm: str, before: float, after: float) -> None:
    """A normal score of SD 19.4: points = SD x difference of the quantiles."""
    points = book().value("sd.odi", "") * (norm.ppf(before) - norm.ppf(after))
    assert book().quantity(f"course.nerves.nordsten_{arm}", "").value[2] == pytest.approx(points, abs=0.1)


def test_two_of_a_hundred_responders_as_points() -> None:
    """Two per cent of people near a cut that 0.65 reach are this many points of the mean."""
    points = 0.02 * book().value("sd.odi", "") / norm.pdf(norm.ppf(0.65))
    assert book().quantity("course.nerves.swespine", "").high == pytest.approx(points, abs=0.05)


def test_neither_operation_nor_period_changes_the_rate() -> None:
    """Why the loss is the same every year and after every operation: no difference is found."""
    years = {name: q.value for name, q in book().set.under("course").items()}

    def period(name: str) -> str:
        return "second year" if years[name][1] <= 2 else "to five" if years[name][1] <= 5 else "beyond"

    families = groups(family_of)
    assert {name: len(e) for name, e in families.items()} == {"fusion": 8, "decompression": 5, "discectomy": 2}
    assert differ(families) > 0.1
    assert differ(groups(period)) > 0.1


def test_slip_and_stenosis_lose_and_diseased_discs_less() -> None:
    """More than two standard errors from none; disc degeneration apart at the same distance."""
    slip, disc = pooled_drift(SLIP, book()), pooled_drift(DDD, book())
    assert slip.mean - 2 * slip.se > 0
    assert (slip.mean - disc.mean) / sqrt(slip.se**2 + disc.se**2) > 2
    assert slip.between == disc.between == pooled_drift(HERNIATION, book()).between


def test_no_series_rules_its_pool() -> None:
    whole = pooled_drift(SLIP, book())
    for name in drifts(SLIP, book()):
        assert abs(pooled_drift(SLIP, book(), without=name).mean - whole.mean) < whole.se


def test_the_card_shows_the_rates_and_every_series_left_out() -> None:
    """The table of the model card is what the code gives."""
    rows = dict(re.findall(r"^\| ([a-z_]+\.?[a-z_]+) \|.*\| ([-\d.]+) \([\d.]+\) \|$", CARD.read_text("utf-8"), re.M))
    expected = {}
    for diagnosis in ONE_OF_EACH:
        group = DRIFT_GROUPS[diagnosis]
        expected[group] = pooled_drift(diagnosis, book()).mean
        for name in drifts(diagnosis, book()):
            expected[f"{group}.{name}"] = pooled_drift(diagnosis, book(), without=name).mean
    assert rows == {name: f"{mean:.2f}" for name, mean in expected.items()}


def test_operated_people_lose_from_one_year_on() -> None:
    for diagnosis, home in HOME.items():
        path = odi_trajectory(diagnosis, home, book())
        assert path.mean(5.0) - path.mean(1.0) == pytest.approx(4 * pooled_drift(diagnosis, book()).mean)


def test_a_published_contrast_holds_at_the_time_of_its_trials() -> None:
    """Fusion against care without operation in disc degeneration: the trials' difference at two years, none at 11.4."""
    fused, without = (odi_trajectory(DDD, family, book()) for family in ("fusion", "nonoperative"))
    points = pooled_contrast(f"fusion_nonoperative.{DDD}", book()).mean
    assert without.mean(TRIAL_YEAR) - fused.mean(TRIAL_YEAR) == pytest.approx(points)
    assert without.mean(11.4) == pytest.approx(fused.mean(11.4))
