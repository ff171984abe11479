"""From the mechanics to what is to be expected: course, forecast, comparison, result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .. import course, decision, outcomes
from ..case import FUSION_TECHNIQUES, Case
from ..progress import Progress, Stopwatch, silent
from ..result import result_dict
from .simulation import Simulation, simulate

if TYPE_CHECKING:
    from ..course import Course
    from ..decision import Comparison
    from ..outcomes import Forecast


@dataclass(frozen=True)
class Outlook:
    """What is to be expected of each option, by its name."""

    courses: Mapping[str, Course]
    forecasts: Mapping[str, Forecast]
    seconds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Run:
    """A whole run: the case with all its options, and everything found."""

    case: Case
    simulation: Simulation
    outlook: Outlook
    comparison: Comparison
    result: dict[str, Any]


def forecast(case: Case, simulation: Simulation, progress: Progress = silent, healing: bool = True) -> Outlook:
    """Ten years of each option: union and wear, then pain, function and what can go wrong.

    ``healing`` follows the graft by finite elements as it turns to bone, and hardware and bone with it. It then moves
    the published union by an assumed weight. Without it union is the published curve alone.
    """
    watch = Stopwatch(progress)
    levels: dict[str, course.OperatedLevels | None] = {}
    for name in case.options if healing else ():
        if name in simulation.models and case.options[name].technique in FUSION_TECHNIQUES:
            with watch.stage(f"graft turning to bone, {name}"):
                levels[name] = simulation.levels(case, name)
    with watch.stage("course"):
        courses = {
            name: course.simulate_course(
                case, name, simulation.intact, simulation.responses.get(name), levels=levels.get(name)
            )
            for name in case.options
        }
    with watch.stage("forecast"):
        forecasts = {name: outcomes.forecast_option(case, name, courses[name]) for name in case.options}
    return Outlook(courses, forecasts, watch.seconds)


def compare(case: Case, outlook: Outlook) -> Comparison:
    """The options side by side; never ranked."""
    return decision.compare(case, outlook.forecasts, outlook.courses)


def run(case: Case, progress: Progress = silent, healing: bool = True) -> Run:
    """The whole way from a case to its result; writes nothing. ``healing`` as in :func:`forecast`.

    Raises:
        CaseError: see :func:`simulate`.
    """
    case = decision.with_standard_options(case)
    return conclude(case, simulate(case, progress), progress, healing)


def conclude(case: Case, simulation: Simulation, progress: Progress = silent, healing: bool = True) -> Run:
    """From the mechanics of exactly these options to the result; ``healing`` as in :func:`forecast`."""
    outlook = forecast(case, simulation, progress, healing)
    comparison = compare(case, outlook)
    result = result_dict(
        case,
        simulation.spine,
        simulation.responses,
        not_simulated=simulation.notes,
        courses=outlook.courses,
        forecasts=outlook.forecasts,
        comparison=comparison,
        evidence=list(simulation.constructs.values()),
        seconds={**simulation.seconds, **outlook.seconds},
    )
    return Run(case, simulation, outlook, comparison, result)
