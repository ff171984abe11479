"""Sources and assumptions of an answer."""

from __future__ import annotations

from interbody.evidence import Quantity, Status, Use, sources
from interbody.result.basis import assumptions_section, data_version, sources_section
from interbody.result.bibliography import bibtex


def test_a_source_is_listed_once_with_all_it_was_used_for_and_its_weakest_status() -> None:
    key = sorted(sources())[0]
    uses = [
        Use(Quantity("b", 1.0, "mm", key, Status.read), "discs"),
        Use(Quantity("a", 1.0, "mm", key, Status.recalled), "bones"),
        Use(Quantity("c", 1.0, "mm", "", Status.assumed, note="nobody knows"), "bones"),
    ]
    (row,) = sources_section(uses)
    assert row["key"] == key
    assert row["status"] == "recalled"
    assert row["used_for"] == ["bones", "discs"]
    assert row["quantities"] == ["a", "b"]
    assumed = assumptions_section(uses)
    assert [(a["name"], a["status"], a["used_for"]) for a in assumed] == [
        ("a", "recalled", "bones"),
        ("c", "assumed", "bones"),
    ]
    assert assumed[1]["why"] == "nobody knows"


def test_bibtex_of_a_key_holds_that_entry_alone() -> None:
    first, second = sorted(sources())[:2]
    text = bibtex([first])
    assert "{" + first + "," in text
    assert "{" + second + "," not in text


def test_the_data_version_is_a_fingerprint() -> None:
    assert len(data_version()) == 12
    assert data_version() == data_version()
