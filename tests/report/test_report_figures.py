"""Figures: title, sentence, table, source; the same year, axes and denominator for every option."""

from __future__ import annotations

import re

import pytest
from synthetic_report import OPTIONS, result

from interbody.report import palette
from interbody.report.charts import Bar, bar_chart, time_chart
from interbody.report.fields import Estimate, choices
from interbody.report.icons import denominator, icon_array
from interbody.report.sides import side_by_side
from interbody.report.svg import tidy


def test_every_chart_figure_has_title_sentence_and_table(page):
    figures = [f for f in page.all("figure") if f.all("svg", class_="chart")]
    assert len(figures) == 10
    for figure in figures:
        assert figure.all("h3")
        assert figure.all("p", class_="figure-summary")[0].text.endswith(".")
        assert figure.all("details")[0].all("table")
        assert figure.all("a"), "a figure leads to its sources"


def test_every_picture_has_a_label(page):
    for svg in page.all("svg"):
        assert svg.attrs["role"] == "img"
        assert svg.attrs["aria-label"]


def test_every_table_has_caption_and_header_scopes(page):
    for table in page.all("table"):
        assert table.all("caption")
        assert all(h.attrs.get("scope") for h in table.all("th"))


def test_options_stand_in_the_case_order_everywhere(page):
    for row in page.all("table", class_="sides")[0].all("thead"):
        assert [th.text.split(" ", 1)[1] for th in row.all("th")[1:]] == list(OPTIONS)
    for cards in page.all("div", class_="cards"):
        assert [c.all("h3")[0].text.split(" ", 1)[1] for c in cards.all("article")] == list(OPTIONS)


def test_every_card_has_equal_detail(page):
    cards = page.by_id("summary").all("article")
    headings = [[dt.text for dt in card.all("dt")] for card in cards]
    assert all(h == headings[0] for h in headings)


def test_side_by_side_has_the_same_year_for_every_option(page):
    bodies = page.all("table", class_="sides")[0].all("tbody")
    assert [b.attrs["data-year"] for b in bodies if "hidden" not in b.attrs] == ["2.0"]
    for body in bodies:
        for row in body.all("tr")[1:]:
            assert len(row.all("td")) == len(OPTIONS)
            assert all(cell.text for cell in row.all("td"))


def test_a_year_that_one_option_lacks_is_not_offered(rendered):
    data = result()
    data["forecast"]["TLIF"]["timeline"] = [row for row in data["forecast"]["TLIF"]["timeline"] if row["year"] != 5]
    bodies = rendered(data).all("table", class_="sides")[0].all("tbody")
    assert "5.0" not in {b.attrs["data-year"] for b in bodies}


def test_side_by_side_gives_the_numbers_of_the_result():
    data = result()
    rows = {row.outcome.name: row for row in side_by_side(data, choices(data), 2)}
    union = next(p for p in data["forecast"]["TLIF"]["timeline"] if p["year"] == 2)["union"]["value"]
    assert rows["union"].cells[0].patient.startswith(f"{round(100 * union)} of 100")
    assert rows["union"].cells[1].absent


def test_harms_share_a_denominator_in_a_row(page):
    for figure in page.all("figure", class_="harm"):
        sizes = {re.search(r"icons-(\d+)", svg.attrs["class"])[1] for svg in figure.all("svg")}
        assert len(sizes) == 1
        assert len(figure.all("div", class_="panel")) == len(OPTIONS)


def test_icons_count_people():
    svg = icon_array(0.058, "label")
    assert svg.count("M") == 100
    assert len(re.findall(r"M[^a]*?z", svg.split('class="filled" d="')[1])) == 6


@pytest.mark.parametrize(("values", "expected"), [([0.02, 0.5], 100), ([0.02, 0.004], 1000), ([0.0, 0.02], 100)])
def test_denominator(values, expected):
    assert denominator(values) == expected


@pytest.mark.parametrize(("probability", "of"), [(-0.1, 100), (1.1, 100), (0.5, 200)])
def test_icons_refuse_what_they_cannot_show(probability, of):
    with pytest.raises(ValueError, match="not"):
        icon_array(probability, "label", of)


def test_labels_of_icons_are_escaped():
    assert "<b>" not in icon_array(0.1, '<b>"')


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(a: str, b: str) -> float:
    high, low = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1])
def test_letters_and_text_reach_contrast(scheme):
    paper = palette.CHROME["paper"][scheme]
    for name, colours in palette.pairs().items():
        if name not in ("rule", "strong", "paper"):
            assert _contrast(colours[scheme], paper) >= 4.5, name


def test_options_differ_by_more_than_colour():
    assert len({(mark.dash, mark.shape) for mark in palette.OPTIONS}) == len(palette.OPTIONS)


def test_charts_pass_the_drawing_librarys_own_check():
    """The page draws without this check, for speed; here it is on."""
    points = [(0.5, Estimate(30, 20, 40, 28, 32)), (2, Estimate(25))]
    time_chart.__wrapped__.__wrapped__(
        points, palette.OPTIONS[0], top=100, unit="points", years=[0.5, 2], now=45, reference=(2, 22), label="time"
    )
    bars = [Bar("L4-L5", "A", -3, palette.OPTIONS[0], "A -3"), Bar("L4-L5", "B", 5, palette.OPTIONS[1], "B 5")]
    bar_chart.__wrapped__.__wrapped__(bars, unit="%", low=-10, top=10, groups=["L4-L5"], label="bars")


def test_ids_in_a_chart_do_not_depend_on_earlier_charts():
    clipped = '<g clip-path="url(#clip{0})"><path id="clip{0}" d="M0 0"/></g>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">{clipped}</svg>'
    assert tidy(svg.format(3), "x") == tidy(svg.format(17), "x")
    assert tidy(svg.format(3), "x") != tidy(svg.format(3), "y")
