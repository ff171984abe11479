"""What can go wrong: every harm for every option, with the same denominator in a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..case import Approach, Screws, Technique
from ..outcomes.catalogue import arises
from ..outcomes.people import Plan
from . import palette, tell
from .fields import Choice, Estimate, Result, dig, estimate, mapping, texts
from .icons import denominator, icon_array
from .studies import basis_of


@dataclass(frozen=True)
class HarmCell:
    """One harm for one option; ``absent`` in words where there is no number."""

    option: Choice
    chance: float | None = None
    icons: str = ""
    patient: str = ""
    surgeon: str = ""
    unaffected: str = ""
    when: str = ""
    reference: str = ""
    reference_patient: str = ""
    basis: str = ""
    sources: tuple[str, ...] = ()
    absent: str = ""


@dataclass(frozen=True)
class HarmStudies:
    """The study group of a harm, and the options whose numbers start from it."""

    options: tuple[Choice, ...]
    patient: str
    surgeon: str
    basis: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Harm:
    """One harm, side by side."""

    name: str
    label: str
    severity: str
    lasts: str
    of: int
    cells: tuple[HarmCell, ...]

    @property
    def deadly(self) -> bool:
        """Whether it is death itself."""
        return self.name.startswith("death")

    @property
    def when(self) -> str:
        """When it happens; empty where the label says it already."""
        when = next((cell.when for cell in self.cells if not cell.absent), "")
        return "" if self.label.endswith(f" {when}") else when

    @property
    def studies(self) -> list[HarmStudies]:
        """One entry a study group: operations of different kinds mostly start from different ones."""
        groups: dict[tuple[str, str, str, tuple[str, ...]], list[Choice]] = {}
        for cell in self.cells:
            if not cell.absent:
                group = (cell.reference_patient, cell.reference, cell.basis, cell.sources)
                groups.setdefault(group, []).append(cell.option)
        return [HarmStudies(tuple(options), *group) for group, options in groups.items()]


def harms(result: Result, options: Sequence[Choice]) -> list[Harm]:
    """Every complication that any option has, in the order in which the result names them."""
    names = [name for option in options for name in mapping(result, "forecast", option.name, "complications")]
    return [_harm(result, options, name) for name in dict.fromkeys(names)]


SEVERITIES = {"major": "Serious", "moderate": "Moderate", "minor": "Minor", "": "Not graded"}
"""In the order in which they are shown, with their words."""


def by_severity(found: Sequence[Harm]) -> list[tuple[str, list[Harm]]]:
    """The harms in groups, the serious ones first; within a group death comes first, then the commoner ones."""
    groups = []
    for severity, words in SEVERITIES.items():
        inside = [harm for harm in found if harm.severity == severity]
        inside.sort(key=lambda harm: (not harm.deadly, -max((cell.chance or 0.0) for cell in harm.cells)))
        if inside:
            groups.append((words, inside))
    rest = [harm for harm in found if harm.severity not in SEVERITIES]
    return [*groups, *([("Other", rest)] if rest else [])]


def _harm(result: Result, options: Sequence[Choice], name: str) -> Harm:
    entries = {o.name: mapping(result, "forecast", o.name, "complications", name) for o in options}
    found = {o.name: estimate(entries[o.name]) for o in options}
    of = denominator([e.value for e in found.values() if e is not None])
    first = next((entry for entry in entries.values() if entry), {})
    label = str(first.get("label") or name.replace("_", " ").capitalize())
    cells = tuple(_cell(result, option, label, found[option.name], of, name) for option in options)
    return Harm(name, label, str(first.get("severity") or ""), str(first.get("lasts") or ""), of, cells)


def _cell(result: Result, option: Choice, label: str, found: Estimate | None, of: int, name: str) -> HarmCell:
    if found is None or not 0 <= found.value <= 1:
        return HarmCell(option, absent=_absent(result, option, name))
    entry = mapping(result, "forecast", option.name, "complications", name)
    shown = tell.count(found.value, of)
    band = ""
    if found.low is not None and found.high is not None:
        band = f", likely {tell.whole(found.low * of):,} to {tell.whole(found.high * of):,}"
    ref = dig(entry, "reference")
    ref_value = estimate(ref)
    surgeon = tell.percent(found.value)
    if found.low is not None and found.high is not None:
        surgeon += f" (90 % band {tell.percent_band(found.value, found.low, found.high)})"
    return HarmCell(
        option=option,
        chance=found.value,
        icons=icon_array(found.value, f"{label}, option {option.letter}: {shown} of {of:,} people", of, _mark(option)),
        patient=f"{shown} of {of:,}{band}",
        surgeon=surgeon,
        unaffected=f"To {tell.rest(found.value, of)} of {of:,} it does not happen",
        when=str(entry.get("when") or ""),
        reference=_reference(ref, ref_value),
        reference_patient="" if ref_value is None else f"{tell.count(ref_value.value, of)} of {of:,}",
        basis=basis_of(mapping(entry, "reference")).text,
        sources=tuple(texts(entry, "sources")),
    )


def _mark(option: Choice) -> palette.Mark:
    return palette.OPTIONS[option.slot]


def _reference(ref: object, value: Estimate | None) -> str:
    if value is not None:
        people = str(dig(ref, "population") or "")
        return tell.percent(value.value) + (f", {people}" if people else "")
    return str(ref) if isinstance(ref, str) else ""


NOT_ARISING = "Does not arise with this option."
NO_FIGURE = "Can happen, but no figure is known."
NOT_KNOWN = "No figure is known."


def _absent(result: Result, option: Choice, name: str) -> str:
    if not mapping(result, "forecast", option.name):
        return "No forecast was made for this option."
    plan = _plan(option)
    can = None if plan is None else arises(name, plan, man=dig(result, "case", "patient", "sex") == "male")
    return {True: NO_FIGURE, False: NOT_ARISING, None: NOT_KNOWN}[can]


def _plan(option: Choice) -> Plan | None:
    """What is done; None for a technique that this version does not know."""
    try:
        return Plan(
            Technique(option.technique),
            Approach(option.approach) if option.approach else None,
            Screws(option.screws) if option.screws else None,
        )
    except ValueError:
        return None
