"""What must hold for anyone: bounds, growth, signs, speed, determinism."""

from __future__ import annotations

import json
import time
from itertools import pairwise, product

import pytest
from made_people import BASELINES, MORE, OPTIONS, case, spine

from interbody.course import YEARS, simulate_course
from interbody.outcomes import Estimate, forecast_option
from interbody.result.plain import plain

PEOPLE = (
    {},
    {"sex": "male", "age": 45, "smoking": "current"},
    {"age": 89, "diabetes": True, "prior_lumbar_surgery": True, "weight_kg": 120, "bone_density": {"t_score": -3}},
    {"age": 30, "baseline": {"odi": 4, "back_pain": 0, "leg_pain": 10}},
    {"baseline": {"odi": 100, "back_pain": 10, "leg_pain": 0}, "symptoms": {"neurogenic_claudication": False}},
    {"smoking": "former", "baseline": {"odi": 0, "back_pain": 0, "leg_pain": 0}},
)
SCORES = {"odi": 100, "back_pain": 10, "leg_pain": 10}
CUMULATIVE = ("union", "adjacent_reoperation", "reoperation", "later_surgery")


def run(option: str, diagnosis: str, **patient):
    made = case(diagnosis, options={option: {**OPTIONS, **MORE}[option]}, **patient)
    fused = spine(option, {"L4-L5": 0.1})
    course = simulate_course(made, option, spine("intact"), fused)
    return forecast_option(made, option, course)


@pytest.mark.parametrize("diagnosis", list(BASELINES))
@pytest.mark.parametrize("option", [*OPTIONS, *MORE])
def test_bounds_and_growth(option, diagnosis) -> None:
    for person in PEOPLE:
        found = run(option, diagnosis, **person)
        assert [p["year"] for p in found.timeline] == list(YEARS)
        for point in found.timeline:
            for name, estimate in point.items():
                if not isinstance(estimate, Estimate):
                    continue
                assert estimate.low <= estimate.value + 1e-9, name
                assert estimate.value <= estimate.high + 1e-9, name
                if name in SCORES:
                    assert estimate.low <= estimate.mean_low <= estimate.mean_high <= estimate.high
                    assert 0 <= estimate.low <= estimate.high <= SCORES[name]
                elif name != "odi_change":
                    assert 0 <= estimate.low <= estimate.high <= 1, name
        for name in CUMULATIVE:
            curve = [p[name] for p in found.timeline]
            assert all(e is None for e in curve) or all(
                getattr(a, part) <= getattr(b, part) + 1e-12
                for a, b in pairwise(curve)
                for part in ("value", "low", "high")
            ), name
        for point in found.timeline:
            if point["reoperation"] and point["adjacent_reoperation"]:
                for part in ("value", "low", "high"):
                    assert getattr(point["reoperation"], part) >= getattr(point["adjacent_reoperation"], part)
        for harm in found.complications.values():
            assert 0 <= harm.low <= harm.value <= harm.high <= 1


WORSE = (
    {"smoking": "current"},
    {"diabetes": True},
    {"prior_lumbar_surgery": True},
    {"weight_kg": 110},
    {"bone_density": {"hu": 80}},
)


@pytest.mark.parametrize(
    ("worse", "diagnosis", "option"), [*product(WORSE, BASELINES, ("tlif", "two", "decompression"))]
)
def test_worse_inputs_never_improve_a_forecast(worse, diagnosis, option) -> None:
    for person in ({}, {"diabetes": True, "smoking": "current"}):
        plain_, hurt = run(option, diagnosis, **person), run(option, diagnosis, **{**person, **worse})
        for before, after in zip(plain_.timeline, hurt.timeline, strict=True):
            for name in ("odi", "back_pain", "leg_pain", "reoperation", "adjacent_reoperation"):
                if before[name] is not None:
                    assert after[name].value >= before[name].value - 1e-9, name
            if before["union"] is not None:
                assert after["union"].value <= before["union"].value + 1e-12
        for name, harm in plain_.complications.items():
            assert hurt.complications[name].value >= harm.value - 1e-12, name


def test_a_higher_start_ends_higher_and_gains_more() -> None:
    ends, gains = [], []
    for odi in (10, 25, 40, 55, 70, 85):
        point = run("tlif", "degenerative_spondylolisthesis", baseline={"odi": odi, "back_pain": 6, "leg_pain": 6}).at(
            2.0
        )
        ends.append(point["odi"].value)
        gains.append(-point["odi_change"].value)
    assert ends == sorted(ends)
    assert gains == sorted(gains)


def test_slip_of_grade_two_does_not_improve_without_operation() -> None:
    """SPORT: -8.0 in grade 1, +4.8 in grade 2 at one year."""
    made = case(options={"wait": {"technique": "nonoperative"}}, findings={"L4-L5": {"slip_mm": 11}})
    found = forecast_option(made, "wait", simulate_course(made, "wait", None, None))
    assert found.at(1.0)["odi_change"].value == pytest.approx(4.8)


@pytest.mark.parametrize(
    ("option", "diagnosis", "patient"),
    [
        ("tlif", "degenerative_spondylolisthesis", {"age": 92}),
        ("three", "degenerative_spondylolisthesis", {}),
        ("tlif", "disc_herniation", {}),
    ],
)
def test_outside_the_evidence_there_are_words_and_no_numbers(option, diagnosis, patient) -> None:
    found = run(option, diagnosis, **patient)
    assert found.declined
    assert found.declined[0].startswith("No numbers:")
    assert not found.complications
    assert not found.reference
    assert all(v is None for p in found.timeline for k, v in p.items() if k != "year")


@pytest.mark.parametrize(
    ("option", "diagnosis"),
    [("microdiscectomy", "stenosis"), ("decompression", "disc_degeneration"), ("decompression", "disc_herniation")],
)
def test_treatments_without_a_cohort_decline_scores_only(option, diagnosis) -> None:
    found = run(option, diagnosis)
    assert "no cohort" in found.declined[0]
    assert found.at(1.0)["odi"] is None
    assert found.complications["infection"].value > 0


def test_both_sides_are_told_for_degenerative_slip() -> None:
    for option in ("tlif", "decompression"):
        text = " ".join(run(option, "degenerative_spondylolisthesis").notes)
        assert all(word in text for word in ("NORDSTEN-DS", "SSSS", "SLIP", "QOD"))


def test_drivers_have_the_signs_of_their_evidence() -> None:
    found = run("tlif", "degenerative_spondylolisthesis", sex="male", smoking="current", diabetes=True)
    signs = {(d.outcome, d.name): d.effect for d in found.drivers}
    assert signs["odi", "sex"] > 0
    assert signs["union", "smoking"] < 0
    assert signs["union", "diabetes"] < 0
    assert signs["reoperation", "smoking"] > 0
    assert ("adjacent_reoperation", "load of the neighbours") in signs


def test_each_number_rests_on_a_known_source_or_a_stated_assumption() -> None:
    found = run("tlif", "degenerative_spondylolisthesis", smoking="current")
    assert len(found.evidence) > 40
    for use in found.evidence:
        assert use.used_for
        assert use.quantity.source or use.quantity.note


def test_same_case_same_bytes_and_quick() -> None:
    made, start = case(), time.perf_counter()
    texts = [
        json.dumps(plain(forecast_option(made, "tlif", simulate_course(made, "tlif", None, None)))) for _ in range(5)
    ]
    assert len(set(texts)) == 1
    assert (time.perf_counter() - start) / 5 < 0.5
