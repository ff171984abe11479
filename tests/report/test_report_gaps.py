"""Any section may be missing: the page says so in words and does not fail."""

from __future__ import annotations

import copy

import pytest
from synthetic_report import result, scene

SECTIONS = [*result()]


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("void", ["absent", None, {}, []])
def test_a_section_may_be_missing(rendered, section, void):
    data = result()
    if void == "absent":
        del data[section]
    else:
        data[section] = void
    page = rendered(data, scene())
    assert page.all("h1")[0].text
    assert "None" not in page.by_id("summary").text


def test_an_empty_result_is_a_page(rendered):
    page = rendered({}, {})
    assert "Unnamed case" in page.all("h1")[0].text
    assert "names no options" in page.by_id("summary").text
    assert "no 3-D scene" in page.by_id("spine").text
    assert "no forecast of harms" in page.by_id("harms").text


def test_an_option_that_was_not_simulated_is_named_with_its_reason(rendered):
    data = result()
    for part in (data["mechanics"], data["summary"]["range_of_motion"], data["summary"]["adjacent"]):
        del part["Decompression"]
    data["not_simulated"] = {"Decompression": "Because of the test."}
    view = scene()
    del view["poses"]["Decompression"]
    assert "Because of the test." in rendered(data, view).by_id("spine").text


def test_a_declined_forecast_is_told_in_its_own_words(rendered):
    data = result()
    for row in data["forecast"]["Continued care"]["timeline"]:
        row["odi"] = None
    data["forecast"]["Continued care"]["declined"] = ["ODI is not forecast: nobody like this was studied."]
    page = rendered(data)
    assert "nobody like this was studied" in page.by_id("summary").text
    assert "nobody like this was studied" in page.by_id("figure-over-time-odi").text


def test_an_option_without_a_forecast_keeps_its_place(rendered):
    data = result()
    del data["forecast"]["Decompression"]
    cards = rendered(data).by_id("summary").all("article")
    assert len(cards) == 3
    assert "No forecast was made for this option." in cards[1].text


@pytest.mark.parametrize("bad", ["text", float("nan"), float("inf"), True, [1]])
def test_numbers_that_are_none_are_left_out(rendered, bad):
    data = result()
    data["mechanics"]["intact"]["standing"]["L3-L4"]["idp_mpa"] = bad
    data["forecast"]["TLIF"]["timeline"][4]["odi"] = {"value": bad, "low": bad, "high": bad}
    page = rendered(data, scene())
    assert "nan" not in page.by_id("levels").text.split()


def test_a_mesh_that_is_broken_is_left_out(rendered):
    view = scene()
    view["meshes"]["bad"] = {"vertices": [1, 2], "triangles": [0, 1, 2], "kind": "bone", "upper": "L4"}
    view["meshes"]["worse"] = {"kind": "bone"}
    assert rendered(result(), view).by_id("viewer")


def test_failed_load_cases_are_shown(rendered):
    data = result()
    data["solver"]["TLIF"]["flexion"] = {
        "converged": False,
        "status": "Too stiff: try smaller steps.",
        "iterations": 40,
    }
    text = rendered(data).by_id("limits").text
    assert "did not settle" in text
    assert "Too stiff" in text


def test_rendering_changes_nothing(rendered):
    data, view = result(), scene()
    before = copy.deepcopy((data, view))
    rendered(data, view)
    assert (data, view) == before


def test_more_options_than_colours(rendered):
    data = result()
    for k in range(7):
        data["case"]["options"][f"Extra {k}"] = {"technique": "plf", "levels": ["L3-L4"]}
    data["comparison"]["options"] = list(data["case"]["options"])
    letters = [c.all("h3")[0].text.split()[0] for c in rendered(data).by_id("summary").all("article")]
    assert letters == list("ABCDEFGHIJ")


def test_care_without_operation_tells_who_is_operated_after_all(rendered):
    data = result()
    forecast = data["forecast"]["Continued care"]
    forecast["timeline"][-1] |= {"reoperation": None, "later_surgery": {"value": 0.33, "low": 0.2, "high": 0.5}}
    card = rendered(data).by_id("summary").all("article")[2]
    assert "33 of 100 people like this have a first operation within 10 years (likely 20 to 50)." in card.text
    assert "why-reoperation" in [a.attrs.get("data-why") for a in card.all("a")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Parker, others (2011). A study. Spine.", "Parker et al., 2011"),
        ("Pearson et al. (2010). A study. Spine.", "Pearson et al., 2010"),
        ("Khan, Lee (2019b). A study.", "Khan, Lee, 2019b"),
    ],
)
def test_a_source_named_in_words_leads_to_its_entry(rendered, text, name):
    data = result()
    data["sources"][0] |= {"key": "TheOne", "text": text}
    data["forecast"]["TLIF"]["reference"]["odi"]["source"] = name
    links = rendered(data).by_id("figure-over-time-odi").all("a")
    assert "#source-TheOne" in {a.attrs["href"] for a in links}
