"""Parameter sets: YAML files of quantities, swappable by name.

A file ``data/**/NAME.yaml`` reads::

    set: NAME                     # equals the file's stem
    about: one sentence
    quantities:
      dotted.name: {value: 1.0, unit: MPa, source: Key, status: read, sd: 0.1, note: ...}

``source`` and ``status`` may be given once at the top as ``default: {source: ..., status: ...}``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from .quantity import Quantity, Status
from .source import source_keys

DATA = Path(__file__).parent / "data"
HARDWARE = DATA / "hardware"
"""The hardware catalogue: items by name, in a format of its own that surgery reads; not parameter sets."""
_FIELDS = {"value", "unit", "source", "status", "sd", "low", "high", "n", "note", "counts"}
_COUNTS = ("people", "studies")


@dataclass(frozen=True)
class ParameterSet(Mapping[str, Quantity]):
    """Quantities that belong together, by dotted name. ``float(set["a.b"])`` gives a number."""

    name: str
    about: str
    quantities: Mapping[str, Quantity]
    _under: dict[str, dict[str, Quantity]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __getitem__(self, name: str) -> Quantity:
        try:
            return self.quantities[name]
        except KeyError:
            raise KeyError(f"parameter set {self.name} has no quantity {name!r}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self.quantities)

    def __len__(self) -> int:
        return len(self.quantities)

    def under(self, prefix: str) -> dict[str, Quantity]:
        """Quantities whose name starts with ``prefix.``, keyed by the rest of the name."""
        if prefix not in self._under:
            start = prefix + "."
            self._under[prefix] = {k[len(start) :]: q for k, q in self.quantities.items() if k.startswith(start)}
        return self._under[prefix]

    def without(self, *names: str) -> ParameterSet:
        """The same set less some quantities. Raises KeyError if one is not there."""
        for name in names:
            self[name]
        left = {key: quantity for key, quantity in self.quantities.items() if key not in names}
        return ParameterSet(self.name, self.about, left)

    def with_values(self, **values: Any) -> ParameterSet:
        """The same set with some values changed (keys as in the set; for studies and tests)."""
        changed = dict(self.quantities)
        for name, value in values.items():
            old = self[name]
            changed[name] = Quantity(name, value, old.unit, "", Status.assumed, note=f"changed from {self.name}")
        return ParameterSet(self.name, self.about, changed)


@cache
def _files() -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in sorted(p for p in DATA.rglob("*.yaml") if p.parent != HARDWARE):
        if path.stem in found:
            raise ValueError(f"two parameter sets are named {path.stem}: {found[path.stem]} and {path}")
        found[path.stem] = path
    return found


def available_sets() -> tuple[str, ...]:
    """Names of all parameter sets."""
    return tuple(_files())


@cache
def parameters(name: str) -> ParameterSet:
    """Load a parameter set by name.

    Raises:
        KeyError: no such set; the message lists those there are.
        ValueError: the file is malformed, or a quantity lacks unit, status or a known source.
    """
    if name not in _files():
        raise KeyError(f"no parameter set {name!r}; there are {', '.join(_files())}")
    path = _files()[name]
    raw = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    if raw.get("set") != name:
        raise ValueError(f"{path.name}: 'set' must equal the file name, {name}")
    default = raw.get("default", {})
    quantities = {
        key: _quantity(f"{name}:{key}", key, {**default, **entry}) for key, entry in raw["quantities"].items()
    }
    return ParameterSet(name, str(raw.get("about", "")), quantities)


def _quantity(where: str, key: str, entry: dict[str, Any]) -> Quantity:
    unknown = set(entry) - _FIELDS
    if unknown:
        raise ValueError(f"{where}: unknown field {', '.join(sorted(unknown))}")
    for needed in ("value", "unit", "status"):
        if needed not in entry:
            raise ValueError(f"{where}: {needed} is missing")
    counts = str(entry.get("counts", _COUNTS[0]))
    if counts not in _COUNTS:
        raise ValueError(f"{where}: counts is {counts!r}; allowed is {' or '.join(_COUNTS)}")
    status = Status(entry["status"])
    source = str(entry.get("source", ""))
    if status is Status.assumed:
        if not entry.get("note"):
            raise ValueError(f"{where}: an assumption needs a note that says why")
    elif source not in source_keys():
        raise ValueError(f"{where}: source {source!r} is not in the source library")
    value = entry["value"]
    return Quantity(
        name=key,
        value=_freeze(value),
        unit=str(entry["unit"]),
        source=source,
        status=status,
        sd=entry.get("sd"),
        low=entry.get("low"),
        high=entry.get("high"),
        n=entry.get("n"),
        note=str(entry.get("note", "")),
        counts=counts,
    )


def _freeze(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_freeze(v) for v in value)
    return value
