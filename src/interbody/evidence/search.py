"""Searching the evidence: every quantity and source whose words hold all words of a query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .parameters import available_sets, parameters
from .quantity import Quantity
from .source import Source, sources
from .studies import StudyResult, prospective_results, study_results


@dataclass(frozen=True)
class Hit:
    """One quantity of a parameter set; ``source`` is None for an assumption."""

    set: str
    quantity: Quantity
    source: Source | None

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        q = self.quantity
        return {
            "set": self.set, "name": q.name, "value": q.value, "unit": q.unit, "low": q.low, "high": q.high, "sd": q.sd,
            "n": q.n, "counts": q.counts, "status": q.status.value, "source": q.source or None,
            "identifier": self.source.identifier if self.source else None, "note": q.note,
        }  # fmt: skip


def search_quantities(query: str = "") -> list[Hit]:
    """Quantities with every word of ``query`` in set, name, unit, status, note or source; all of them without one."""
    words = query.lower().split()
    library = sources()
    found = []
    for name in available_sets():
        for quantity in parameters(name).values():
            hit = Hit(name, quantity, library.get(quantity.source))
            if all(word in _text(hit) for word in words):
                found.append(hit)
    return found


def search_sources(query: str = "") -> list[Source]:
    """Sources that hold every word of ``query`` in their key or reference; all without one."""
    words = query.lower().split()
    return [s for s in sources().values() if all(word in f"{s.key} {s.text}".lower() for word in words)]


def search_results(query: str = "") -> list[StudyResult]:
    """Published results that hold every word of ``query`` in study, source, quantity, use or note; all without one."""
    words = query.lower().split()
    library = sources()
    found = []
    for r in (*study_results(), *prospective_results()):
        source = library.get(r.source)
        text = (
            f"{r.study} {r.source} {source.text if source else ''} {r.design} {r.option} {r.quantity} {r.use} {r.note}"
        )
        if all(word in text.lower() for word in words):
            found.append(r)
    return found


def _text(hit: Hit) -> str:
    q = hit.quantity
    source = f"{q.source} {hit.source.text}" if hit.source else "assumption"
    return f"{hit.set} {q.name} {q.unit} {q.status} {q.note} {source}".lower()
