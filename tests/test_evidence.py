"""Every constant is a quantity with a unit, a source and a status; every source is used."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from interbody import evidence
from interbody.evidence import ParameterSet, Quantity, Status, Use, available_sets, cite, parameters, sources
from interbody.evidence import parameters as parameters_function
from interbody.evidence.parameters import _quantity
from interbody.evidence.source import source_keys

DATA = Path(evidence.__file__).parent / "data"


@pytest.mark.parametrize("name", available_sets())
def test_every_set_loads_and_every_quantity_is_complete(name: str) -> None:
    loaded = parameters(name)
    assert loaded.about, "say in one sentence what the set is"
    assert len(loaded) > 0
    for key, quantity in loaded.items():
        assert quantity.name == key
        assert quantity.unit, f"{name}:{key} has no unit"
        assert quantity.value is not None, f"{name}:{key} has no value"
        if quantity.status is Status.assumed:
            assert quantity.note, f"{name}:{key} is assumed without saying why"
        else:
            assert quantity.source in sources()
        if quantity.low is not None and quantity.high is not None:
            assert quantity.low <= quantity.high, f"{name}:{key} has its interval the wrong way round"
        if quantity.sd is not None:
            assert quantity.sd >= 0


def used_keys() -> set[str]:
    """Keys in parameter sets, and keys named in any other data file of the evidence."""
    used = {q.source for name in available_sets() for q in parameters(name).values() if q.source}
    text = "\n".join(p.read_text(encoding="utf-8") for p in DATA.rglob("*") if p.suffix in (".yaml", ".csv"))
    return used | {key for key in sources() if re.search(rf"\b{re.escape(key)}\b", text)}


def test_no_paper_has_two_keys() -> None:
    """One paper under two names could be held out under one and pooled under the other."""
    from pybtex.database import parse_file

    seen: dict[str, str] = {}
    for path in (DATA / "sources").glob("*.bib"):
        for key, entry in parse_file(str(path), bib_format="bibtex").entries.items():
            for field in ("doi", "eprint"):
                name = entry.fields.get(field, "").strip().lower()
                if name:
                    assert seen.setdefault(name, key) == key, f"{key} and {seen[name]} are {name}"


def test_keys_found_without_reading_the_entries_are_those_of_the_library() -> None:
    assert source_keys() == set(sources())


def test_no_source_is_an_orphan() -> None:
    orphans = set(sources()) - used_keys()
    assert not orphans, f"nothing rests on {sorted(orphans)}"


def test_keys_are_author_year_and_every_source_can_be_found() -> None:
    for key, source in sources().items():
        assert re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", key), key
        assert source.title, key
        assert source.text.endswith(".") or source.identifier, key


def test_set_names_are_unique_and_match_their_files() -> None:
    names = [path.stem for path in DATA.rglob("*.yaml")]
    assert len(names) == len(set(names))


def some_quantity(name: str = "a", source: str = "Somebody2001") -> Quantity:
    return Quantity(name, 1.0, "mm", source, Status.read)


def test_an_unknown_set_lists_those_there_are() -> None:
    with pytest.raises(KeyError, match="no parameter set 'Nobody1900'"):
        parameters_function("Nobody1900")


def test_an_unknown_quantity_names_the_set() -> None:
    with pytest.raises(KeyError, match="parameter set S has no quantity 'b'"):
        ParameterSet("S", "", {"a": some_quantity()})["b"]


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"value": 1, "unit": "mm"}, "status is missing"),
        ({"value": 1, "status": "read"}, "unit is missing"),
        ({"unit": "mm", "status": "read"}, "value is missing"),
        ({"value": 1, "unit": "mm", "status": "guessed"}, "guessed"),
        ({"value": 1, "unit": "mm", "status": "read", "source": "Nobody1900"}, "not in the source library"),
        ({"value": 1, "unit": "mm", "status": "read"}, "not in the source library"),
        ({"value": 1, "unit": "mm", "status": "assumed"}, "needs a note"),
        (
            {"value": 1, "unit": "mm", "status": "assumed", "note": "x", "colour": "red"},
            "unknown field colour",
        ),
    ],
)
def test_an_incomplete_quantity_is_refused(entry: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        _quantity("S:a", "a", entry)


def test_under_takes_a_branch_and_with_values_marks_its_change() -> None:
    whole = ParameterSet("S", "", {"disc.a": some_quantity("disc.a"), "bone.b": some_quantity("bone.b")})
    assert set(whole.under("disc")) == {"a"}
    changed = whole.with_values(**{"disc.a": 2.0})
    assert float(changed["disc.a"]) == 2.0
    assert changed["disc.a"].status is Status.assumed
    assert changed["disc.a"].note == "changed from S"
    assert float(whole["disc.a"]) == 1.0


@dataclass(frozen=True)
class Holder:
    inner: Any
    other: Any = None


def test_cite_walks_dataclasses_mappings_and_sequences_once_each() -> None:
    first, second = some_quantity("a"), some_quantity("b")
    held = Holder({"x": [Use(first, "stiffness")], "y": (Use(first, "stiffness"),)}, Holder(second))
    assert cite(held, held) == (Use(first, "stiffness"), Use(second, ""))


def test_cite_survives_a_circle() -> None:
    circle: list[Any] = [some_quantity()]
    circle.append(circle)
    assert len(cite(circle)) == 1


def test_every_status_has_its_sentence() -> None:
    assert all(status.sentence for status in Status)
