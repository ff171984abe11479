"""What is printed at the end of a run: one table, read from the result alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from .terminal import console


def print_summary(result: Mapping[str, Any]) -> None:
    """One column for each option, in the case's order; rows a reader compares."""
    names = list(result["case"]["options"])
    table = Table(title=f"{result['case']['case']}: options side by side, in the order of the case")
    table.add_column("", overflow="fold")
    for name in names:
        table.add_column(name, overflow="fold")
    table.add_row("operated level, flexion-extension at ±7.5 N·m", *(_motion(result, n) for n in names))
    table.add_row("neighbours' motion against intact, hybrid (load control)", *(_neighbours(result, n) for n in names))
    for words, year, quantities, told in ROWS:
        table.add_row(words, *(told(_at(result, name, year, quantities)) for name in names))
    out = console()
    out.print(table)
    out.print(
        "Brackets hold 90 % bands: of a score, 90 of 100 such people; of a chance, how far it may be off. "
        "The options are not ranked. Not a medical device."
    )
    _print_trouble(out, result)


def print_motion(result: Mapping[str, Any]) -> None:
    """Range of motion by level and state, in degrees."""
    motion = result["summary"]["range_of_motion"]
    table = Table(title="Range of motion between ±7.5 N·m, degrees: flexion-extension / bending / torsion")
    table.add_column("level")
    for state in motion:
        table.add_column(state, justify="right", overflow="fold")
    for level in next(iter(motion.values())):
        table.add_row(level, *(_three(motion[state][level]) for state in motion))
    out = console()
    out.print(table)
    _print_trouble(out, result)


def _print_trouble(out: Console, result: Mapping[str, Any]) -> None:
    """Options that were not simulated, and loads without equilibrium, each with its reason."""
    for name, reason in result.get("not_simulated", {}).items():
        out.print(f"{name}: {reason}")
    for state, loads in result["solver"].items():
        for load, answer in loads.items():
            if not answer["converged"]:
                out.print(f"{state}, {load}: {answer['status']}", style="red")


def _motion(result: Mapping[str, Any], name: str) -> str:
    motion = result["summary"]["range_of_motion"]
    if name not in motion:
        return "not simulated"
    lines = [
        f"{level} {_degrees(motion['intact'][level]['flexion'])} → {_degrees(motion[name][level]['flexion'])}"
        for level in result["case"]["options"][name]["levels"]
    ]
    return "\n".join(lines) or "as before"


def _neighbours(result: Mapping[str, Any], name: str) -> str:
    lines = [
        f"{level} {_change(protocols['hybrid']['rotation'])} ({_change(protocols['load_control']['rotation'])})"
        for level, protocols in result["summary"]["adjacent"].get(name, {}).items()
    ]
    return "\n".join(lines) or "–"


def _change(ratio: float | None) -> str:
    if ratio is None:
        return "unsolved"
    percent = round(100 * (ratio - 1))
    return f"{percent:+d} %" if percent else "±0 %"


def _at(result: Mapping[str, Any], name: str, year: float, quantities: Sequence[str]) -> Mapping[str, float] | None:
    """The first of the quantities that the option has at this year."""
    for row in result["forecast"].get(name, {}).get("timeline", []):
        if abs(row["year"] - year) < 1e-6:
            found: list[Mapping[str, float]] = [band for q in quantities if (band := row.get(q)) is not None]
            return found[0] if found else None
    return None


def _three(planes: Mapping[str, float | None]) -> str:
    return " / ".join("–" if degrees is None else f"{degrees:.1f}" for degrees in planes.values())


def _degrees(angle: float | None) -> str:
    return "unsolved" if angle is None else f"{angle:.1f}°"


def _chance(band: Mapping[str, float] | None) -> str:
    if band is None:
        return "–"
    return f"{100 * band['value']:.0f} % [{100 * band['low']:.0f}-{100 * band['high']:.0f}]"


def _score(band: Mapping[str, float] | None) -> str:
    return "–" if band is None else f"{band['value']:.0f} [{band['low']:.0f}-{band['high']:.0f}]"


ROWS = (
    ("union at 24 months", 2.0, ("union",), _chance),
    (
        "another operation within 10 years; with no operation now, a first one",
        10.0,
        ("reoperation", "later_surgery"),
        _chance,
    ),
    ("ODI at 2 years (0-100)", 2.0, ("odi",), _score),
)
"""Row, year, quantity (the next one for options that do not have the first), and how it is told."""
