"""Every remark and limit that the program itself makes has a plain twin for patients."""

from __future__ import annotations

import pytest
from made_people import BASELINES, OPTIONS, case

from interbody.course import simulate_course
from interbody.outcomes import forecast_option
from interbody.report.plain_words import LIMITS, REMARKS, plain
from interbody.result.limits import limits


@pytest.mark.parametrize("diagnosis", list(BASELINES))
def test_every_remark_of_a_forecast_has_its_twin(diagnosis):
    made = case(diagnosis)
    for name in OPTIONS:
        found = simulate_course(made, name, None, None)
        forecast = forecast_option(made, name, found)
        for text in (*forecast.notes, *found.notes):
            assert plain([text], REMARKS)[1] == 0, text


def test_every_limit_has_its_twin():
    told = limits(["a"], {"tlif": "because."}, False)
    assert plain(told, LIMITS)[1] == 0
    assert len(plain(told, LIMITS)[0]) == len(told)


def test_a_remark_without_a_twin_is_counted_and_a_twin_is_told_once():
    texts = ["Nothing known of this.", "Minimally invasive against open: a.", "Minimally invasive against open: b."]
    told, without = plain(texts, REMARKS)
    assert without == 1
    assert len(told) == 1
