"""Sheets: bench tests and options side by side; drawings to scale; how hard implants work in the report."""

from __future__ import annotations

import copy
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from report_tree import parse
from synthetic_report import result

from interbody.report import render
from interbody.report.bench_sheet import render_bench
from interbody.report.compare_sheet import render_comparison
from interbody.report.drawings import DRAWN, drawing
from interbody.report.range_chart import Row, range_chart
from interbody.result.side_by_side import mechanics_side_by_side
from interbody.rigs import RIGS, bench_test
from interbody.surgery.catalogue import built_in

CATALOGUE = built_in()
IMPLANT = {
    "rod_left_peak_mpa": 150.0, "rod_left_stress_mpa": 90.0, "rod_right_peak_mpa": 140.0, "screw_peak_mpa": 210.0,
    "screw_bone_pressure_mpa": 4.0, "cage_pressure_mpa": 12.0, "axial_interbody_n": 400.0, "axial_rods_n": 150.0,
    "axial_facets_n": 50.0, "axial_ligaments_n": -100.0,
}  # fmt: skip


def with_implants() -> dict[str, Any]:
    data = copy.deepcopy(result())
    data["solver"] = {
        s: {x: {"converged": True, "status": ""} for x in data["mechanics"][s]} for s in data["mechanics"]
    }
    data["not_simulated"] = {}
    for load, levels in data["mechanics"]["TLIF"].items():
        size = 1.0 if load == "flexion" else 0.5
        levels["L4-L5"]["implant"] = {name: size * value for name, value in IMPLANT.items()}
    return data


def self_contained(html: str) -> None:
    assert not re.search(r'(?:src|href)="(?!#)', html)
    assert "url(" not in html.split("</style>", 1)[1]


def test_implants_have_a_figure_in_the_report_with_their_peaks() -> None:
    page = parse(render(with_implants(), {}, date="2025-01-31"))
    figure = page.by_id("figure-implants")
    assert "Rods reach at most 150 MPa with A." in figure.text
    cells = [td.text for td in figure.all("table")[0].all("td")]
    assert "150 (bending forward)" in cells
    assert "210 (bending forward)" in cells
    assert page.by_id("figure-motion")


def test_a_result_without_implants_has_no_such_figure() -> None:
    assert 'id="figure-implants"' not in render(result(), {}, date="2025-01-31")


def test_options_side_by_side_keep_their_order_and_one_denominator() -> None:
    data = with_implants()
    names = list(data["case"]["options"])
    together = mechanics_side_by_side(data, names)
    assert list(together["options"]) == names
    assert together["implants"]["TLIF"]["L4-L5"]["rod"] == {"value": 150.0, "unit": "MPa", "load": "flexion"}
    shares = together["load_share"]["TLIF"]["L4-L5"]
    assert sum(shares.values()) == pytest.approx(1.0)
    assert shares["ligaments"] < 0.0 < shares["interbody"]
    assert together["motion_deg"]["L4-L5"]["flexion"]["TLIF"] < together["motion_deg"]["L4-L5"]["flexion"]["intact"]
    assert together["options"]["Continued care"]["simulated"] is False
    assert together["load_share"]["Decompression"] == {}


def test_a_load_that_found_no_equilibrium_gives_no_figure() -> None:
    data = with_implants()
    data["solver"]["TLIF"]["flexion"] = {"converged": False, "status": "gave up"}
    data["solver"]["TLIF"]["standing"] = {"converged": False, "status": "gave up"}
    together = mechanics_side_by_side(data, list(data["case"]["options"]))
    assert together["implants"]["TLIF"]["L4-L5"]["rod"]["value"] == 75.0
    assert together["pressure_mpa"]["L3-L4"]["standing"]["TLIF"] is None
    assert together["load_share"]["TLIF"] == {}
    assert together["options"]["TLIF"]["unsolved"] == {"flexion": "gave up", "standing": "gave up"}


def test_the_comparison_has_a_picture_or_words_for_every_option() -> None:
    data = with_implants()
    data["not_simulated"] = {"Continued care": "nothing to simulate."}
    data["alignment"] = {"TLIF": {"PI-LL_deg": {"before": 8.0, "after": 5.5}}}
    html = render_comparison(data, mechanics_side_by_side(data, list(data["case"]["options"])), date="2025-01-31")
    self_contained(html)
    page = parse(html)
    assert "Not simulated: nothing to simulate." in page.text
    assert "8.0 → 5.5" in page.text
    assert {"figure-motion", "figure-pressure", "figure-facets", "figure-implants", "figure-adjacent"} <= {
        f.attrs["id"] for f in page.all("figure")
    }
    assert page.by_id("sources")
    for svg in page.all("svg"):
        assert svg.attrs["aria-label"]


@pytest.mark.parametrize("rig", list(RIGS))
def test_a_bench_sheet_shows_every_figure_beside_its_range(rig: str) -> None:
    specimens = bench_test(rig, [], CATALOGUE)
    html = render_bench(rig, specimens, date="2025-01-31")
    self_contained(html)
    page = parse(html)
    assert len(page.all("svg", class_="chart")) >= len(specimens[0].findings)
    rows = page.all("tbody")[0].all("tr")
    assert len(rows) == sum(len(s.findings) for s in specimens)
    assert "figures lie in the published range" in page.text


@pytest.mark.parametrize("item", [i for i in CATALOGUE if i.kind in DRAWN], ids=lambda i: f"{i.kind} {i.name}")
def test_a_drawing_is_to_scale_and_inside_its_frame(item) -> None:
    root = ElementTree.fromstring(drawing(item))
    x, y, width, height = (float(v) for v in root.attrib["viewBox"].split())
    assert float(root.attrib["width"]) / width == pytest.approx(5.0, rel=0.01)
    assert float(root.attrib["height"]) / height == pytest.approx(5.0, rel=0.01)
    assert x < 0 > y
    longest = {"screw": "length_mm", "cage": "length_mm", "plate": "length_mm"}.get(item.kind)
    assert width > (item.value(longest) if longest else 60.0)
    assert item.name in root.attrib["aria-label"]


def test_what_has_no_shape_is_not_drawn() -> None:
    assert drawing(CATALOGUE.items["graft", "local autograft"]) == ""


def test_a_bar_far_beyond_its_range_is_cut_with_an_arrow_and_an_unknown_one_told_in_words() -> None:
    rows = [Row("near", 20.0, "20 (inside)"), Row("far", 2000.0, "2,000 (above)"), Row("unknown", None, "no strength")]
    svg = range_chart(rows, "kN", (10.0, 60.0), "stiffness")
    widths = [float(w) for w in re.findall(r'<rect x="0"[^>]*width="([\d.]+)"', svg)]
    assert len(widths) == 2
    assert max(widths) < 320.0
    assert "2,000 (above)" in svg
    assert "no strength" in svg
    assert svg.count("Z") == 1
    assert range_chart([Row("unknown", None, "")], "kN", None, "stiffness") == ""
