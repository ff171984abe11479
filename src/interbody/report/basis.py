"""What the answer rests on: sources, assumptions, rules, limits, solver status and the error of the mesh."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .fields import Result, dig, estimate, items, mapping, number, records, texts
from .labels import load_words

STATUS = {
    "read": "read in the source",
    "quoted": "quoted by a second source",
    "measured": "measured from the data",
    "derived": "worked out from the source",
    "recalled": "recalled, not yet looked up",
    "assumed": "assumed; no source",
}
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


def sources_about(result: Result, words: Sequence[str], limit: int = 12) -> tuple[str, ...]:
    """Keys of the sources used for something that any of the words names."""
    found = []
    for row in source_rows(result):
        text = " ".join(row.used_for).lower()
        if any(word in text for word in words):
            found.append(row.key)
    return tuple(found[:limit])


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


def rules(result: Result) -> list[dict[str, str]]:
    """The candidacy rules with their marks; no verdict is drawn from them."""
    rows = []
    for entry in records(result, "comparison", "candidacy"):
        met = entry.get("met")
        met = {True: "yes", False: "no"}.get(met, str(met)) if isinstance(met, bool) else str(met)
        word, sign = MET.get(met, MET["unknown"])
        rows.append(
            {
                "rule": str(entry.get("rule") or ""),
                "met": met if met in MET else "unknown",
                "word": word,
                "sign": sign,
                "text": str(entry.get("text") or ""),
                "source": str(entry.get("source") or ""),
            }
        )
    return rows


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
