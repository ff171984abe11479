"""The citation walk: which quantities an object actually rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from .quantity import Quantity


@dataclass(frozen=True)
class Use:
    """One quantity and what it was used for."""

    quantity: Quantity
    used_for: str


def cite(*objects: Any) -> tuple[Use, ...]:
    """Collect, in order and without repeats, every :class:`Use` and :class:`Quantity` held by the arguments.

    Walks dataclasses, mappings, lists, tuples and sets; anything else is a leaf.
    """
    found: dict[tuple[str, str, str], Use] = {}
    seen: set[int] = set()

    def walk(item: Any) -> None:
        if isinstance(item, Use):
            found.setdefault((item.quantity.source, item.quantity.name, item.used_for), item)
            return
        if isinstance(item, Quantity):
            found.setdefault((item.source, item.name, ""), Use(item, ""))
            return
        if isinstance(item, (str, bytes, int, float)) or item is None or id(item) in seen:
            return
        seen.add(id(item))
        if is_dataclass(item) and not isinstance(item, type):
            for f in fields(item):
                walk(getattr(item, f.name))
        elif isinstance(item, Mapping):
            for value in item.values():
                walk(value)
        elif isinstance(item, (list, tuple, set, frozenset)):
            for value in item:
                walk(value)

    for obj in objects:
        walk(obj)
    return tuple(found.values())
