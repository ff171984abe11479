"""Hardware files: YAML into items, with a clear sentence for whatever is wrong.

A file reads::

    hardware: Our workshop           # a name
    about: one sentence
    default: {source: Key, status: read, note: ...}   # for every number that does not say otherwise
    screws:
      ours 7.0 x 50:
        about: one sentence
        material: titanium alloy     # of this file or of the built-in catalogue
        diameter_mm: 7.0             # a bare number, or {value: 7.0, low: .., high: .., source: .., note: ..}
        length_mm: 50
      ours 7.0 x 45: {like: ours 7.0 x 50, length_mm: 45}
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ...case import CaseError
from ...case.reading import Document, FieldPath, dotted, read_text, read_yaml
from ...evidence import Quantity, Status, source_keys
from .items import Catalogue, Item
from .kinds import KINDS, SECTIONS, Field, Kind

_TOP = ("hardware", "about", "default", *SECTIONS)
_OF_NUMBER = ("value", "low", "high", "sd", "n", "source", "status", "note")
_OF_ITEM = ("about", "like", "material", "source", "status", "note")
_SIZES = {"cage": {"heights_mm": "height_mm", "lordoses_deg": "lordosis_deg"}}


def read_catalogue(path: Path, known: Catalogue | None = None) -> Catalogue:
    """Items of one hardware file, or of every ``.yaml`` file of a folder.

    Args:
        path: file or folder. known: items that the file may refer to (materials, ``like``).

    Raises:
        CaseError: one sentence for each thing that is wrong, with its line.
    """
    if path.is_dir():
        files = sorted(path.glob("*.yaml"))
        if not files:
            raise CaseError([f"{path} holds no .yaml file; give a hardware file, or a folder of them."])
        found = Catalogue({})
        for file in files:
            found = found.with_items(read_catalogue(file, known.with_items(found) if known else found))
        return found
    if not path.exists():
        raise CaseError([f"{path} does not exist; give the path of a hardware file, or of a folder of them."])
    try:
        text = read_text(path)
    except CaseError as error:
        raise CaseError([words.replace("case file", "hardware file") for words in error.problems]) from None
    return _File(path.name, read_yaml(text), known or Catalogue({})).items()


class _File:
    """One file on its way to items; problems gather with their lines."""

    def __init__(self, name: str, document: Document, known: Catalogue) -> None:
        self.name, self.document, self.known = name, document, known
        self.problems: list[tuple[int | None, str]] = list(document.problems)
        self.found: dict[tuple[str, str], Item] = {}
        self.default: Mapping[str, Any] = {}

    def items(self) -> Catalogue:
        data = self.document.data
        if not self.problems and (not isinstance(data, dict) or not data):
            self.problems.append((None, f"holds no hardware; sections are {', '.join(SECTIONS)}."))
        if isinstance(data, dict):
            self._top(data)
        if self.problems:
            self.problems.sort(key=lambda item: item[0] or 0)
            raise CaseError(
                [f"{self.name}{f', line {line}' if line else ''}: {words}" for line, words in self.problems]
            )
        return Catalogue(self.found)

    def _wrong(self, path: FieldPath, words: str) -> None:
        self.problems.append((self.document.line(path), f"{dotted(path)} {words}"))

    def _top(self, data: Mapping[str, Any]) -> None:
        for key in data:
            if key not in _TOP:
                self._wrong((key,), f"is not a name here; allowed are {', '.join(_TOP)}.{_meant(key, _TOP)}")
        default = data.get("default") or {}
        if isinstance(default, dict):
            self.default = default
        else:
            self._wrong(("default",), "must be a table of source, status and note.")
        for section, kind in SECTIONS.items():  # materials come first, so that the others may name them
            entries = data.get(section)
            if entries is None:
                continue
            if not isinstance(entries, dict):
                self._wrong((section,), f"must be a table of items by name, each {KINDS[kind].what}.")
                continue
            for name, entry in entries.items():
                self._item(kind, (section, str(name)), str(name), {} if entry is None else entry)

    def _item(self, kind: str, path: FieldPath, name: str, entry: Any) -> None:
        if not isinstance(entry, dict):
            self._wrong(path, "must be a table of fields.")
            return
        before = len(self.problems)
        schema = KINDS[kind]
        base = self._base(kind, path, entry)
        sizes = dict(base.sizes) if base else {}
        numbers = dict(base.numbers) if base else {}
        words = dict(base.words) if base else {}
        defaults = {**self.default, **{k: entry[k] for k in ("source", "status", "note") if k in entry}}
        allowed = (*schema.numbers, *schema.words, *_SIZES.get(kind, {}), *_OF_ITEM)
        for key, value in entry.items():
            here = (*path, key)
            if key in schema.numbers:
                if quantity := self._number(here, f"{kind}.{name}.{key}", schema.numbers[key], value, defaults):
                    numbers[key] = quantity
            elif key in schema.words:
                words[key] = self._word(here, schema.words[key], value)
            elif key in _SIZES.get(kind, {}):
                sizes[key] = self._sizes(here, schema.numbers[_SIZES[kind][key]], value)
            elif key not in _OF_ITEM or (key == "material" and not schema.has_material):
                self._wrong(
                    here, f"is not a name in {path[0]}; allowed are {', '.join(allowed)}.{_meant(key, allowed)}"
                )
        for many, one in _SIZES.get(kind, {}).items():
            self._one_size(path, entry, (many, one), sizes, numbers)
        material = self._material(path, entry, base, schema)
        missing = [n for n, f in schema.numbers.items() if f.needed and n not in numbers]
        if missing and len(self.problems) == before:
            self._wrong(path, f"lacks {', '.join(missing)}; {schema.what} needs {_needs(schema)}.")
        for key, choices in schema.words.items():
            words.setdefault(key, choices[0])
        about = str(entry.get("about") or (base.about if base else ""))
        item = Item(kind, name, about, numbers, words, sizes, material, self.name)
        if len(self.problems) == before:
            self._check(path, item, entry)
        self.found[kind, name] = item

    def _base(self, kind: str, path: FieldPath, entry: Mapping[str, Any]) -> Item | None:
        if "like" not in entry:
            return None
        name = str(entry["like"])
        found = self.found.get((kind, name)) or self.known.find(kind, name)
        if found is None:
            self._wrong((*path, "like"), f"is {name!r}, which is no item of {path[0]} above it or built in.")
            return None
        return replace(found)

    def _material(self, path: FieldPath, entry: Mapping[str, Any], base: Item | None, schema: Kind) -> str:
        if not schema.has_material:
            return ""
        if "material" not in entry and base is not None:
            return base.material
        name = str(entry.get("material") or "")
        if not name:
            self._wrong(path, "lacks material; name one of the section materials, or a built-in one.")
        elif ("material", name) not in self.found and ("material", name) not in self.known.items:
            known = [i.name for i in (*self.found.values(), *self.known) if i.kind == "material"]
            self._wrong(
                (*path, "material"), f"is {name!r}; known are {', '.join(dict.fromkeys(known))}.{_meant(name, known)}"
            )
        return name

    def _number(
        self, path: FieldPath, name: str, spec: Field, entry: Any, defaults: Mapping[str, Any]
    ) -> Quantity | None:
        table = entry if isinstance(entry, dict) else {"value": entry}
        unknown = [key for key in table if key not in _OF_NUMBER]
        value = table.get("value")
        if unknown:
            self._wrong((*path, unknown[0]), f"is not a name here; allowed are {', '.join(_OF_NUMBER)}.")
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not spec.holds(value):
            shown = repr(value) if isinstance(value, str) else value
            self._wrong(path, f"is {shown}; it must be {spec.allowed} ({spec.what}).")
            return None
        low, high = table.get("low"), table.get("high")
        if (low is not None and low > value) or (high is not None and high < value):
            self._wrong(path, f"has the interval {low} to {high}, which does not hold its value {value}.")
            return None
        source, status, note = self._origin({**defaults, **table})
        return Quantity(name, float(value), spec.unit, source, status, table.get("sd"), low, high, table.get("n"), note)

    def _origin(self, table: Mapping[str, Any]) -> tuple[str, Status, str]:
        """A source of the library with its status; anything else is what the file's author says."""
        source, note = str(table.get("source") or ""), str(table.get("note") or "")
        status = str(table.get("status") or Status.assumed)
        if source in source_keys() and status in set(Status) and status != Status.assumed:
            return source, Status(status), note
        said = "; ".join(part for part in (note, source) if part)
        return "", Status.assumed, said or f"given in {self.name} without a source"

    def _word(self, path: FieldPath, allowed: tuple[str, ...], value: Any) -> str:
        if value not in allowed:
            self._wrong(path, f"is {value!r}; allowed are {', '.join(allowed)}.{_meant(str(value), allowed)}")
        return str(value)

    def _sizes(self, path: FieldPath, spec: Field, value: Any) -> tuple[float, ...]:
        good = (
            isinstance(value, list)
            and value
            and all(
                isinstance(v, int | float) and not isinstance(v, bool) and spec.low <= v <= spec.high for v in value
            )
        )
        if not good:
            self._wrong(path, f"must be a list of numbers from {spec.low:g} to {spec.high:g} {spec.unit}.")
            return ()
        return tuple(sorted(float(v) for v in value))

    def _one_size(
        self,
        path: FieldPath,
        entry: Mapping[str, Any],
        fields: tuple[str, str],
        sizes: Mapping[str, tuple[float, ...]],
        numbers: dict[str, Quantity],
    ) -> None:
        """Agreement of the list of sizes with the usual size: a list of one is the size, also where the usual one was
        taken over from another item."""
        many, one = fields
        made, usual = sizes.get(many, ()), numbers.get(one)
        if many not in entry or not made or usual is None or float(usual) in made:
            return
        if one in entry:
            self._wrong((*path, one), f"is {float(usual):g}; {many} does not list it.")
        elif len(made) == 1:
            numbers[one] = replace(usual, value=made[0], sd=None, low=None, high=None)

    def _check(self, path: FieldPath, item: Item, entry: Mapping[str, Any]) -> None:
        """What the fields of one item must agree on; what it took over from another was told there."""
        if item.kind != "screw":
            return
        outer = item.value("diameter_mm")
        for name in ("core_mm", "neck_mm"):
            if {name, "diameter_mm"} & set(entry) and item.value(name, 0.0) >= outer:
                self._wrong((*path, name), f"is {item.value(name):g}; it must be below diameter_mm, {outer:g}.")


def _needs(schema: Kind) -> str:
    needed = [name for name, spec in schema.numbers.items() if spec.needed]
    return ", ".join([*needed, *(["material"] if schema.has_material else [])])


def _meant(word: Any, allowed: Any) -> str:
    close = difflib.get_close_matches(str(word), [str(a) for a in allowed], n=1, cutoff=0.6)
    return f" Did you mean {close[0]}?" if close else ""
