"""Where an option is at a level at which nothing was found, while another level has findings."""

from __future__ import annotations

import pytest
from made_people import OPTIONS, case

from interbody.case import Diagnosis, LevelFindings
from interbody.decision import level_mismatch
from interbody.decision.findings import has_finding

TLIF = OPTIONS["tlif"]
FOUND = {"L4-L5": {"slip_mm": 5.0, "stenosis": "severe"}}


def mismatch(levels, findings, diagnosis="degenerative_spondylolisthesis"):
    made = case(diagnosis, options={"fuse": TLIF | {"levels": levels}}, findings=findings)
    return level_mismatch(made, "fuse", made.options["fuse"])


def test_an_option_at_the_level_of_the_finding_raises_no_caution() -> None:
    assert mismatch(["L4-L5"], FOUND) is None


def test_another_level_than_that_of_the_finding_is_named_with_it() -> None:
    found = mismatch(["L3-L4"], FOUND)
    assert (found.option, found.treated, found.found, found.left) == ("fuse", ("L3-L4",), ("L4-L5",), ("L4-L5",))


def test_a_level_more_than_the_findings_is_named_and_nothing_is_left() -> None:
    found = mismatch(["L3-L4", "L4-L5"], FOUND)
    assert (found.treated, found.found, found.left) == (("L3-L4",), ("L4-L5",), ())


@pytest.mark.parametrize("findings", [{}, {"L4-L5": {}}, {"L4-L5": {"slip_mm": 0.0, "stenosis": "none"}}])
def test_where_nothing_was_found_at_all_there_is_nothing_to_hold_the_option_against(findings) -> None:
    assert mismatch(["L3-L4"], findings) is None


def test_care_without_operation_has_no_level() -> None:
    made = case(options={"wait": {"technique": "nonoperative"}}, findings=FOUND)
    assert level_mismatch(made, "wait", made.options["wait"]) is None


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, False),
        ({"slip_mm": 0.0, "stenosis": "none", "instability": False}, False),
        ({"slip_mm": -3.0}, True),
        ({"stenosis": "mild"}, True),
        ({"instability": True}, True),
        ({"pfirrmann": 5}, False),
    ],
)
def test_what_counts_as_a_finding(given, found) -> None:
    assert has_finding(LevelFindings(**given), Diagnosis.stenosis) is found


@pytest.mark.parametrize(("grade", "found"), [(None, False), (1, False), (4, True)])
def test_a_worn_disc_is_the_finding_of_disc_degeneration(grade, found) -> None:
    assert has_finding(LevelFindings(pfirrmann=grade), Diagnosis.disc_degeneration) is found
