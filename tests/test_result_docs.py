"""docs/result.md names every field of a real result, and no field that is not there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from interbody.result import result_text

PAGE = Path(__file__).parents[1] / "docs" / "result.md"

NOT_IN_EVERY_RESULT = ("not_simulated.<option>", "discretisation.<quantity>")
"""Documented paths that a run without trouble, or without an estimate of its mesh, does not have."""


def documented() -> list[tuple[str, ...]]:
    """Paths of the first column, ``{a,b}`` unfolded, as steps."""
    paths = []
    for token in re.findall(r"^\| `([^`]+)` \|", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE):
        parts = re.split(r"(\{[^}]*\})", token)
        choices = [p[1:-1].split(",") if p.startswith("{") else [p] for p in parts]
        paths += [tuple("".join(c).replace("[]", ".[]").split(".")) for c in product(*choices)]
    return paths


def leaves(item: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Path of every leaf, and whether it is empty (null, or a list or table with nothing in it)."""
    if isinstance(item, dict) and item:
        for key, value in item.items():
            yield from leaves(value, (*path, key))
    elif isinstance(item, list) and item:
        for value in item:
            yield from leaves(value, (*path, "[]"))
    else:
        yield path, item in (None, [], {})


def fits(pattern: tuple[str, ...], path: tuple[str, ...], empty: bool) -> bool:
    """Whether a documented path is this leaf, or lies below it where the leaf is empty."""
    if "*" in pattern:
        return path[: len(pattern) - 1] == pattern[:-1]
    if len(path) > len(pattern) or (len(path) < len(pattern) and not empty):
        return False
    return all(p == step or p.startswith("<") for p, step in zip(pattern, path, strict=False))


def test_the_patterns_are_read_as_meant() -> None:
    assert fits(("a", "<x>", "[]"), ("a", "any", "[]"), False)
    assert fits(("a", "b", "c"), ("a", "b"), True)
    assert not fits(("a", "b", "c"), ("a", "b"), False)
    assert not fits(("a", "b"), ("a", "b", "c"), False)
    assert len(documented()) > 50


@pytest.mark.slow
def test_every_field_is_documented(whole_run) -> None:
    found = set(leaves(json.loads(result_text(whole_run.result))))
    patterns = documented()
    missing = sorted({".".join(path) for path, empty in found if not any(fits(p, path, empty) for p in patterns)})
    assert not missing, missing[:20]


@pytest.mark.slow
def test_every_documented_field_is_there(whole_run) -> None:
    found = set(leaves(json.loads(result_text(whole_run.result))))
    gone = [".".join(p) for p in documented() if not any(fits(p, path, empty) for path, empty in found)]
    assert not [path for path in gone if not path.startswith(NOT_IN_EVERY_RESULT)]
