"""What to expect: every view draws the same number, for each option at the same years, out of the same people."""

from __future__ import annotations

import re

import pytest
from synthetic_report import result

from interbody.report.fields import choices
from interbody.report.studies import basis_of
from interbody.report.topics import topics, years_offered


@pytest.fixture(scope="module")
def data():
    return result()


@pytest.fixture(scope="module")
def measures(data):
    options = choices(data)
    return {m.outcome.name: m for t in topics(data, options, years_offered(data, options)) for m in t.measures}


def expected(data, option: str, year: float, name: str):
    row = next(row for row in data["forecast"][option]["timeline"] if row["year"] == year)
    return row[name] if row[name] is not None or name != "reoperation" else row["later_surgery"]


def test_every_measure_has_every_option_at_the_same_years(data, measures):
    for m in measures.values():
        assert list(m.at) == [0.25, 1, 2, 5, 10]
        for row in m.at.values():
            assert [told.option.name for told in row] == list(data["case"]["options"])
            assert all(
                told.absent or (told.sentence and told.patient and told.surgeon and told.picture) for told in row
            )


def test_sentence_picture_and_table_give_the_number_of_the_result(data, measures):
    for name in ("odi_mcid", "union", "reoperation"):
        for year, row in measures[name].at.items():
            for told in row:
                band = expected(data, told.option.name, year, name)
                if band is None:
                    assert told.absent
                    continue
                count = re.match(r"([\d,]+) of ([\d,]+)", told.patient)
                assert int(count[1]) == int(band["value"] * int(count[2].replace(",", "")) + 0.5)
                assert f"about {count[1]} of {count[2]} people" in told.sentence
                assert f": {count[1]} of {count[2]} people" in told.picture
                digits = 2 if band["value"] < 0.01 else 1
                assert told.surgeon.startswith(f"{100 * band['value']:.{digits}f} %")


def test_without_an_operation_the_later_one_is_called_a_first_one(data, measures, rendered):
    for row in measures["reoperation"].at.values():
        for told in row:
            first = told.option.technique == "nonoperative"
            texts = (told.patient, told.surgeon, told.picture)
            assert ["a first operation" in text for text in texts] == [first] * 3
    assert "C 40 (a first operation)." in rendered(data).by_id("figure-over-time-reoperation").text
    assert "a first operation" in rendered(data).by_id("take-along").text


def test_a_surgeon_reads_one_unit_a_measure(rendered, data):
    page = rendered(data)
    for name, unit in (("union", "%"), ("odi", "points of 100")):
        heading = page.by_id(f"measure-{name}").all("h4")[0].all("span", class_="unit")[0]
        assert heading.all("span", class_="for-surgeon")[0].text == unit


def test_both_sides_of_a_chance_add_up(measures):
    for m in measures.values():
        if m.outcome.kind == "chance":
            for told in (told for row in m.at.values() for told in row if not told.absent):
                yes, of, no = re.search(
                    r"about ([\d,]+) of ([\d,]+) people.*\. ([\d,]+) \w+ ?\w*\.$", told.sentence
                ).groups()
                assert int(yes) + int(no) == int(of.replace(",", ""))


def test_a_row_has_one_denominator(measures):
    for m in measures.values():
        for row in m.at.values():
            sizes = {size for told in row for size in re.findall(r"icons-(\d+)", told.picture)}
            assert len(sizes) <= 1


def test_scores_tell_today_and_the_range_of_people(measures):
    told = measures["odi"].at[2][0]
    assert "It is 46 now." in told.sentence
    assert "most people" in told.sentence
    assert 'class="chart scale"' in told.picture


def test_without_operation_another_operation_is_a_first_one(measures):
    told = measures["reoperation"].at[10][2]
    assert "operation after all" in told.sentence
    assert "40 of 100" in told.patient


def test_a_year_that_one_option_lacks_is_not_offered(data):
    less = result()
    less["forecast"]["TLIF"]["timeline"] = [row for row in less["forecast"]["TLIF"]["timeline"] if row["year"] != 5]
    assert years_offered(less, choices(less)) == [0.25, 1, 2, 10]


def test_the_published_figure_stands_beside_with_its_studies(measures):
    reference = measures["odi"].references[0]
    assert reference.patient == "22 of 100 after 2 years"
    assert reference.basis.text == "1 study with 601 people"


@pytest.mark.parametrize(
    ("reference", "text"),
    [
        ({"n": 67, "counts": "studies", "source": "A, 2020"}, "67 studies"),
        ({"n": 23, "counts": "people", "source": "A"}, "1 study with 23 people"),
        ({"n": 705, "population": "Pooled.", "source": "A, 2021; B, 2011; C, 2017"}, "3 studies with 705 people"),
        ({"n": None, "source": "A, 2011"}, "1 study"),
        ({}, ""),
    ],
)
def test_how_many_studies_and_people(reference, text):
    assert basis_of(reference).text == text


def test_the_page_shows_one_year_and_keeps_the_others_ready(page):
    parts = [n for n in page.walk() if "data-year" in n.attrs]
    assert {n.attrs["data-year"] for n in parts if "hidden" not in n.attrs} == {"2.0"}
    assert {n.attrs["data-year"] for n in parts} == {"0.25", "1.0", "2.0", "5.0", "10.0"}
    for n in parts:
        for name in ("table", "svg"):
            assert not n.all(name) or n.tag == "div"


def test_a_study_group_is_told_once_with_the_options_that_it_holds_for(data, measures, rendered):
    (group,) = measures["union"].study_groups
    assert [option.letter for option in group.options] == ["A", "B", "C"]
    other = result()
    other["forecast"]["Decompression"]["reference"]["odi"] |= {"value": 25.0}
    page = rendered(other)
    told = page.by_id("measure-odi").all("p", class_="basis")[0].text
    assert told.count("an invented cohort") == 2
    assert "A and C: 22.0 points of 100" in page.by_id("figure-over-time-odi").text


def test_why_there_is_no_number_is_told_plainly_to_patients_and_in_terms_to_surgeons():
    made = result()
    reason = "ODI, back pain: no cohort of decompression for disc degeneration was found."
    made["forecast"]["Decompression"]["declined"] = [reason]
    for row in made["forecast"]["Decompression"]["timeline"]:
        row["odi"] = None
    options = choices(made)
    measure = next(m for t in topics(made, options, [2.0]) for m in t.measures if m.outcome.name == "odi")
    told = measure.at[2.0][1]
    assert told.absent_surgeon == reason
    assert "cohort" not in told.absent
    assert told.absent.startswith("No study of making room for the nerves was found")
