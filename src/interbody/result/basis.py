"""What a result rests on: its sources, its assumptions, and the version of the evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ..evidence import Quantity, Status, Use, sources
from .plain import plain

_WEAKEST_LAST = list(Status)
_SHOWN_AS_ASSUMED = (Status.assumed, Status.recalled)


def sources_section(uses: Sequence[Use]) -> list[dict[str, Any]]:
    """Every source, by key, with what it was used for; its status is the weakest of its quantities'."""
    library = sources()
    by_key: dict[str, list[Use]] = {}
    for use in uses:
        if use.quantity.source:
            by_key.setdefault(use.quantity.source, []).append(use)
    return [
        {
            "key": key,
            "text": library[key].text,
            "url": library[key].url,
            "status": max((u.quantity.status for u in by_key[key]), key=_WEAKEST_LAST.index).value,
            "used_for": sorted({u.used_for for u in by_key[key] if u.used_for}),
            "quantities": sorted({u.quantity.name for u in by_key[key]}),
        }
        for key in sorted(by_key)
    ]


def assumptions_section(uses: Sequence[Use]) -> list[dict[str, Any]]:
    """Every quantity that no one has looked up: assumed, or recalled from a paper."""
    chosen: dict[str, tuple[Quantity, set[str]]] = {}
    for use in uses:
        if use.quantity.status in _SHOWN_AS_ASSUMED:
            _, purposes = chosen.setdefault(use.quantity.name, (use.quantity, set()))
            purposes.update(filter(None, [use.used_for]))
    return [
        {
            "name": name,
            "value": plain(quantity.value),
            "unit": quantity.unit,
            "status": quantity.status.value,
            "why": quantity.note or quantity.status.sentence,
            "used_for": "; ".join(sorted(purposes)),
        }
        for name, (quantity, purposes) in sorted(chosen.items())
    ]


@cache
def data_version() -> str:
    """Fingerprint of the evidence files: equal where every constant is equal."""
    from .. import evidence

    digest = hashlib.sha256()
    root = Path(evidence.__file__).parent / "data"
    for path in sorted(p for p in root.rglob("*") if p.suffix in (".yaml", ".bib", ".csv")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
