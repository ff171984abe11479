"""What the answer rests on: sources, assumptions, rules, limits, solver status and the error of the mesh."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .fields import Choice, Result, dig, estimate, items, mapping, number, records, texts
from .labels import load_words
from .plain_words import RULES, twin_or_itself

STATUS: Mapping[str, str] = {
    "read": "read in the source",
    "quoted": "quoted by a second source",
    "measured": "measured from the data",
    "derived": "worked out from the source",
    "recalled": "from memory of the literature, not yet checked",
    "assumed": "assumed, as no figure was found in it",
}
"""How a figure came here, in the words for surgeons."""
MET = {"yes": ("Met", "✓"), "no": ("Not met", "✕"), "unknown": ("Not known", "?")}


@dataclass(frozen=True)
class SourceRow:
    """One source as shown; ``url`` is empty unless it is an address a browser may open."""

    key: str
    text: str
    url: str
    status: str
    used_for: tuple[str, ...]
    quantities: int


@dataclass(frozen=True)
class RunRow:
    """How one state was solved."""

    state: str
    load: str
    converged: bool
    status: str
    iterations: str


def source_rows(result: Result) -> list[SourceRow]:
    """Every source in the result, by key."""
    rows = []
    for entry in records(result, "sources"):
        url = str(entry.get("url") or "")
        used = entry.get("used_for")
        rows.append(
            SourceRow(
                key=str(entry.get("key") or "?"),
                text=str(entry.get("text") or entry.get("key") or "?"),
                url=url if url.startswith(("https://", "http://")) else "",
                status=_status(entry.get("status")),
                used_for=tuple(dict.fromkeys(texts(entry, "used_for"))) if not isinstance(used, str) else (used,),
                quantities=len(items(entry, "quantities")),
            )
        )
    return rows


def source_index(result: Result) -> dict[str, str]:
    """Every way in which the result names a source (key, whole text, "Author et al., 2010"), to its key."""
    index: dict[str, str] = {}
    twice: set[str] = set()
    for row in source_rows(result):
        start = re.match(r"(.+?) \((\d{4}[a-z]?)\)", row.text)
        names = {row.key, row.text}
        if start:
            people = re.sub(r", others$", " et al.", start[1])
            names |= {f"{people}, {start[2]}", f"{start[1]}, {start[2]}"}
        twice |= {name for name in names if name in index}
        index |= dict.fromkeys(names, row.key)
    return {name: key for name, key in index.items() if name not in twice}


def sources_about(result: Result, words: Sequence[str]) -> tuple[str, ...]:
    """Keys of the sources used for something that any of the words names.

    Rates of harms name screws, cages and bone too, but no figure of the mechanics rests on them: each harm cites its
    own.
    """
    found = []
    for row in source_rows(result):
        uses = [use.lower() for use in row.used_for if not use.startswith(_OF_A_HARM)]
        if any(word in use for word in words for use in uses):
            found.append(row.key)
    return tuple(found)


_OF_A_HARM = "chance of: "
"""How the use of a harm's rate begins."""


def runs(result: Result) -> list[RunRow]:
    """One row for each state and load that was solved."""
    rows = []
    for state, loads in mapping(result, "solver").items():
        for load, run in loads.items() if isinstance(loads, Mapping) else ():
            rows.append(
                RunRow(
                    state="Now" if state == "intact" else str(state),
                    load=load_words(load),
                    converged=dig(run, "converged") is True,
                    status=str(dig(run, "status") or ""),
                    iterations=_whole(number(run, "iterations")),
                )
            )
    return rows


def mesh_errors(result: Result) -> list[tuple[str, str, str]]:
    """Quantity, relative error in percent, and how it was estimated."""
    rows = []
    for name, entry in mapping(result, "discretisation").items():
        found = estimate(entry)
        value = "not estimated" if found is None else f"{found.value * 100:.1f} %"
        rows.append((str(name).replace("_", " "), value, str(dig(entry, "how") or "")))
    return rows


def assumptions(result: Result) -> list[dict[str, str]]:
    """Every assumed or recalled quantity, as text."""
    return [
        {
            "name": str(entry.get("name") or ""),
            "value": _value(entry.get("value")),
            "unit": "" if entry.get("unit") in (None, "1") else str(entry.get("unit")),
            "why": str(entry.get("why") or ""),
            "used_for": _words(entry.get("used_for")),
        }
        for entry in records(result, "assumptions")
    ]


def measured(result: Result) -> bool:
    """Whether any size of the spine was given, as far as the result says; else all come from height, sex and age."""
    anatomy = mapping(result, "case", "anatomy")
    return not anatomy or any(_has_number(anatomy.get(part)) for part in ("vertebrae", "discs", "alignment"))


def _has_number(part: Any) -> bool:
    if isinstance(part, Mapping):
        return any(_has_number(value) for value in part.values())
    return number(part) is not None


def rules(result: Result, options: Sequence[Choice]) -> list[dict[str, Any]]:
    """The candidacy rules with their marks and the options they are about; no verdict is drawn from them."""
    letters = {option.name: option for option in options}
    rows: dict[tuple[str, ...], dict[str, Any]] = {}
    for entry in records(result, "comparison", "candidacy"):
        met = entry.get("met")
        met = {True: "yes", False: "no"}.get(met, str(met)) if isinstance(met, bool) else str(met)
        word, sign = MET.get(met, MET["unknown"])
        told = {name: str(entry.get(name) or "") for name in ("rule", "text", "source", "kind", "missing")}
        told |= {
            "plain": twin_or_itself(told["text"], RULES),
            "met": met if met in MET else "unknown",
            "word": word,
            "sign": sign,
        }
        row = rows.setdefault(tuple(told.values()), {**told, "options": []})
        about = letters.get(str(entry.get("option")))
        if about is not None and about not in row["options"]:
            row["options"].append(about)
    return list(rows.values())


KINDS = {
    "indication": "Reasons for it",
    "contraindication": "What should be in order first",
    "trial": "Whom the trials studied",
}


def rule_groups(result: Result, options: Sequence[Choice]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The rules by kind; a result that names no kinds has one group."""
    found = rules(result, options)
    groups = [(title, [row for row in found if row["kind"] == kind]) for kind, title in KINDS.items()]
    rest = [row for row in found if row["kind"] not in KINDS]
    return [(title, rows) for title, rows in [*groups, ("Rules", rest)] if rows]


def to_bring(result: Result) -> list[tuple[str, str]]:
    """What would have to be known to judge the rules that the case leaves open, for patient and surgeon, each once."""
    rows = records(result, "comparison", "candidacy")
    missing = dict.fromkeys(str(row["missing"]) for row in rows if row.get("missing"))
    return [(twin_or_itself(text, RULES), text) for text in missing]


def _status(status: Any) -> str:
    names = status if isinstance(status, list | tuple) else [status]
    return ", ".join(STATUS.get(str(name), str(name)) for name in names if name)


def _value(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_value(v) for v in value)
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value is None else str(value)


def _words(value: Any) -> str:
    return "; ".join(str(v) for v in value) if isinstance(value, list | tuple) else str(value or "")


def _whole(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f}"
