"""Figures: title, sentence, table, source; the same year, axes and denominator for every option."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from synthetic_report import OPTIONS, result

from interbody.report import palette
from interbody.report.bar_chart import Bar, bar_chart, ticks
from interbody.report.basis import sources_about
from interbody.report.expectations import reference_words
from interbody.report.fields import Estimate, choices
from interbody.report.harms import harms
from interbody.report.icons import denominator, icon_array
from interbody.report.labels import OUTCOMES
from interbody.report.time_chart import time_chart

NICE_STEPS = [m * 10.0**e for e in range(-6, 4) for m in (1, 2, 2.5, 5)]
SVG = "{http://www.w3.org/2000/svg}"


def test_every_chart_figure_has_title_sentence_and_table(page):
    figures = [f for f in page.all("figure") if f.all("figcaption") and f.all("svg", class_="chart")]
    assert len(figures) == 14
    for figure in figures:
        assert figure.all("h3") or figure.all("h4")
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
    for table in [*page.all("table", class_="weighing"), *page.all("table", class_="harm-table")]:
        assert [th.text.split(" ", 1)[1] for th in table.all("thead")[0].all("th")[1:]] == list(OPTIONS)
    for cards in page.all("div", class_="cards"):
        headings = [(c.all("h3") or c.all("h4"))[0] for c in cards.all("article")]
        assert [h.text.split(" ", 1)[1] for h in headings] == list(OPTIONS)
    for panels in page.all("div", class_="people"):
        assert [h.text.split(" ", 1)[1] for h in panels.all("h5")] == list(OPTIONS)


def test_every_card_has_equal_detail(page):
    cards = page.by_id("summary").all("article")
    headings = [[dt.text for dt in card.all("dt")] for card in cards]
    assert all(h == headings[0] for h in headings)


def test_harms_share_a_denominator_in_a_row(page):
    rows = page.all("tr", class_="harm")
    assert rows
    for row in rows:
        sizes = {re.search(r"icons-(\d+)", svg.attrs["class"])[1] for svg in row.all("svg")}
        assert len(sizes) == 1
        assert len(row.all("td")) == len(OPTIONS)


def test_a_harm_names_the_study_group_and_source_of_each_option(rendered):
    data = result()
    second = data["forecast"]["Decompression"]["complications"]["dural_tear"]
    second["reference"] |= {"value": 0.02}
    second["sources"] = ["Other2021"]
    row = next(r for r in rendered(data).all("tr", class_="harm") if r.text.startswith("Dural tear"))
    told = row.all("th")[0].all("span", class_="for-patient")
    assert [[badge.text for badge in words.all("span", class_="badge")] for words in told] == [["A"], ["B"]]
    assert ["6 of 100" in told[0].text, "2 of 100" in told[1].text] == [True, True]
    assert "Other2021" in row.all("th")[0].text


def test_the_time_of_a_harm_is_told_once():
    options = choices(data := result())
    for name in OPTIONS:
        for harm in data["forecast"].get(name, {}).get("complications", {}).values():
            harm |= {"label": "Back in hospital within 90 days", "when": "within 90 days"}
    assert {harm.when for harm in harms(data, options)} == {""}


@pytest.mark.parametrize(("more", "end"), [({"counts": "studies"}, "67 studies"), ({}, "n = 67")])
def test_a_published_figure_counts_studies_or_people(more, end):
    union = next(outcome for outcome in OUTCOMES if outcome.name == "union")
    figure = {"value": 0.93, "population": "Both sides of a trial.", "n": 67} | more
    assert reference_words(figure, union) == f"93.0 %, Both sides of a trial, {end}"


def test_a_figure_of_the_mechanics_does_not_cite_rates_of_harms():
    uses = {"Screws2011": ["chance of: loose screw on x-ray or ct"], "Discs2021": ["stiffness of the discs"]}
    data = {"sources": [{"key": key, "text": key, "used_for": used} for key, used in uses.items()]}
    assert sources_about(data, ("disc", "screw")) == ("Discs2021",)


def test_what_moved_a_number_has_its_unit_and_one_scale_for_all_options(rendered):
    data = result()
    for name, effects in (("TLIF", (2.0, -1.0)), ("Decompression", (0.5,)), ("Continued care", ())):
        data["forecast"][name]["drivers"] = [
            {"name": f"driver {k}", "outcome": "odi", "effect": effect, "unit": "points", "text": "Why."}
            for k, effect in enumerate(effects)
        ]
    page = rendered(data)

    def told(key: str):
        return next(n for n in page.all("div", class_="why-body") if n.attrs["data-why-body"] == f"why-{key}")

    widths = [float(bar.attrs["width"]) for bar in told("odi").all("rect")]
    assert widths == pytest.approx([70.0, 35.0, 17.5])
    assert "to the right larger. The numbers are points." in told("odi").text
    assert "Bars to the left make the score lower, which is better" in told("odi-mcid").text


def dashes(svg: str, kind: str) -> list[tuple[float, float]]:
    """Where each dash of a kind of line begins, as a browser lays them out."""
    path = re.search(rf'<path class="{kind}"[^>]*stroke-dasharray="([\d.]+) ([\d.]+)" d="([^"]*)"', svg)
    if path is None:
        return []
    period = float(path[1]) + float(path[2])
    found = []
    for x, y, length in re.findall(r"M([\d.]+) ([\d.]+)h([\d.]+)", path[3]):
        found += [(float(x) + k * period, float(y)) for k in range(math.ceil(float(length) / period))]
    return found


@pytest.mark.parametrize(("probability", "of"), [(0.0, 100), (0.058, 100), (0.1, 100), (0.004, 1000), (1.0, 100)])
def test_icons_count_people(probability, of):
    svg = icon_array(probability, "label", of)
    filled, rings = dashes(svg, "filled"), dashes(svg, "rings")
    assert len(filled) == round(probability * of)
    cells = {(int(x // 10), int(y // 10)) for x, y in [*filled, *rings]}
    assert len(cells) == len(filled) + len(rings), "one person a cell"
    assert len(cells) == (of if of == 100 else len(filled))
    assert dashes(svg, "holes") == rings
    assert ('class="field"' in svg) is (of == 1000), "of 1,000 the others are one field"
    first = sorted((int(y // 10), int(x // 10)) for x, y in filled)
    assert first == [divmod(k, 10 if of == 100 else 40) for k in range(len(filled))], "together from one corner"


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


def test_bars_are_as_long_as_their_values_from_a_common_zero():
    bars = (Bar("L4-L5", "A", -3.0, palette.OPTIONS[0], "A −3"), Bar("L4-L5", "B", 5.0, palette.OPTIONS[1], "B 5"))
    root = ElementTree.fromstring(bar_chart(bars, unit="%", low=-10, top=10, groups=("L4-L5",), label="bars"))
    first, second = ({k: float(r.get(k)) for k in ("x", "y", "width")} for r in root.iter(f"{SVG}rect"))
    assert first["width"] / second["width"] == pytest.approx(3 / 5, rel=0.01)
    assert first["x"] + first["width"] == pytest.approx(second["x"], abs=0.15), "both begin at zero"
    assert first["y"] < second["y"]
    assert {"L4-L5", "A −3", "B 5", "%", "0", "−5"} <= {t.text for t in root.iter(f"{SVG}text")}


def test_every_owner_keeps_its_place_in_every_group():
    bars = tuple(Bar(g, w, 1.0, palette.OPTIONS[0], w) for g, w in (("a", "A"), ("a", "B"), ("b", "B")))
    root = ElementTree.fromstring(bar_chart(bars, unit="N", low=0, top=2, groups=("a", "b"), label="bars"))
    y = [float(r.get("y")) for r in root.iter(f"{SVG}rect")]
    labels = {t.text: float(t.get("y")) for t in root.iter(f"{SVG}text") if t.text in "ab"}
    assert y[1] - labels["a"] == pytest.approx(y[2] - labels["b"]), "B stands alike in both"


@pytest.mark.parametrize(("low", "top"), [(0, 14.3), (-30, 60), (0, 0.0007), (-3.2, 950)])
def test_ticks_are_round_inside_and_about_five(low, top):
    found = ticks(low, top)
    assert 3 <= len(found) <= 7
    assert low <= found[0] <= found[-1] <= top
    steps = {round(b - a, 12) for a, b in pairwise(found)}
    assert len(steps) == 1
    assert steps.pop() == pytest.approx(min(s for s in NICE_STEPS if s >= (top - low) / 5 * 0.999))


def drawn_over_time(**changed) -> ElementTree.Element:
    points = ((0.25, Estimate(60, 20, 90, 50, 70)), (1.0, Estimate(25, 10, 40, 20, 30)), (4.0, Estimate(0, 0, 200)))
    given = {"top": 100, "unit": "points", "years": (0.25, 1.0, 4.0), "label": "over time"} | changed
    return ElementTree.fromstring(time_chart(points, palette.OPTIONS[0], **given))


def test_points_over_time_stand_where_year_and_value_say():
    circles = [(float(c.get("cx")), float(c.get("cy"))) for c in drawn_over_time().iter(f"{SVG}circle")]
    (x0, y60), (x1, y25), (x4, y0) = circles
    assert (x4 - x0) == pytest.approx(1.5 * (x4 - x1), abs=0.2), "square root of time: 0.5, 1 and 2 from the start"
    assert (y0 - y60) / (y0 - y25) == pytest.approx(60 / 25, rel=0.02)


def test_bands_stay_inside_the_axis_and_hold_the_line():
    root = drawn_over_time(now=45.0, reference=(2.0, 22.0))
    wide, narrow = [p.get("d") for p in root.iter(f"{SVG}path") if p.get("fill-opacity")]
    heights = [[float(y) for _, y in re.findall(r"([\d.]+) ([\d.]+)", d)] for d in (wide, narrow)]
    floor, ceiling = max(heights[0]), min(heights[0])
    assert all(ceiling <= y <= floor for y in heights[1])
    texts = [t.text for t in root.iter(f"{SVG}text")]
    assert {"now", "points", "years", "0", "100", "1", "2"} <= set(texts)
    assert "5" not in texts


@pytest.mark.parametrize("mark", palette.OPTIONS)
def test_each_option_has_a_point_of_its_own_shape(mark):
    drawn = time_chart(((1.0, Estimate(5)),), mark, top=10, unit="points", years=(1.0,), label="x")
    others = {
        time_chart(((1.0, Estimate(5)),), replace(mark, shape=o.shape), top=10, unit="points", years=(1.0,), label="x")
        for o in palette.OPTIONS
        if o.shape != mark.shape
    }
    assert len(others) == len(palette.OPTIONS) - 1
    assert drawn not in others
