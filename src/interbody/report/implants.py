"""How hard the implants work: stress in rods and screws, pressure under the cage, by level and option."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..result.side_by_side import implant_peaks
from . import palette
from .bar_chart import Bar, bar_chart
from .basis import sources_about
from .fields import Choice, Result
from .figures import Figure, Panel, Table
from .labels import LEVELS, LOADS
from .tell import fixed

KEY = "implants"
TITLE = "How hard the implants work"
PARTS: Mapping[str, str] = {
    "rod": "Rods",
    "screw": "Screws",
    "plate": "Plate",
    "plate screw": "Screws of the plate",
    "cage on bone": "Cage on bone",
    "screw on bone": "Screws on bone",
    "plate screw on bone": "Screws of the plate on bone",
}
_ROOM_FOR_TEXT = 1.45
_SOURCE_WORDS = ("rod", "screw", "hardware", "implant", "cage")


def implant_figures(result: Result, shown: Sequence[Choice]) -> list[Figure]:
    """One figure with a panel a part, or none where no option has implants that were simulated."""
    found = _found(result, shown)
    parts = [part for part in PARTS if any(part in here for levels in found.values() for here in levels.values())]
    if not parts:
        return []
    panels = tuple(_panel(part, found, shown) for part in parts)
    with_any = [o for o in shown if found.get(o.name)]
    return [
        Figure(
            key=KEY,
            title=TITLE,
            summary=_summary(parts[0], found, with_any),
            panels=panels,
            table=_table(parts, found, with_any),
            note=(
                "The highest value over all loads. Metal breaks when it is bent too often, so a rod that works hard "
                "depends on bone growing across in time. Bone gives way under a cage that presses too hard."
            ),
            note_surgeon=(
                "Peak von Mises stress with the stress concentration at the head where the model has one; pressure is "
                "the largest under the cage and along the screws. Right after the operation, before bone has grown."
            ),
            sources=sources_about(result, _SOURCE_WORDS),
            legend=tuple(with_any),
        )
    ]


Peaks = Mapping[str, Mapping[str, Mapping[str, Mapping[str, float | str]]]]
"""By option, level and part: value, unit and load."""


def _found(result: Result, shown: Sequence[Choice]) -> Peaks:
    return {o.name: implant_peaks(result, o.name) for o in shown}


def _panel(part: str, found: Peaks, shown: Sequence[Choice]) -> Panel:
    bars = tuple(
        Bar(level, o.letter, float(here[part]["value"]), palette.OPTIONS[o.slot], f"{o.letter} {_told(here[part])}")
        for level in LEVELS
        for o in shown
        if part in (here := found.get(o.name, {}).get(level, {}))
    )
    top = max(bar.value for bar in bars) * _ROOM_FOR_TEXT or 1.0
    groups = tuple(level for level in LEVELS if any(bar.group == level for bar in bars))
    label = f"{TITLE}: {PARTS[part].lower()}, MPa, by level and option"
    return Panel(PARTS[part], bar_chart(bars, unit="MPa", low=0, top=top, groups=groups, label=label))


def _told(entry: Mapping[str, float | str]) -> str:
    value = float(entry["value"])
    return fixed(value, 0 if value >= 10 else 1)


def _summary(part: str, found: Peaks, shown: Sequence[Choice]) -> str:
    told = []
    for o in shown:
        values = [float(here[part]["value"]) for here in found[o.name].values() if part in here]
        if values:
            told.append(f"{fixed(max(values), 0)} MPa with {o.letter}")
    return f"{PARTS[part]} reach at most {', '.join(told)}."


def _table(parts: Sequence[str], found: Peaks, shown: Sequence[Choice]) -> Table:
    rows = []
    for part in parts:
        for level in LEVELS:
            entries = [found.get(o.name, {}).get(level, {}).get(part) for o in shown]
            if any(entries):
                rows.append((PARTS[part], level, *(_cell(entry) for entry in entries)))
    head = ("Part", "Level", *(f"{o.letter} {o.title}" for o in shown))
    return Table(f"{TITLE} (MPa, and the load it stands under)", head, tuple(rows))


def _cell(entry: Mapping[str, float | str] | None) -> str:
    if not entry:
        return "–"
    load = str(entry["load"])
    return f"{_told(entry)} ({LOADS.get(load, load).lower()})"
