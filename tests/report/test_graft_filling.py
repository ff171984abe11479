"""The pictures of the graft filling with bone, from a course's healing."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from interbody.report.fields import choices
from interbody.report.graft_filling import graft_figures

BONE = [[[0.9, 0.5], [0.8, 0.2]], [[1.0, 0.4]]]


def result(healing=True):
    rows = [
        {"year": y, "value": y / 2, "low": y / 4, "high": y / 2, "mean_low": y / 3, "mean_high": y / 2}
        for y in (0.0, 0.25, 0.5, 1.0, 2.0, 3.0)
    ]
    found = {
        "level": "L4-L5",
        "rule": "claes_heigele",
        "time_ratio": 1.2,
        "bridged_fraction": rows,
        "weights": [0.4, 0.6],
        "regions": ["graft_window", "graft_around"],
        "pictures": [
            {"month": 0.0, "grade": "IV", "bridged": 0.0, "bone": [[[0.0, 0.0], [0.0, 0.0]], [[0.0, 0.0]]]},
            {"month": 6.0, "grade": "II", "bridged": 0.35, "bone": BONE},
        ],
    }
    option = {"technique": "tlif", "levels": ["L4-L5"]}
    course = {"<b>tlif": {"healing": found if healing else None}, "care": {"healing": None}}
    return {"case": {"options": {"<b>tlif": option, "care": {"technique": "nonoperative"}}}, "course": course}


def test_the_section_shows_every_cell_both_endplates_and_the_grade() -> None:
    made = result()
    filling, bridged = graft_figures(made, choices(made))
    assert [p.choice.name for p in filling.panels] == ["<b>tlif"]
    root = ElementTree.fromstring(filling.panels[0].svg)
    cells = [float(e.get("fill-opacity")) for e in root.iter() if e.get("fill-opacity")]
    assert len(cells) == 2 * 3 * 4
    assert cells[12:16] == [0.9, 0.5, 0.5, 0.9]
    words = [e.text for e in root.iter() if e.text]
    assert words == ["operation", "0 %, grade IV", "6 months", "35 %, grade II"]
    assert "35 % bridged" in root.get("aria-label")
    assert filling.table.rows[1][1:] == ("6 months", "35 %", "II")
    assert "1.20 times the usual time" in filling.note_surgeon
    assert "<svg" in bridged.panels[0].svg
    assert bridged.table.rows[-1][2] == "100 (50 to 100)"


def test_cells_share_the_width_by_volume_and_the_height_evenly() -> None:
    made = result()
    root = ElementTree.fromstring(graft_figures(made, choices(made))[0].panels[0].svg)
    cells = [e for e in root.iter() if e.get("fill-opacity")][12:]
    area = [float(e.get("width")) * float(e.get("height")) for e in cells]
    assert sum(area[:8]) / sum(area) == pytest.approx(0.4, abs=0.01)


@pytest.mark.parametrize("made", [{}, result(healing=False)])
def test_where_healing_was_not_asked_for_there_is_no_figure(made) -> None:
    assert graft_figures(made, choices(made)) == []


def test_of_more_than_one_level_it_is_said_which_one_is_shown() -> None:
    made = result()
    assert "needs longest" not in graft_figures(made, choices(made))[0].note
    made["case"]["options"]["<b>tlif"]["levels"] = ["L3-L4", "L4-L5"]
    for figure in graft_figures(made, choices(made)):
        assert figure.note.endswith("Of more than one level, the one that needs longest is shown: A L4-L5.")
