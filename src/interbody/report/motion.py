"""Figures of the mechanics: motion, disc pressure and facet force by level, and what changes beside the operation."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from . import palette
from .basis import sources_about
from .charts import Bar, bar_chart
from .fields import Choice, Result, dig, mapping, number
from .figures import Figure, Panel, Table
from .labels import LEVELS, LOADS, PLANES, PLANES_CLINICAL, PROTOCOLS, PROTOCOLS_CLINICAL
from .tell import change, fixed, joined

NOW = "now"
_PAIRS = {
    "flexion": ("flexion", "extension"),
    "bending": ("bending_right", "bending_left"),
    "torsion": ("torsion_left", "torsion_right"),
}
_PRESSURE_LOADS = ("standing", "follower_flexion", "follower_extension")
_FACET_LOADS = ("extension", "torsion_left", "follower_extension")
_QUANTITIES = {"rotation": "motion", "idp": "pressure", "facet": "facets"}
_SOURCE_WORDS = ("mechanic", "disc", "ligament", "facet", "annulus", "nucleus", "spine", "implant", "rod", "screw")
NO_RUN = "The spine was not simulated for this result, so there is nothing to show here."

Value = Callable[[str, str], float | None]


def simulated(result: Result, options: Sequence[Choice]) -> list[Choice]:
    """The options that the mechanics cover."""
    states = {**mapping(result, "mechanics"), **mapping(result, "summary", "range_of_motion")}
    return [option for option in options if option.name in states]


def range_of_motion(result: Result, state: str, level: str, plane: str) -> float | None:
    """Total range at ±7.5 N·m in degrees, from the summary or else from the two load cases."""
    found = number(result, "summary", "range_of_motion", state, level, plane)
    if found is not None:
        return found
    ends = [number(result, "mechanics", state, load, level, "rotation_deg", plane) for load in _PAIRS[plane]]
    return None if ends[0] is None or ends[1] is None else ends[0] - ends[1]


def pressure(result: Result, state: str, load: str, level: str) -> float | None:
    """Mean nucleus pressure in MPa."""
    return number(result, "mechanics", state, load, level, "idp_mpa")


def facet_force(result: Result, state: str, load: str, level: str) -> float | None:
    """Contact force of both facet joints together in N."""
    sides = [number(result, "mechanics", state, load, level, "facet_n", side) for side in ("left", "right")]
    known = [side for side in sides if side is not None]
    return sum(known) if known else None


def motion_figure(result: Result, options: Sequence[Choice]) -> Figure:
    """Range of motion by level, one panel a plane."""
    shown = simulated(result, options)
    panels = {
        plane: _reader(lambda state, level, p=plane: range_of_motion(result, state, level, p)) for plane in PLANES
    }
    return _by_level(
        result,
        shown,
        panels,
        key="motion",
        title="How far each level moves",
        unit="degrees",
        decimals=1,
        names=PLANES,
        summary=_motion_summary(result, shown),
        note=(
            "The bars give the whole way from one end to the other. A fusion is meant to stop the motion at its level."
        ),
        note_surgeon="; ".join(PLANES_CLINICAL[p] for p in PLANES)
        + ": total range at ±7.5 N·m pure moment, no preload.",
    )


def pressure_figure(result: Result, options: Sequence[Choice]) -> Figure:
    """Disc pressure by level, one panel a posture."""
    panels = {
        load: _reader(lambda state, level, x=load: pressure(result, state, x, level)) for load in _PRESSURE_LOADS
    }
    shown = simulated(result, options)
    return _by_level(
        result,
        shown,
        panels,
        key="pressure",
        title="Pressure inside each disc",
        unit="MPa",
        decimals=2,
        names=LOADS,
        summary=_operated_summary(result, shown, "standing", pressure, "The pressure in the disc", "MPa", 2),
        note="No bar means that the soft core of the disc was taken out, or that the value was not computed.",
        note_surgeon="Mean nucleus pressure; standing is a 500 N follower load, the others the combined postures.",
    )


def facet_figure(result: Result, options: Sequence[Choice]) -> Figure:
    """Facet joint force by level, one panel a load."""
    panels = {
        load: _reader(lambda state, level, x=load: facet_force(result, state, x, level)) for load in _FACET_LOADS
    }
    shown = simulated(result, options)
    return _by_level(
        result,
        shown,
        panels,
        key="facets",
        title="Force in the small joints at the back",
        unit="N, both sides",
        decimals=0,
        names=LOADS,
        summary=_operated_summary(result, shown, "extension", facet_force, "The force in the two joints", "N", 0),
        note="The facet joints guide the spine and carry load when it bends back or turns.",
        note_surgeon="Contact force, left and right added; extension and torsion at 7.5 N·m.",
    )


def adjacent_figure(result: Result, options: Sequence[Choice]) -> Figure:
    """Change of the neighbouring levels against intact, one panel a protocol."""
    adjacent = mapping(result, "summary", "adjacent")
    shown = [option for option in options if mapping(adjacent, option.name)]
    rows: dict[str, list[tuple[str, Choice, float]]] = {protocol: [] for protocol in PROTOCOLS}
    for option in shown:
        for level in sorted(mapping(adjacent, option.name)):
            for protocol in PROTOCOLS:
                for name, words in _QUANTITIES.items():
                    ratio = number(adjacent, option.name, level, protocol, name)
                    if ratio is not None:
                        rows[protocol].append((f"{level} {words}", option, ratio))
    percents = [100 * (ratio - 1) for found in rows.values() for _, _, ratio in found]
    figure = {"key": "adjacent", "title": "What changes at the levels next to the operation"}
    if not percents:
        return Figure(**figure, summary="", missing="No change at the neighbouring levels was computed.")
    low, high = min(0.0, *percents), max(0.0, *percents)
    reach = (high - low) or 1.0
    low, high = (low - 0.4 * reach if low < 0 else -0.05 * reach), high + 0.45 * reach
    panels = []
    for protocol, found in rows.items():
        title = PROTOCOLS[protocol]
        if not found:
            panels.append(Panel(title, text="Not computed under this protocol."))
            continue
        groups = list(dict.fromkeys(name for name, _, _ in found))
        bars = [
            Bar(name, o.letter, 100 * (r - 1), palette.OPTIONS[o.slot], f"{o.letter} {change(r)}") for name, o, r in found
        ]
        label = f"{title}: change against now, in percent, by level and option"
        panels.append(Panel(title, bar_chart(bars, unit="change, %", low=low, top=high, groups=groups, label=label)))
    table = Table(
        "Change against the spine as it is now",
        ("Level and quantity", "Option", *PROTOCOLS.values()),
        _adjacent_rows(rows),
    )
    return Figure(
        **figure,
        summary=_adjacent_summary(rows),
        panels=tuple(panels),
        table=table,
        note=(
            "Nobody knows how people share out their motion after a fusion. If they bend with the same effort, the left"
            " picture holds; if they bend just as far as before, the right one does. The truth may lie between."
        ),
        note_surgeon="Protocols: " + "; ".join(f"{PROTOCOLS[p]} = {PROTOCOLS_CLINICAL[p]}" for p in PROTOCOLS) + ".",
        sources=sources_about(result, ("adjacent", "hybrid")),
        legend=tuple(shown),
    )


def _adjacent_rows(rows: dict[str, list[tuple[str, Choice, float]]]) -> tuple[tuple[str, ...], ...]:
    cells: dict[tuple[str, str], dict[str, str]] = {}
    for protocol, found in rows.items():
        for name, option, ratio in found:
            cells.setdefault((name, f"{option.letter} {option.name}"), {})[protocol] = change(ratio)
    return tuple((*key, *(value.get(p, "–") for p in rows)) for key, value in cells.items())


def _adjacent_summary(rows: dict[str, list[tuple[str, Choice, float]]]) -> str:
    parts = []
    for protocol, found in rows.items():
        moved = [ratio for name, _, ratio in found if name.endswith("motion")]
        if moved:
            ends = list(dict.fromkeys([change(min(moved)), change(max(moved))]))
            parts.append(f"with the {PROTOCOLS[protocol].lower()}, {' to '.join(ends)}")
    if not parts:
        return "The change depends on the protocol named."
    return f"Motion of the levels next to the operation: {'; '.join(parts)}."


def _reader(read: Callable[..., float | None]) -> Value:
    return read


def _states(shown: Sequence[Choice]) -> list[tuple[str, str, palette.Mark]]:
    return [("intact", NOW, palette.INTACT), *((o.name, o.letter, palette.OPTIONS[o.slot]) for o in shown)]


def _by_level(
    result: Result,
    shown: Sequence[Choice],
    panels: dict[str, Value],
    *,
    key: str,
    title: str,
    unit: str,
    decimals: int,
    names: dict[str, str],
    summary: str,
    note: str,
    note_surgeon: str,
) -> Figure:
    states = _states(shown)
    found = {
        (panel, level, who): (value, mark)
        for panel, read in panels.items()
        for level in LEVELS
        for state, who, mark in states
        if (value := read(state, level)) is not None
    }
    if not found:
        return Figure(key, title, "", missing=NO_RUN)
    top = max(value for value, _ in found.values()) * 1.32 or 1.0
    drawn = []
    for panel in panels:
        bars = [
            Bar(level, who, value, mark, f"{who} {fixed(value, decimals)}")
            for (name, level, who), (value, mark) in found.items()
            if name == panel
        ]
        label = f"{title}: {names[panel].lower()}, {unit}, by level, now and with each option simulated"
        if bars:
            drawn.append(Panel(names[panel], bar_chart(bars, unit=unit, low=0, top=top, groups=LEVELS, label=label)))
        else:
            drawn.append(Panel(names[panel], text="Not computed."))
    rows = tuple(
        (
            names[panel],
            level,
            *(fixed(found[panel, level, who][0], decimals) if (panel, level, who) in found else "–" for _, who, _ in states),
        )
        for panel in panels
        for level in LEVELS
        if any((panel, level, who) in found for _, who, _ in states)
    )
    head = ("Movement or posture", "Level", "Now", *(f"{o.letter} {o.name}" for o in shown))
    return Figure(
        key,
        title,
        summary,
        tuple(drawn),
        Table(f"{title} ({unit})", head, rows),
        note=note,
        note_surgeon=note_surgeon,
        sources=sources_about(result, _SOURCE_WORDS),
        legend=tuple(shown),
        intact=True,
    )


def _motion_summary(result: Result, shown: Sequence[Choice]) -> str:
    parts = []
    for option in shown:
        for level in option.levels:
            before = range_of_motion(result, "intact", level, "flexion")
            after = range_of_motion(result, option.name, level, "flexion")
            if before is not None and after is not None:
                parts.append((level, before, f"{fixed(after)} degrees with {option.letter}"))
    if not parts:
        return "The range of motion of each level, now and with each option that was simulated."
    level, before, _ = parts[0]
    told = joined([text for at, _, text in parts if at == level])
    return f"{level} bends forward and back by {fixed(before)} degrees now, and by {told}."


def _operated_summary(
    result: Result,
    shown: Sequence[Choice],
    load: str,
    read: Callable[[Result, str, str, str], float | None],
    subject: str,
    unit: str,
    decimals: int,
) -> str:
    beside = _beside(shown)
    before = {level: read(result, "intact", load, level) for level in beside}
    level = next((level for level in beside if before[level] is not None), None)
    if level is None:
        return f"{subject}, by level, now and with each option that was simulated."
    after = [(o.letter, read(result, o.name, load, level)) for o in shown]
    told = [f"{fixed(value, decimals)} {unit} with {letter}" for letter, value in after if value is not None]
    posture = LOADS[load].lower()
    start = f"{subject} at {level} ({posture}) is {fixed(before[level], decimals)} {unit} now"
    return f"{start}, and {joined(told)}." if told else f"{start}."


def _beside(shown: Sequence[Choice]) -> list[str]:
    """Levels next to the operated ones, above first; all levels where nothing was operated."""
    operated = [level for option in shown for level in option.levels if level in LEVELS]
    if not operated:
        return list(LEVELS)
    first, last = (f(LEVELS.index(level) for level in operated) for f in (min, max))
    return [LEVELS[i] for i in (first - 1, last + 1) if 0 <= i < len(LEVELS)] or list(LEVELS)


def has_mechanics(result: Result) -> bool:
    """Whether any state was simulated."""
    return bool(dig(result, "mechanics"))
