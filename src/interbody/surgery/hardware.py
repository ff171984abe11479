"""Sizes and materials of the hardware of one option: defaults that fit, changed by the case file.

An option names items of the catalogue (``rod: cobalt chromium 5.5``) and may still set single values
(``rod_diameter_mm: 6``), which win over the item's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..case import CaseError
from ..evidence import ParameterSet, Quantity, Status, parameters
from .catalogue.items import Catalogue, Item
from .catalogue.kinds import KINDS
from .catalogue.library import catalogue_of

_FIXED = ("graft.", "granulation.", "bone.")

CATALOGUE = "catalogue"
"""The key that gives the path of a user's hardware file or folder."""

NAMED = tuple(kind for kind in KINDS if kind != "material")
"""Keys that name an item of the catalogue: screw, rod, cage, plate, graft."""

_LIMITS: Mapping[str, tuple[float, float]] = {
    "screw_diameter_mm": (3.0, 12.0),
    "screw_length_mm": (15.0, 80.0),
    "screw_core_share": (0.3, 1.0),
    "pedicle_fill_limit": (0.3, 1.2),
    "head_offset_mm": (1.0, 40.0),
    "rod_diameter_mm": (3.0, 8.0),
    "rod_modulus_mpa": (100.0, 300_000.0),
    "screw_modulus_mpa": (100.0, 300_000.0),
    "metal_poisson": (0.0, 0.49),
    "cage_width_mm": (5.0, 50.0),
    "cage_length_mm": (8.0, 70.0),
    "cage_window_share": (0.01, 0.8),
    "cage_modulus_mpa": (100.0, 300_000.0),
    "cage_forward_share": (-0.3, 0.3),
    "cage_height_mm": (4.0, 20.0),
    "cage_lordosis_deg": (-10.0, 40.0),
}
"""What can be made and put in, well beyond the usual; outside it the case file has a slip of the pen."""

MADE_IN = {"height_mm": "heights_mm", "lordosis_deg": "lordoses_deg"}
"""Fields of a cage that may be made in several sizes, and the field that lists them."""

_UNITS = {"cage_height_mm": "mm", "cage_lordosis_deg": "deg"}
"""Values that an option may set and that have no default: left out, they follow from the disc space."""


def changeable_names() -> tuple[str, ...]:
    """Names of ``Hardware`` that the ``hardware`` of an option may set."""
    return tuple(name for name in parameters("Hardware") if not name.startswith(_FIXED))


class _Defaults(Mapping[str, float]):
    """Default hardware by name, read when first asked for."""

    def __getitem__(self, name: str) -> float:
        if name not in changeable_names():
            raise KeyError(name)
        return float(parameters("Hardware")[name])

    def __iter__(self) -> Iterator[str]:
        return iter(changeable_names())

    def __len__(self) -> int:
        return len(changeable_names())


HARDWARE_DEFAULTS: Mapping[str, float] = _Defaults()


def hardware_of(option: str, changes: Mapping[str, float | str]) -> ParameterSet:
    """The hardware of an option: ``Hardware`` with the items it names and the values it sets.

    ``cage_height_mm`` and ``cage_lordosis_deg`` are in the set only where the option sets them, or names a cage that is
    made in one size; else they follow from the disc space.

    Raises:
        CaseError: unknown names or items, or values outside what can be made; all that is wrong, in one error.
    """
    numbers, problems = _numbers(option, changes)
    try:
        items, unknown = _named_items(option, changes)
    except CaseError as error:  # the user's hardware file is wrong
        raise CaseError([*problems, *error.problems]) from None
    problems += [*unknown, *_not_made(option, items, numbers)]
    if problems:
        raise CaseError(problems)
    base = parameters("Hardware")
    found = _from_items(items, _catalogue(changes)) | {name: _given(name, value) for name, value in numbers.items()}
    return ParameterSet(base.name, base.about, {**base.quantities, **found}) if found else base


def asked_names(changes: Mapping[str, float | str], option: str = "option") -> frozenset[str]:
    """Names of ``Hardware`` that an option fixes, by a value or by an item: these must fit as they are.

    Raises:
        CaseError: an item is unknown.
    """
    named = _from_items(items_of(option, changes), _catalogue(changes))
    return frozenset(named) | frozenset(name for name in changes if name in _LIMITS)


def items_of(option: str, changes: Mapping[str, float | str]) -> dict[str, Item]:
    """The items of the catalogue that an option names, by kind.

    Raises:
        CaseError: no such item, or the user's hardware file is wrong.
    """
    found, problems = _named_items(option, changes)
    if problems:
        raise CaseError(problems)
    return found


def _named_items(option: str, changes: Mapping[str, float | str]) -> tuple[dict[str, Item], list[str]]:
    """Items that an option names, by kind, and a sentence for each that is not there."""
    problems, found = [], {}
    catalogue = _catalogue(changes)
    for kind in NAMED:
        if kind not in changes:
            continue
        name = str(changes[kind])
        item = catalogue.find(kind, name)
        if item is None:
            near = catalogue.nearest(kind, name)
            problems.append(
                f"options.{option}.hardware.{kind} is {name!r}, which is not in the catalogue; "
                f"`interbody hardware` lists it.{f' Did you mean {near}?' if near else ''}"
            )
        else:
            found[kind] = item
    return found, problems


def materials_of(option: str, changes: Mapping[str, float | str]) -> dict[str, Item]:
    """Material by kind (screw, rod, cage, plate) where an item is named; the default hardware's otherwise."""
    catalogue = _catalogue(changes)
    named = items_of(option, changes)
    usual = {"screw": "titanium alloy", "rod": "titanium alloy", "cage": "PEEK"}
    found = {kind: catalogue.items["material", material] for kind, material in usual.items()}
    return found | {kind: catalogue.material_of(item) for kind, item in named.items() if item.material}


def trajectory_of(option: str, changes: Mapping[str, float | str]) -> str:
    """The way through the pedicle that the screw named is made for; the traditional one by default."""
    screw = items_of(option, changes).get("screw")
    return screw.words["trajectory"] if screw is not None else "traditional"


def _catalogue(changes: Mapping[str, float | str]) -> Catalogue:
    path = changes.get(CATALOGUE)
    return catalogue_of(str(path) if path is not None else None)


def _numbers(option: str, changes: Mapping[str, float | str]) -> tuple[dict[str, float], list[str]]:
    """Single values that an option sets, and what is wrong with them."""
    problems, numbers = [], {}
    for name, value in changes.items():
        where = f"options.{option}.hardware.{name}"
        if name in NAMED or name == CATALOGUE:
            continue
        if name not in HARDWARE_DEFAULTS and name not in _UNITS:
            allowed = ", ".join([*NAMED, CATALOGUE, *HARDWARE_DEFAULTS, *_UNITS])
            problems.append(f"{where} is not a known name; allowed are {allowed}.")
        elif isinstance(value, str) or not _LIMITS[name][0] <= float(value) <= _LIMITS[name][1]:
            low, high = _LIMITS[name]
            unit = _unit(name).removeprefix("1")
            problems.append(f"{where} is {value!r}; it must be a number from {low:g} to {high:g} {unit}".rstrip() + ".")
        else:
            numbers[name] = float(value)
    return numbers, problems


def _not_made(option: str, items: Mapping[str, Item], numbers: Mapping[str, float]) -> list[str]:
    """A height or lordosis asked for in which the named cage is not made."""
    cage = items.get("cage")
    found = []
    for field, made in MADE_IN.items():
        asked = numbers.get(f"cage_{field}")
        if cage is not None and made in cage.sizes and asked is not None and asked not in cage.sizes[made]:
            sizes = ", ".join(f"{size:g}" for size in cage.sizes[made])
            where = f"options.{option}.hardware.cage_{field}"
            found.append(f"{where} is {asked:g}; {cage.name} is made in {sizes} {_UNITS[f'cage_{field}']}.")
    return found


def _unit(name: str) -> str:
    return _UNITS.get(name) or parameters("Hardware")[name].unit


def _given(name: str, value: float) -> Quantity:
    return Quantity(name, value, _unit(name), "", Status.assumed, note="changed from Hardware")


def _from_items(items: Mapping[str, Item], catalogue: Catalogue) -> dict[str, Quantity]:
    """Quantities of ``Hardware`` that follow from named items, each with the item's source."""
    found: dict[str, Quantity] = {}

    def put(name: str, quantity: Quantity, item: Item, value: float | None = None) -> None:
        note = "; ".join(part for part in (f"of {item.name}", quantity.note) if part)
        changed = quantity if value is None else replace(quantity, value=value, low=None, high=None, sd=None)
        found[name] = replace(changed, name=name, unit=_unit(name), note=note)

    for kind, item in items.items():
        numbers = item.numbers
        if kind == "screw":
            put("screw_diameter_mm", numbers["diameter_mm"], item)
            put("screw_length_mm", numbers["length_mm"], item)
            neck = numbers.get("neck_mm", numbers["core_mm"])
            put("screw_core_share", neck, item, float(neck) / item.value("diameter_mm"))
            put("head_offset_mm", numbers["head_offset_mm"], item)
            put("screw_modulus_mpa", catalogue.material_of(item).numbers["modulus_mpa"], item)
        elif kind == "rod":
            put("rod_diameter_mm", numbers["diameter_mm"], item)
            put("rod_modulus_mpa", catalogue.material_of(item).numbers["modulus_mpa"], item)
        elif kind == "cage":
            for field in ("length_mm", "width_mm", "window_share"):
                put(f"cage_{field}", numbers[field], item)
            for field, made in MADE_IN.items():  # one made in several sizes is fitted to the space
                if len(item.sizes.get(made, ())) <= 1:
                    put(f"cage_{field}", numbers[field], item)
            put("cage_modulus_mpa", catalogue.material_of(item).numbers["modulus_mpa"], item)
        elif kind == "graft":
            put("graft.modulus_mpa", numbers["modulus_mpa"], item)
    return found
