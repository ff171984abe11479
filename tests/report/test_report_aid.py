"""IPDAS version 4, item by item, found on the page as a reader meets it."""

from __future__ import annotations

import re

import pytest
from report_tree import Node
from synthetic_report import OPTIONS

from interbody.evidence import parameters, sources


def after(page: Node, section: str, heading: str) -> str:
    """The text of a section from a heading on."""
    text, title = page.by_id(section).text, page.by_id(heading).text
    return text.split(title, 1)[1]


# Qualifying


def test_the_condition_is_described(page):
    assert "slipped forward" in after(page, "problem", "condition")


def test_the_decision_is_stated(page):
    assert "Whether to have an operation" in after(page, "problem", "decision")


def test_every_option_is_described_with_none_among_them(page):
    text = page.all("ul", class_="option-list")[0].text
    assert len(page.all("ul", class_="option-list")[0].all("li")) == len(OPTIONS)
    assert "Care with no operation" in text


@pytest.mark.parametrize("section", ["expect", "harms"])
def test_gains_and_harms_of_every_option_are_told(page, section):
    text = page.by_id(section).text
    for name in OPTIONS:
        assert name in text


def test_what_each_option_is_like_for_body_feelings_and_others(page):
    articles = page.by_id("problem").all("article")
    assert len(articles) == len(OPTIONS)
    for article in articles:
        told = {dt.text: dd.text for dt, dd in zip(article.all("dt"), article.all("dd"), strict=True)}
        assert list(told) == ["Your body", "Your feelings", "Your life with others"]
        assert all(len(text) > 20 for text in told.values())
    assert "People told of their body_1. Source: Synthetic2020" in " ".join(articles[0].text.split())
    assert "People told of their feelings." in articles[0].text
    assert "No study that asked people" in articles[1].text
    assert "Ask your surgeon what is done" in articles[1].text


def test_what_is_done_in_an_operation_names_its_source_for_every_claim():
    """No text of the program's own stands for what an operation is like: each claim comes with who says so."""
    words = parameters("decision_words")
    for kind in ("fusion", "decompression", "microdiscectomy", "nonoperative"):
        claims = {name: q for name, q in words.under(f"like.{kind}").items() if name.startswith("body_")}
        assert claims, kind
        assert all(sources()[q.source].text for q in claims.values())


# Certifying


def test_gains_and_harms_are_told_in_equal_detail(page):
    gains = page.by_id("measure-odi-mcid")
    visible = next(n for n in gains.walk() if n.attrs.get("data-year") == "2.0")
    assert len(visible.all("svg", class_="icons")) == len(OPTIONS)
    harm = page.all("tr", class_="harm")[0]
    assert len(
        [td for td in harm.all("td") if td.all("svg", class_="icons") or td.all("span", class_="absent")]
    ) == len(OPTIONS)
    for told in (visible.text, harm.text):
        assert re.search(r"\d+ of 1?,?\d00", told)
        assert "likely" in told
    assert re.search(r"\d+ do not\.", page.by_id("measure-odi-mcid").text)
    assert "it does not happen" in harm.text


def test_citations_are_given(page):
    assert page.by_id("sources").all("li")
    assert [a for a in page.by_id("problem").all("a") if a.attrs["href"].startswith("#source-")]


def test_the_date_the_update_policy_and_the_funding_are_given(page):
    text = after(page, "limits", "edition")
    assert "2025-01-31" in text
    assert "There is no fixed date" in text
    assert "No funding is declared" in text


def test_chance_is_told_apart_from_not_knowing(page):
    text = page.by_id("expect").text
    assert "Chance" in text
    assert "Not knowing" in text
    assert "which of the 100 people you will be" in text


# Quality


def test_the_natural_course_is_told_with_its_source(page):
    text = after(page, "problem", "course")
    assert "half stayed the same" in text
    assert "Synthetic2020" in text


def test_the_reference_class_is_named(page):
    assert "The numbers are about people with the same problem" in page.by_id("expect").text


def test_who_was_left_out_is_told(page):
    assert "people over 80" in after(page, "expect", "left-out")


def test_number_of_studies_stands_beside_each_figure(page):
    assert "1 study with 601 people" in page.by_id("measure-odi").text


def test_values_are_weighed_by_keyboard_and_nothing_is_chosen_before(page):
    groups = page.by_id("matters").all("fieldset")
    assert len(groups) == 7
    for group in groups:
        inputs = group.all("input", type="radio")
        assert len(inputs) == 4
        assert not any("checked" in i.attrs for i in inputs)
        assert group.all("legend")[0].text
    assert not page.all("input", type="range") or all(
        n.attrs["id"].startswith("viewer") for n in page.all("input", type="range")
    )


def test_steps_questions_and_the_sure_test_are_there(page):
    assert len(page.all("ol", class_="steps")[0].all("li")) >= 5
    assert page.by_id("questions").all("li")
    questions = page.by_id("sure-test").all("fieldset")
    assert len(questions) == 4
    assert all(len(q.all("input", type="radio")) == 2 for q in questions)


def test_how_evidence_was_chosen_and_how_good_it_is_are_told(page):
    assert "not a full systematic search" in after(page, "limits", "edition")
    assert "read in the source" in page.by_id("why").text


def test_the_page_to_take_along_has_blank_lines(page):
    sheet = page.by_id("take-along")
    assert len([n for n in sheet.walk() if "line" in n.attrs.get("class", "").split()]) >= 5
    assert not any("ticked" in n.attrs.get("class", "") for n in sheet.walk())
    assert len(sheet.all("table", class_="weighing")[0].all("tbody")[0].all("tr")) == 7
    for text in ("0.1.0", "2025-01-31", "not a medical device"):
        assert text in sheet.text


def test_each_number_leads_to_its_why_with_formula_and_card(page):
    links = page.all("a", class_="why-link")
    assert links
    for link in links:
        target = page.by_id(link.attrs["href"][1:])
        assert target.text
    why = page.by_id("why").text
    for words in ("The study group", "What moved it", "How good the evidence is", "Formula", "The whole model card"):
        assert words in why


def test_what_went_in_is_told_once_and_the_reasons_lead_to_it(page):
    assert "Age 64 years" in page.by_id("problem").text
    assert "#person" in {a.attrs["href"] for a in page.by_id("why").all("a")}
    assert page.by_id("person")


def test_rules_are_no_verdict_and_say_what_is_missing(page):
    text = page.by_id("candidacy").text
    assert "no verdict" in text
    assert "What care was tried" in text
    assert "Whom the trials studied" in text
