"""Around the operation: nights in hospital, length of the operation and blood lost, side by side."""

from __future__ import annotations

import pytest
from synthetic_report import result

from interbody.outcomes.perioperative import MEASURES as FORECAST
from interbody.report.around import MEASURES, NO_OPERATION, around
from interbody.report.bending import NOT_WORKED_OUT_SHORT
from interbody.report.fields import choices

STAY = {"value": 4.9, "low": 1.1, "high": 16.4, "mean_low": 1.8, "mean_high": 13.4}


@pytest.fixture
def data():
    made = result()
    made["forecast"]["TLIF"]["perioperative"] = {"stay_days": STAY}
    made["forecast"]["Decompression"]["perioperative"] = {}
    made["sources"][0]["used_for"].append("stay days")
    return made


def test_everything_that_the_forecast_gives_is_told():
    assert set(MEASURES) == set(FORECAST)


def test_a_stay_is_told_to_both_readers_with_what_it_rests_on(data):
    (row,) = around(data, choices(data))
    fused, opened, cared = row.cells
    assert fused.patient == "about 5 nights (most people 1 to 16)"
    assert fused.surgeon == "4.9 (90 % of people 1.1 to 16.4; mean 1.8 to 13.4)"
    assert (opened.absent, cared.absent) == (NOT_WORKED_OUT_SHORT, NO_OPERATION)
    assert row.sources == ("Synthetic2020",)


def test_one_night_is_told_in_the_singular(data):
    data["forecast"]["TLIF"]["perioperative"]["stay_days"] = {"value": 1.1}
    assert around(data, choices(data))[0].cells[0].patient == "about 1 night"


def test_the_page_shows_it_and_a_result_without_it_has_no_table(data, rendered):
    assert "about 5 nights" in rendered(data).by_id("recovery").text
    assert "In hospital" not in rendered(result()).by_id("recovery").text
