"""What matters to the reader against what each option brings: one short cell each, never a sum and never a rank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..decision import MATTERS, Matter
from .bending import NOT_WORKED_OUT_SHORT, in_short
from .fields import Choice, Result
from .harms import Harm
from .recovery import Step
from .topics import Told, Topic

SHOWN = {"back": "back_responder_30", "leg": "leg_responder_30", "daily": "odi_mcid", "again": "reoperation"}
"""The measure that stands for each thing that may matter; where no option has it, the topic's first one."""
WORK = {
    "Work of any kind, among those who worked again": "any work",
    "Desk work": "desk work",
    "Driving": "driving",
    "Manual work": "manual work",
}
"""Steps of the recovery that are time off, by their label, in few words; the first two of them are told."""
MOST_STEPS = 2
COUNTED = {"again": "People who have had one by then"}
"""What a row counts, where the name of its measure does not say more than the thing that matters."""


@dataclass(frozen=True)
class Row:
    """One thing that may matter: its words, and a cell an option, by year or ``always`` the same."""

    matter: Matter
    title: str
    at: Mapping[float, tuple[Told, ...]]
    always: tuple[Told, ...] = ()


def weigh(
    result: Result,
    options: Sequence[Choice],
    topics: Sequence[Topic],
    harms: Sequence[Harm],
    recovery: Mapping[str, tuple[Step, ...]],
) -> list[Row]:
    """One row for each thing that may matter, in the standing order."""
    by_key = {topic.key: topic for topic in topics}
    fixed = {
        "motion": (
            "Bending front to back where treated, now and right after",
            [_motion(result, o, options) for o in options],
        ),
        "time": ("Back to work or driving", [_time(o, recovery.get(o.name, ())) for o in options]),
        "harm": _harm(options, harms),
    }
    rows = []
    for matter in MATTERS:
        if matter.key in fixed:
            title, cells = fixed[matter.key]
            rows.append(Row(matter, title, {}, tuple(cells)))
        elif matter.key in by_key:
            measures = by_key[matter.key].measures
            shown = next((m for m in measures if m.outcome.name == SHOWN[matter.key]), measures[0])
            rows.append(Row(matter, COUNTED.get(matter.key, shown.outcome.patient), shown.at))
    return rows


def _motion(result: Result, option: Choice, options: Sequence[Choice]) -> Told:
    found = in_short(result, option, options)
    if found is None:
        return Told(option, absent=NOT_WORKED_OUT_SHORT)
    patient, surgeon = found
    return Told(option, patient, patient, surgeon)


def _time(option: Choice, steps: Sequence[Step]) -> Told:
    found = {step.label: step for step in reversed(steps) if step.label in WORK}
    if not found:
        absent = "No time off for an operation." if option.technique == "nonoperative" else "No plan was made for this."
        return Told(option, absent=absent)
    told = [
        f"{words}: {found[label].when}" + ("" if found[label].measured else " (custom)")
        for label, words in WORK.items()
        if label in found
    ][:MOST_STEPS]
    text = "; ".join(told)
    return Told(option, text, text, text)


def _harm(options: Sequence[Choice], harms: Sequence[Harm]) -> tuple[str, list[Told]]:
    """The most common of the serious harms, the same for every option."""
    serious = [harm for harm in harms if harm.severity == "major" and any(not cell.absent for cell in harm.cells)]
    if not serious:
        return "Serious harm", [Told(option, absent="No forecast of harm was made.") for option in options]
    worst = max(serious, key=lambda harm: max(cell.chance or 0.0 for cell in harm.cells))
    cells = [
        Told(cell.option, cell.patient, cell.patient, cell.surgeon, cell.icons, cell.absent) for cell in worst.cells
    ]
    return worst.label, cells
