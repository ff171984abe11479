"""Searching the evidence and looking for its faults."""

from __future__ import annotations

import json

from typer.testing import CliRunner

from interbody.cli import app
from interbody.evidence import Quantity, Source, Status
from interbody.evidence.check import identifier_problems, number_problems, problems
from interbody.evidence.search import search_quantities, search_sources


def source(identifier: str, venue: str = "") -> Source:
    return Source("Key2000", "A", "2000", "T", venue, identifier)


def test_the_shipped_evidence_has_no_fault() -> None:
    assert problems() == []
    answer = CliRunner().invoke(app, ["evidence", "check"])
    assert answer.exit_code == 0
    assert "nothing wrong" in answer.stdout


def test_a_number_without_a_source_is_found() -> None:
    found = list(number_problems("S", Quantity("a", 1.0, "mm", "Nobody1900", Status.read), {}))
    assert [p.kind for p in found] == ["number"]
    assert list(number_problems("S", Quantity("a", 1.0, "", "", Status.assumed), {}))


def test_broken_identifiers_are_found_and_whole_ones_are_not() -> None:
    for broken in ("doi:11.1000/x", "doi:10.1000", "PMID 123456789", "PMCxx", "https://nohost"):
        assert list(identifier_problems(source(broken))), broken
    for whole in ("doi:10.1056/NEJMoa2100990", "PMID 20075768", "PMC2887281", "https://a.org/b", "Spine 27:1131"):
        assert not list(identifier_problems(source(whole))), whole
    assert list(identifier_problems(source("")))
    assert not list(identifier_problems(source("", "Spine")))


def test_search_finds_all_words_in_any_field() -> None:
    hits = search_quantities("smoker nonunion")
    assert {h.quantity.name for h in hits} >= {"factor.smoker"}
    assert search_quantities("nonsuchword") == []
    assert any(s.key == "Pearson2010" for s in search_sources("pearson slip"))


def test_the_command_prints_json() -> None:
    answer = CliRunner().invoke(app, ["evidence", "smoker", "nonunion", "--json"])
    found = json.loads(answer.stdout)
    assert found["quantities"][0]["source"]
    assert CliRunner().invoke(app, ["evidence", "smoker", "nonunion"]).exit_code == 0
