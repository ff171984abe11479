"""Careful reading of the result: any section may be missing, and a missing one is said in words, not raised."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Result = Mapping[str, Any]
_TECHNIQUES = ("tlif", "plif", "alif", "llif", "plf", "mis")
_SHOWN = {word: word.upper() for word in _TECHNIQUES} | {"nonoperative": "no operation"}


@dataclass(frozen=True)
class Estimate:
    """A value with its bands, in the unit of the field it was read from.

    For a score, ``low`` to ``high`` holds what 90 of 100 single people report, and ``mean_low`` to ``mean_high`` the
    average of many of them. For a chance, ``low`` to ``high`` is how far the chance itself may be off.
    """

    value: float
    low: float | None = None
    high: float | None = None
    mean_low: float | None = None
    mean_high: float | None = None

    def times(self, factor: float) -> Estimate:
        """The same in another unit."""
        bands = (self.low, self.high, self.mean_low, self.mean_high)
        return Estimate(self.value * factor, *(None if v is None else v * factor for v in bands))


@dataclass(frozen=True)
class Choice:
    """One option of the case, with the letter and colour slot that stand for it on the whole page.

    ``name`` is the key in the result, ``title`` what is shown: a key like ``tlif_mis`` is written ``TLIF MIS``.
    """

    name: str
    letter: str
    slot: int
    technique: str
    levels: tuple[str, ...]
    approach: str = ""
    screws: str = ""
    aids: tuple[str, ...] = ()
    """The kind of graft, and drugs around the operation: ``teriparatide``, ``nsaid short``, ``nsaid high``."""

    @property
    def title(self) -> str:
        """The name as shown."""
        if not re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", self.name):
            return self.name
        words = [_SHOWN.get(word, word) for word in self.name.split("_")]
        return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])


def dig(data: Any, *path: str) -> Any:
    """The value at the path, or None as soon as a step is missing."""
    for step in path:
        if not isinstance(data, Mapping) or step not in data:
            return None
        data = data[step]
    return data


def mapping(data: Any, *path: str) -> Mapping[str, Any]:
    """The mapping at the path, or an empty one."""
    found = dig(data, *path)
    return found if isinstance(found, Mapping) else {}


def items(data: Any, *path: str) -> list[Any]:
    """The list at the path, or an empty one."""
    found = dig(data, *path)
    return list(found) if isinstance(found, list | tuple) else []


def records(data: Any, *path: str) -> list[Mapping[str, Any]]:
    """The mappings in the list at the path; anything else in it is passed over."""
    return [item for item in items(data, *path) if isinstance(item, Mapping)]


def texts(data: Any, *path: str) -> list[str]:
    """The entries of the list at the path as text, without empty ones."""
    return [str(item) for item in items(data, *path) if item not in (None, "")]


def number(data: Any, *path: str) -> float | None:
    """The finite number at the path, or None."""
    found = dig(data, *path) if path else data
    if isinstance(found, bool) or not isinstance(found, int | float) or not math.isfinite(found):
        return None
    return float(found)


def estimate(data: Any, *path: str) -> Estimate | None:
    """``{value, low, high}`` (or a bare number) at the path as an :class:`Estimate`, or None."""
    found = dig(data, *path) if path else data
    bare = number(found)
    if bare is not None:
        return Estimate(bare)
    value = number(found, "value")
    if value is None:
        return None
    return Estimate(value, *(number(found, name) for name in ("low", "high", "mean_low", "mean_high")))


def choices(result: Result) -> list[Choice]:
    """The options in the case's order; the letter only follows that order."""
    asked = mapping(result, "case", "options")
    names = texts(result, "comparison", "options") or [
        *asked,
        *(name for name in mapping(result, "forecast") if name not in asked),
    ]
    return [_choice(name, position, asked) for position, name in enumerate(dict.fromkeys(names))]


def _choice(name: str, position: int, asked: Mapping[str, Any]) -> Choice:
    return Choice(
        name=name,
        letter=_letters(position),
        slot=position % 6,
        technique=str(dig(asked, name, "technique") or ""),
        levels=tuple(texts(asked, name, "levels")),
        approach=str(dig(asked, name, "approach") or ""),
        screws=str(dig(asked, name, "screws") or ""),
        aids=_aids(mapping(asked, name)),
    )


def _aids(option: Mapping[str, Any]) -> tuple[str, ...]:
    nsaid = option.get("nsaid")
    given = (
        option.get("graft"),
        "teriparatide" if option.get("teriparatide") else None,
        f"nsaid {nsaid}" if nsaid not in (None, "none") else None,
    )
    return tuple(str(aid) for aid in given if aid)


def _letters(position: int) -> str:
    letter = chr(ord("A") + position % 26)
    return letter if position < 26 else f"{letter}{position // 26 + 1}"


def timeline(result: Result, option: str) -> list[Mapping[str, Any]]:
    """The option's timeline rows that have a year, in time order."""
    rows = [row for row in records(result, "forecast", option, "timeline") if number(row, "year") is not None]
    return sorted(rows, key=lambda row: float(row["year"]))


def common_years(result: Result, options: Iterable[Choice]) -> list[float]:
    """The years that every forecast option has, so that options are only ever compared at the same time."""
    found = [{float(row["year"]) for row in timeline(result, option.name)} for option in options]
    found = [years for years in found if years]
    return sorted(year for year in set.intersection(*found) if year > 0) if found else []


def at_year(result: Result, option: str, year: float, name: str) -> Estimate | None:
    """The option's estimate of one quantity at one year."""
    for row in timeline(result, option):
        if math.isclose(float(row["year"]), year):
            return estimate(row, name)
    return None
