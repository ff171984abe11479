"""What a wrong value was probably meant to be."""

from __future__ import annotations

import difflib
import re
from typing import Any

_LEVEL = re.compile(r"^\s*(?:L\s*([1-5]))\s*[-/–— ]*\s*(?:([LS])?\s*([1-5]))\s*$", re.IGNORECASE)
_UNIT = re.compile(r"^\s*[-+]?[\d.,]+\s*([A-Za-z°%²³/·]+)\.?\s*$")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}


def did_you_mean(value: Any, allowed: list[str]) -> str:
    """The nearest allowed word, or nothing."""
    text = str(value)
    if level := _as_level(text):
        return level if level in allowed else ""
    words = {a.lower(): a for a in allowed}
    tidy = re.sub(r"[\s-]+", "_", text.strip().lower())
    close = difflib.get_close_matches(tidy, words, n=1, cutoff=0.6)
    return words[close[0]] if close else ""


def _as_level(text: str) -> str:
    """``L4/5``, ``l4-l5`` or ``L5/S1`` as a level's name."""
    match = _LEVEL.match(text)
    if not match:
        return ""
    upper, kind, lower = int(match[1]), (match[2] or "").upper(), int(match[3])
    if upper == 5 and lower == 1:
        return "L5-S1"
    return f"L{upper}-L{lower}" if lower == upper + 1 and kind != "S" else ""


def number_hint(field: str, value: Any) -> str:
    """A question about the unit or scale of a number that is out of range; empty if nothing comes to mind."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return ""
    for low, high, words in _SCALES.get(field, ()):
        if low <= value <= high:
            return words.format(
                metres=value * 100, inches=value * 2.54, mm=value / 10, pounds=value * 0.4536, ten=value / 10
            )
    return ""


_SCALES: dict[str, tuple[tuple[float, float, str], ...]] = {
    "height_cm": (
        (1.2, 2.2, "Is it in metres? Then write {metres:.0f}."),
        (3.9, 7.3, "Is it in feet? Height is in cm."),
        (47, 87, "Is it in inches? Then write {inches:.0f}."),
        (1200, 2200, "Is it in mm? Then write {mm:.0f}."),
    ),
    "weight_kg": ((251, 600, "Is it in pounds? Then write {pounds:.0f}."), (1000, 250000, "Is it in grams?")),
    "age": ((1900, 2100, "Is it the year of birth? Age is in years."),),
    "back_pain": ((10.01, 100, "Is it on a scale of 0 to 100? Then write {ten:g}."),),
    "leg_pain": ((10.01, 100, "Is it on a scale of 0 to 100? Then write {ten:g}."),),
    "t_score": ((20, 2000, "Is it in Hounsfield units? Then use hu."),),
    "pfirrmann": ((6, 8, "Is it the modified grade with eight steps? The grade here is the original one, 1 to 5."),),
}


def text_hint(value: Any) -> str:
    """For text where a number is needed."""
    if isinstance(value, bool) or not isinstance(value, str):
        return ""
    if re.fullmatch(r"\s*[-+]?\d+,\d+\s*", value):
        return f"Write the decimal with a point: {value.strip().replace(',', '.')}."
    if match := _UNIT.match(value):
        return f"Write the number alone, without {match[1]}."
    if value.strip().lower() in _ROMAN:
        return f"Write {_ROMAN[value.strip().lower()]}."
    return ""
