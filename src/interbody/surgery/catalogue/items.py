"""Items of the catalogue, and the catalogue that finds them by name."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ...evidence import Quantity


@dataclass(frozen=True)
class Item:
    """One item: a screw, rod, cage, plate, graft or material.

    Attributes:
        kind: as in :data:`~interbody.surgery.catalogue.kinds.KINDS`. name: as a case names it.
        about: one sentence. numbers: quantities by field name. words: chosen words by field name.
        sizes: heights (mm) or angles (deg) it is made in, by field name, ascending.
        material: the material's name, empty where a kind has none. origin: the file it comes from.
    """

    kind: str
    name: str
    about: str
    numbers: Mapping[str, Quantity]
    words: Mapping[str, str] = field(default_factory=dict)
    sizes: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    material: str = ""
    origin: str = ""

    def value(self, name: str, otherwise: float | None = None) -> float:
        """A number by field name, in the unit that its name ends in.

        Raises:
            KeyError: the item has no such number and ``otherwise`` is not given.
        """
        if name in self.numbers:
            return float(self.numbers[name])
        if otherwise is None:
            raise KeyError(f"{self.kind} {self.name} has no {name}")
        return otherwise

    @property
    def contact_mm2(self) -> float:
        """Area in mm² that one cage presses on bone with: its outline without the graft window."""
        outline = self.value("length_mm") * self.value("width_mm") * self.value("outline_share", 1.0)
        return outline * (1.0 - self.value("window_share"))


@dataclass(frozen=True)
class Catalogue:
    """Items by kind and name; a later item replaces an earlier one of the same kind and name."""

    items: Mapping[tuple[str, str], Item]

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items.values())

    def __len__(self) -> int:
        return len(self.items)

    def of_kind(self, kind: str) -> list[Item]:
        """Items of a kind, in the order of their files."""
        return [item for item in self if item.kind == kind]

    def find(self, kind: str, name: str) -> Item | None:
        """The item, or None; case and spacing do not count."""
        exact = self.items.get((kind, name))
        return exact or next((i for i in self.of_kind(kind) if _plain(i.name) == _plain(name)), None)

    def named(self, name: str) -> list[Item]:
        """Items of any kind with this name; case and spacing do not count."""
        return [item for item in self if _plain(item.name) == _plain(name)]

    def nearest(self, kind: str, name: str) -> str:
        """The name that was probably meant, or an empty string."""
        names = {_plain(item.name): item.name for item in self if kind in ("", item.kind)}
        close = difflib.get_close_matches(_plain(name), names, n=1, cutoff=0.5)
        return names[close[0]] if close else ""

    def material_of(self, item: Item) -> Item:
        """The material that an item is made of.

        Raises:
            KeyError: the item has none.
        """
        return self.items["material", item.material]

    def with_items(self, more: Catalogue) -> Catalogue:
        """Both catalogues; where both have an item, the other one's."""
        return Catalogue({**self.items, **more.items})


def _plain(name: str) -> str:
    return "".join(name.lower().replace("×", "x").split())
