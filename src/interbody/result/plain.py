"""Plain data for JSON: rounded floats, no NaN, the same bytes for the same answer."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from ..evidence import Quantity, Use

SIGNIFICANT_DIGITS = 6
ZERO = 1e-9
"""Below this in the units of the file (mm, N, degrees, 1) a number is solver noise and written as 0."""


def rounded(number: float) -> float | None:
    """Six significant digits; None for what is not finite."""
    number = float(number)
    if not math.isfinite(number):
        return None
    return 0.0 if abs(number) < ZERO else float(f"{number:.{SIGNIFICANT_DIGITS}g}")


def plain(item: Any) -> Any:
    """Dataclasses, arrays and mappings as dicts, lists and rounded numbers; ``evidence`` is left out."""
    if item is None or (isinstance(item, (bool, str)) and not isinstance(item, Enum)):
        return item
    if isinstance(item, Enum):
        return item.value
    if isinstance(item, int):
        return item
    if isinstance(item, Quantity):
        return plain(item.value)
    if hasattr(item, "tolist"):  # numpy arrays and scalars
        return plain(item.tolist())
    if isinstance(item, float):
        return rounded(item)
    if hasattr(item, "model_dump"):
        return plain(item.model_dump(mode="json"))
    if is_dataclass(item) and not isinstance(item, type):
        return {f.name: plain(getattr(item, f.name)) for f in fields(item) if f.name != "evidence"}
    if isinstance(item, Mapping):
        return {str(key): plain(value) for key, value in item.items()}
    if isinstance(item, (list, tuple)):
        return [plain(value) for value in item if not isinstance(value, Use)]
    raise TypeError(f"cannot write {type(item).__name__} as JSON")
