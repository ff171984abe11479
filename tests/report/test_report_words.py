"""Words: plain, whole numbers, both framings, and a reading grade of 8 or below."""

from __future__ import annotations

import pytest
from reading_grade import grade, syllables
from synthetic_report import result

from interbody.report import tell, words
from interbody.report.fields import Estimate, choices
from interbody.report.labels import OUTCOMES, TECHNIQUES, year_words
from interbody.report.page import NOTICE

ODI, UNION = OUTCOMES[0], OUTCOMES[3]


def _summary(data) -> str:
    options = choices(data)
    told = words.introduction(data, options)
    for card in words.cards(data, options):
        told += [card.what, *(f"{fact.heading}. {fact.patient}" for fact in card.facts)]
    return " ".join(told)


def test_grade_of_known_texts():
    assert grade("The cat sat on the mat.") == pytest.approx(0.39 * 6 + 11.8 * 1 - 15.59)
    hard = "Pseudarthrosis necessitates individualised perioperative multidisciplinary reconsideration."
    assert grade(hard) > 15


@pytest.mark.parametrize(("word", "count"), [("cat", 1), ("bone", 1), ("level", 2), ("operation", 4), ("25", 1)])
def test_syllables(word, count):
    assert syllables(word) == count


@pytest.mark.parametrize("technique", list(TECHNIQUES))
def test_summary_reads_at_grade_eight_or_below(technique):
    data = result()
    data["case"]["options"]["TLIF"]["technique"] = technique
    assert grade(_summary(data)) <= 8


def test_patient_text_on_the_whole_page_reads_at_grade_eight_or_below(page):
    def own(node) -> str:
        if node.tag in ("script", "style", "svg", "table", "select") or "for-surgeon" in node.attrs.get("class", ""):
            return ""
        return " ".join([node.own_text, *(own(child) for child in node.children)])

    parts = [own(p) for tag in ("p", "dd", "li") for p in page.by_id("main").all(tag)]
    assert grade(" ".join(part.strip().rstrip(".") + "." for part in parts if part.strip())) <= 8


def test_summary_gives_both_framings(page):
    text = page.by_id("summary").text
    assert "of 100 people like this" in text
    assert "it does not" in text
    assert "do not." in text


def test_patients_see_whole_numbers_and_surgeons_bands():
    estimate = Estimate(24.56, 10.2, 40.9, 22.1, 27.3)
    assert tell.patient(estimate, ODI) == "25 (most people 10 to 41)"
    assert tell.surgeon(estimate, ODI) == "24.6 (90 % of people 10.2 to 40.9; mean 22.1 to 27.3)"


def test_chances_as_people():
    assert tell.patient(Estimate(0.914, 0.86, 0.95), UNION) == "91 of 100 (likely 86 to 95)"
    assert tell.surgeon(Estimate(0.914, 0.86, 0.95), UNION) == "91.4 % (90 % band 86.0 to 95.0)"
    assert tell.people(0.004) == "4 of 1,000"
    assert tell.people(0.0002) == "fewer than 1 of 1,000"
    assert tell.people(0.0) == "0 of 100"


@pytest.mark.parametrize("p", [0.0, 0.004, 0.005, 0.125, 0.5, 0.995, 1.0])
def test_both_framings_add_up(p):
    def count(text: str) -> int:
        return int(text.split(" of ")[0])

    assert count(tell.people(p)) + count(tell.others(p)) in (100, 1000)


@pytest.mark.parametrize(
    ("year", "text"),
    [(0.115, "6 weeks"), (0.25, "3 months"), (0.5, "6 months"), (1, "1 year"), (1.5, "18 months"), (10, "10 years")],
)
def test_years_in_words(year, text):
    assert year_words(year) == text


@pytest.mark.parametrize(
    ("ratio", "text"), [(1.25, "+25 %"), (0.9, "−10 %"), (1.001, "0 %"), (0.999, "0 %"), (None, "–")]
)
def test_changes(ratio, text):
    assert tell.change(ratio) == text


def test_no_negative_zero():
    assert tell.fixed(-0.01) == "0.0"
    assert tell.fixed(None) == "–"


def test_notice_says_what_it_is():
    assert "not a cleared medical device" in NOTICE


def test_times_of_recovery_are_told_in_days_weeks_or_months() -> None:
    from interbody.report.recovery import span

    assert span(0.0, 0.14) == "days 0 to 1"
    assert span(1.4, 1.4) == "day 10"
    assert span(3.0, 6.0) == "weeks 3 to 6"
    assert span(12.0, 12.0) == "week 12"
    assert span(13.0, 26.0) == "months 3 to 6"
