"""A caution where an option operates a level at which nothing was found: in short, beside the option, to take along."""

from __future__ import annotations

import pytest
from reading_grade import grade
from synthetic_report import result

from interbody.report.cautions import cautions
from interbody.report.fields import choices

OTHER = {"option": "TLIF", "treated": ["L3-L4"], "found": ["L4-L5"], "left": ["L4-L5"]}
MORE = {"option": "TLIF", "treated": ["L3-L4"], "found": ["L4-L5"], "left": []}


def with_mismatch(row):
    data = result()
    data["comparison"]["mismatches"] = [row]
    return data


@pytest.mark.parametrize("section", ["summary", "problem", "expect", "take-along"])
def test_the_caution_stands_wherever_the_gain_of_the_option_is_told(rendered, section):
    text = rendered(with_mismatch(OTHER)).by_id(section).text
    assert "Option A treats L3-L4. The case tells of no finding there. The findings are at L4-L5." in text
    assert "This option leaves L4-L5 as it is." in text


def test_only_the_option_that_it_is_about_is_marked(rendered):
    cards = rendered(with_mismatch(OTHER)).by_id("summary").all("article")
    assert ["Not where something was found." in card.text for card in cards] == [True, False, False]


def test_a_level_too_many_is_no_wrong_level():
    data = with_mismatch(MORE)
    text = cautions(data, choices(data))["TLIF"]
    assert "Ask why more is to be treated." in text
    assert "as it is" not in text


def test_no_caution_without_a_mismatch(rendered):
    assert "Look twice" not in rendered(result()).by_id("main").text


@pytest.mark.parametrize("row", [OTHER, MORE])
def test_cautions_read_at_grade_eight_or_below(row):
    data = with_mismatch(row)
    assert grade(cautions(data, choices(data))["TLIF"]) <= 8
