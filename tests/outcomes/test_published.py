"""Reference people give the published figures (clinical evidence table, section 12, with its tolerances)."""

from __future__ import annotations

import pytest
from made_people import BASELINES, MORE, case

from interbody.cohort import forecast_cohort
from interbody.cohort.load import parse_cohort
from interbody.course import simulate_course
from interbody.outcomes import forecast_option


def forecast(option: str, diagnosis: str = "degenerative_spondylolisthesis", **patient):
    options = {option: MORE[option]} if option in MORE else None
    made = case(diagnosis, options=options, **patient)
    return forecast_option(made, option, simulate_course(made, option, None, None))


def with_odi(diagnosis: str, odi: float) -> dict:
    return {"baseline": {**BASELINES[diagnosis], "odi": odi}}


def test_o1_sport_degenerative_slip_operated() -> None:
    """ODI change -25.9 at 1 and -24.7 at 2 years; tolerance 4. The gain is pooled over nine cohorts."""
    found = forecast("tlif")
    assert found.at(1.0)["odi_change"].value == pytest.approx(-25.9, abs=4)
    assert found.at(2.0)["odi_change"].value == pytest.approx(-24.7, abs=4)


def test_o3_nordsten_with_and_without_fusion() -> None:
    """ODI change -21.3 with fusion, -20.6 without, from a baseline of about 39; 4 points, difference 0 ± 3."""
    person = with_odi("degenerative_spondylolisthesis", 39.0)
    fused = forecast("tlif", **person).at(2.0)["odi_change"].value
    open_ = forecast("decompression", **person).at(2.0)["odi_change"].value
    assert fused == pytest.approx(-21.3, abs=4)
    assert open_ == pytest.approx(-20.6, abs=4)
    assert abs(open_ - fused) <= 3


def test_nordsten_responders() -> None:
    """At least 30 % less ODI: 72.9 % with fusion, 71.4 % without."""
    person = with_odi("degenerative_spondylolisthesis", 39.0)
    assert forecast("tlif", **person).at(2.0)["odi_responder_30"].value == pytest.approx(0.729, abs=0.08)
    assert forecast("decompression", **person).at(2.0)["odi_responder_30"].value == pytest.approx(0.714, abs=0.08)


@pytest.mark.parametrize(("option", "two", "five"), [("tlif", 27, 28), ("decompression", 24, 25)])
def test_o4_ssss_stenosis(option, two, five) -> None:
    """ODI 27 against 24 at 2 and 28 against 25 at 5 years; 4 points. Half of SSSS had a slip as well: see the card."""
    found = forecast(option, "stenosis")
    assert found.at(2.0)["odi"].value == pytest.approx(two, abs=4)
    assert found.at(5.0)["odi"].value == pytest.approx(five, abs=4)


def test_o6_mrc_trial() -> None:
    """ODI at 24 months 34.0 after fusion, 36.1 after rehabilitation (baselines 46.5 and 44.8); 4 points, SD 21 ± 3.

    The trial's people are a usual mix, a fifth of whom were operated before.
    """
    fused, before = (
        forecast("tlif", "disc_degeneration", prior_lumbar_surgery=prior).at(2.0)["odi"] for prior in (False, True)
    )
    rehab = forecast("nonoperative", "disc_degeneration", **with_odi("disc_degeneration", 44.8)).at(2.0)["odi"]
    assert 0.8 * fused.value + 0.2 * before.value == pytest.approx(34.0, abs=4)
    assert rehab.value == pytest.approx(36.1, abs=4)
    spread = (fused.high - fused.value) / 1.644854
    assert spread == pytest.approx(21.1, abs=3)


def test_o7_qod_slip() -> None:
    """ODI change -25.8 at 24 months (baseline about 46.5); 4 points. Reoperation 4.4 % at 12 months of people with the
    usual mix of risk factors, of whom someone with none lies below and one with three above."""
    found = forecast("tlif", **with_odi("degenerative_spondylolisthesis", 46.5))
    assert found.at(2.0)["odi_change"].value == pytest.approx(-25.8, abs=4)
    assert found.at(2.0)["odi_mcid"].value == pytest.approx(0.733, abs=0.08)
    risks = {"weight_kg": 90, "smoking": "current", "prior_lumbar_surgery": True}
    assert found.at(1.0)["reoperation"].value < 0.044 < forecast("tlif", **risks).at(1.0)["reoperation"].value


def test_o9_irmola_reoperation() -> None:
    """12.5 % (9.7 to 16.0) at 2 and 19.3 % (15.6 to 23.8) at 4 years, of people with the usual mix of risk factors.

    Someone with none of them lies below, an obese smoker who was operated before above (degenerative slip has cohorts
    of its own, with fewer); the cohort itself is checked in tests/cohort.
    """
    risks = {"weight_kg": 90, "smoking": "current", "prior_lumbar_surgery": True}
    without, more = (forecast("tlif", "disc_degeneration", **given) for given in ({}, risks))
    assert without.at(2.0)["reoperation"].value < 0.125 < more.at(2.0)["reoperation"].value
    assert without.at(4.0)["reoperation"].value < 0.193 < more.at(4.0)["reoperation"].value


def test_o11_minimally_invasive_against_open() -> None:
    """Sign and half to double: ODI +3.2 better, infection odds ratio 0.3."""
    mis, usual = forecast("mis"), forecast("tlif")
    gain = usual.at(2.0)["odi"].value - mis.at(2.0)["odi"].value
    assert 1.6 <= gain <= 6.4
    rates = [f.complications["infection"].value for f in (mis, usual)]
    odds = rates[0] / (1 - rates[0]) / (rates[1] / (1 - rates[1]))
    assert 0.15 <= odds <= 0.6


def test_o13_shape_of_recovery() -> None:
    """Pain at its plateau by 3 months, ODI by 6, none after; longer than 2 years only drift."""
    found = forecast("tlif")
    odi = [found.at(y)["odi"].value for y in (0.115, 0.25, 0.5, 1.0)]
    back = [found.at(y)["back_pain"].value for y in (0.115, 0.25, 0.5, 1.0)]
    assert odi[0] > odi[1] > odi[2] == pytest.approx(odi[3])
    open_ = [forecast("decompression").at(y)["odi"].value for y in (0.115, 0.25, 1.0)]
    assert open_[0] > open_[1] == pytest.approx(open_[2])
    assert back[0] > back[1] == pytest.approx(back[2]) == pytest.approx(back[3])


def test_sport_without_operation() -> None:
    """Treatment effect at 4 years -14.3 (-17.5 to -11.1) in slip, -9.4 (-12.6 to -6.2) in stenosis."""
    for diagnosis, option, low, high in (
        ("degenerative_spondylolisthesis", "tlif", -17.5, -11.1),
        ("stenosis", "decompression", -12.6, -6.2),
    ):
        effect = (
            forecast(option, diagnosis).at(4.0)["odi"].value - forecast("nonoperative", diagnosis).at(4.0)["odi"].value
        )
        assert low <= effect <= high


def test_disc_herniation_sport() -> None:
    """-38.1 against -24.9 at 4 years from an ODI of about 52, an effect of -13.2 (-15.6 to -10.9).

    The gain is pooled with three cohorts that gain less, so SPORT lies within the interval, its operated within 4.
    """
    cohort = parse_cohort({
        "cohort": "SPORT", "n": 1192, "age": {"mean": 41, "sd": 11}, "diagnosis": "disc_herniation",
        "baseline": {"odi": {"mean": 52, "sd": 20}},
        "options": {"surgery": {"technique": "microdiscectomy"}, "none": {"technique": "nonoperative"}},
    })  # fmt: skip
    found = forecast_cohort(cohort)
    operated, none = (found.at(option, "odi_change", 4.0) for option in ("surgery", "none"))
    assert operated.low < -38.1 < operated.high
    assert none.low < -24.9 < none.high
    assert operated.value == pytest.approx(-38.1, abs=4)
    assert -15.6 <= found.contrast("surgery", "none", "odi_change", 4.0).value <= -10.9


def test_discectomy_is_followed_by_as_many_operations_as_in_two_countries() -> None:
    """10.2 % (Finland), 11 and 13.4 % (Korea) by 5 years, of people with the usual risks; without any lies below."""
    without, more = (
        forecast("microdiscectomy", "disc_herniation", **risks).at(5.0)["reoperation"].value
        for risks in ({}, {"weight_kg": 90, "smoking": "current"})
    )
    assert 0.05 < without < 0.12 < more < 0.25


def test_isthmic_slip_favours_fusion() -> None:
    fused, open_ = (forecast(o, "isthmic_spondylolisthesis") for o in ("tlif", "decompression"))
    assert fused.at(2.0)["odi"].value < open_.at(2.0)["odi"].value
    assert open_.at(2.0)["back_pain"].value - fused.at(2.0)["back_pain"].value == pytest.approx(1.83)
    heavy = [forecast(o, "isthmic_spondylolisthesis", weight_kg=90) for o in ("decompression", "tlif")]
    assert open_.at(2.0)["reoperation"].value < 0.47 < heavy[0].at(2.0)["reoperation"].value
    assert fused.at(2.0)["reoperation"].value < 0.13 < heavy[1].at(2.0)["reoperation"].high
    assert fused.at(2.0)["reoperation"].value < heavy[1].at(2.0)["reoperation"].value


@pytest.mark.parametrize(
    ("option", "diagnosis"),
    [
        ("tlif", "degenerative_spondylolisthesis"),
        ("tlif", "isthmic_spondylolisthesis"),
        ("decompression", "stenosis"),
        ("tlif", "disc_degeneration"),
        ("microdiscectomy", "disc_herniation"),
        ("nonoperative", "degenerative_spondylolisthesis"),
        ("nonoperative", "disc_herniation"),
    ],
)
def test_the_reference_person_comes_near_the_reference_rate(option, diagnosis) -> None:
    """Effects are counted against the mix of the cohorts, so that one typical person lies near, not on it."""
    pains = {
        "stenosis": (4.6, 5.4),
        "disc_degeneration": (6.4, 3.76),
        "disc_herniation": (4.7, 6.7),
    }.get(diagnosis, (6.6, 6.2))
    start = {"degenerative_spondylolisthesis": 42.0, "disc_herniation": 48.0}.get(
        diagnosis, BASELINES[diagnosis]["odi"]
    )
    person = {"baseline": {"odi": start, "back_pain": pains[0], "leg_pain": pains[1]}}
    found = forecast(option, diagnosis, **person)
    near = {"odi": 3.5, "odi_change": 3.5, "back_pain": 0.4, "leg_pain": 0.4}
    for name, reference in found.reference.items():
        if reference.year is None:
            continue
        value = found.at(reference.year)[name].value
        if name in ("reoperation", "adjacent_reoperation"):
            assert 0.5 * reference.value < value < reference.value + 0.05, "cohorts hold smokers, obesity and diabetes"
            continue
        assert value == pytest.approx(reference.value, abs=near.get(name, 0.03)), name
    assert all(abs(d.effect) < 3 for d in found.drivers)


def test_pooled_gains_lie_among_their_studies() -> None:
    from interbody.course import Ledger
    from interbody.outcomes.pooling import GAIN_GROUPS, gains, pooled_gain, reference_baseline

    book = Ledger("pain_and_function")
    apart = []
    for stem in GAIN_GROUPS:
        reference = reference_baseline(stem, book)
        left = {name: g.change - pooled_gain(stem, book, g.baseline).mean for name, g in gains(stem, book).items()}
        apart += [x * reference / gains(stem, book)[name].baseline for name, x in left.items()]
        pooled = pooled_gain(stem, book)
        assert min(left.values()) < 0 < max(left.values())
        for name in left:
            assert pooled_gain(stem, book, without=(stem, name)).mean == pytest.approx(pooled.mean, abs=2.5)
    seen = (sum(d * d for d in apart) / (len(apart) - len(set(GAIN_GROUPS.values())) - 1)) ** 0.5
    spread = pooled_gain("degenerative_spondylolisthesis.fusion", book).between
    assert 0 < spread < seen, "what studies differ by holds their own chance too"
