"""What can go wrong: death first, and "does not arise" is never said of what only lacks a figure."""

from __future__ import annotations

import itertools

import pytest
from synthetic_report import result

from interbody.case import Approach, Screws, Technique
from interbody.outcomes.catalogue import CATALOGUE, arises
from interbody.outcomes.people import Plan
from interbody.report.fields import choices
from interbody.report.harms import NO_FIGURE, NOT_ARISING, NOT_KNOWN, by_severity, harms

PLANS = [Plan(*parts) for parts in itertools.product(Technique, (Approach.open, Approach.mis, None), Screws)]


def told(name: str, technique: str, screws: str = "none", sex: str = "female") -> str:
    """What stands in the cell of an option that has no figure of this harm."""
    data = result()
    data["case"]["patient"]["sex"] = sex
    data["case"]["options"]["Decompression"] |= {"technique": technique, "screws": screws}
    data["forecast"]["TLIF"]["complications"] = {name: {"value": 0.02, "label": name, "severity": "major"}}
    data["forecast"]["Decompression"]["complications"] = {}
    return harms(data, choices(data))[0].cells[1].absent


@pytest.mark.parametrize(
    ("name", "technique", "screws", "words"),
    [
        ("vessel_injury", "decompression", "none", NO_FIGURE),
        ("nerve_injury", "alif", "none", NO_FIGURE),
        ("cage_retropulsion", "alif", "none", NO_FIGURE),
        ("cage_retropulsion", "plf", "bilateral", NOT_ARISING),
        ("screw_loosening", "decompression", "none", NOT_ARISING),
        ("screw_loosening", "alif", "none", NOT_ARISING),
        ("screw_loosening", "alif", "bilateral", NO_FIGURE),
        ("symptomatic_nonunion", "microdiscectomy", "none", NOT_ARISING),
        ("infection", "nonoperative", "none", NOT_ARISING),
        ("dural_tear", "nonoperative", "none", NOT_ARISING),
        ("change_to_surgery", "decompression", "none", NOT_ARISING),
        ("prolonged_opioids", "nonoperative", "none", NO_FIGURE),
        ("cardiac", "nonoperative", "none", NO_FIGURE),
        ("pneumonia", "nonoperative", "none", NO_FIGURE),
        ("death_30d", "nonoperative", "none", NO_FIGURE),
        ("something_new", "nonoperative", "none", NOT_KNOWN),
        ("infection", "something_new", "none", NOT_KNOWN),
    ],
)
def test_what_does_not_arise_is_told_from_what_has_no_figure(name, technique, screws, words):
    assert told(name, technique, screws) == words


@pytest.mark.parametrize(("sex", "words"), [("female", NOT_ARISING), ("male", NO_FIGURE)])
def test_what_only_men_have_does_not_arise_in_women(sex, words):
    assert told("retrograde_ejaculation", "llif", sex=sex) == words


@pytest.mark.parametrize("harm", CATALOGUE, ids=lambda harm: harm.name)
def test_a_harm_with_a_published_rate_arises(harm):
    """Care without operation has no forecast of these harms, whatever the rate of the catalogue."""
    with_rate = [plan for plan in PLANS if plan.technique is not Technique.nonoperative and harm.base(plan)]
    assert with_rate
    assert all(arises(harm.name, plan, man=True) for plan in with_rate)


def test_death_comes_before_all_other_serious_harms():
    data = result()
    label = {"severity": "major"}
    data["forecast"]["TLIF"]["complications"] = {
        "nerve_injury": {"value": 0.02, "label": "Nerve", **label},
        "death_30d": {"value": 0.002, "label": "Death", **label},
        "vte": {"value": 0.03, "label": "Clot", **label},
    }
    data["forecast"]["Decompression"]["complications"] = {}
    groups = by_severity(harms(data, choices(data)))
    assert [harm.label for harm in groups[0][1]] == ["Death", "Clot", "Nerve"]
