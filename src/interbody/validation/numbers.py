"""Numbers as tables show them."""

from __future__ import annotations

from .schema import Check

_DIGITS = 3
_WHOLE = 10.0**_DIGITS
_NOTHING = 1e-6
"""Shown as 0: less than any figure here is known to, such as rounding in a difference of two equal ones."""


def plain(value: float | None) -> str:
    """Three digits, or whole from 1000 on, never as a power of ten; nothing for None."""
    if value is None:
        return ""
    if abs(value) < _NOTHING:
        return "0"
    if abs(value) >= _WHOLE:
        return f"{value:.0f}"
    rounded = f"{value:.{_DIGITS}g}"
    return rounded if "e" not in rounded else f"{float(rounded):.8f}".rstrip("0").rstrip(".")


def band_of(check: Check) -> str:
    """The band of a published figure, in words."""
    if check.high is None:
        return f"{plain(check.low)} or more"
    return f"{plain(check.low)} to {plain(check.high)}" if check.low is not None else f"up to {plain(check.high)}"
