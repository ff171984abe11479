"""The floors strung together: simulate, forecast, compare, and the whole run to files."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import anatomy, course, decision, mechanics, outcomes, surgery
from .case import FUSION_TECHNIQUES, Case, CaseError
from .files import replacing, write_text
from .mechanics.compiled import is_warm
from .progress import Progress, Stopwatch, Tell, silent
from .result import result_dict, result_text, scene

if TYPE_CHECKING:
    from .anatomy import Spine
    from .course import Course
    from .decision import Comparison
    from .mechanics import Response, SpineModel
    from .outcomes import Forecast
    from .surgery import Construct

INTACT = "intact"


@dataclass(frozen=True)
class Simulation:
    """The mechanics of a case: the spine as it is and as each option leaves it."""

    spine: Spine
    constructs: Mapping[str, Construct]
    """By state: ``intact`` and the name of each option that could be simulated."""
    responses: Mapping[str, Response]
    """By state, as ``constructs``."""
    notes: Mapping[str, str]
    """By option: why it was not simulated."""
    seconds: Mapping[str, float] = field(default_factory=dict)
    models: Mapping[str, SpineModel] = field(default_factory=dict)
    """Solved models by state, for their fields; a state equal to the intact one has none of its own."""

    @property
    def intact(self) -> Response:
        """The spine before any operation."""
        return self.responses[INTACT]

    def levels(self, case: Case, name: str) -> course.OperatedLevels | None:
        """An option's operated levels as their graft turns to bone, solved anew; None where nothing was simulated."""
        if name not in self.models:
            return None
        return course.operated_levels(self.constructs[name], self.responses[name], case.options[name])


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


def simulate(case: Case, progress: Progress = silent, known: Simulation | None = None) -> Simulation:
    """Build the spine, apply each option to it, and load all of them.

    ``known`` is an earlier simulation: where its spine is the very same one, the intact spine is not solved again.

    Raises:
        CaseError: an option does not fit the spine or names hardware that does not exist.
    """
    watch = Stopwatch(progress)
    with watch.stage("anatomy"):
        spine = anatomy.build_spine(case)
        constructs, notes = _constructs(case, spine)
    with watch.stage("kernels" if is_warm() else "compiling kernels, once on this machine") as tell:
        mechanics.warm_up(tell)
    responses: dict[str, Response] = {}
    models: dict[str, SpineModel] = {}
    if known is not None and _same_spine(known.spine, spine):
        responses[INTACT], models[INTACT] = known.intact, known.models[INTACT]
    for state, construct in constructs.items():
        if state in responses:
            continue
        if state != INTACT and construct.is_intact:
            responses[state] = replace(responses[INTACT], state=state)
            continue
        with watch.stage(f"mechanics, {state}") as tell:
            models[state] = _model(construct)
            responses[state] = construct.solve(progress=tell, model=models[state], like=models.get(INTACT))
    if not responses[INTACT].discretisation:
        with watch.stage("mechanics, mesh error") as tell:
            responses[INTACT] = _with_mesh_error(constructs[INTACT], responses[INTACT], tell)
    return Simulation(spine, constructs, responses, notes, watch.seconds, models)


def _same_spine(one: Spine, other: Spine) -> bool:
    """Equal to the last bit, with everything it rests on."""
    return pickle.dumps(one) == pickle.dumps(other)


def _model(construct: Construct) -> SpineModel:
    try:
        return construct.model()
    except mechanics.DiscDoesNotFit as reason:
        raise CaseError([f"anatomy: {reason}"]) from reason


def _with_mesh_error(construct: Construct, response: Response, tell: Tell) -> Response:
    """The response with its discretisation error, from a second, coarser mesh."""
    loads = mechanics.standard_loads(mechanics.CHECKED_LOADS)
    coarse = construct.solve(loads, tell, mechanics.COARSE_MESH)
    return replace(response, discretisation=mechanics.estimate_mesh_error(response, coarse))


def _constructs(case: Case, spine: Spine) -> tuple[dict[str, Construct], dict[str, str]]:
    constructs = {INTACT: surgery.intact(spine)}
    notes: dict[str, str] = {}
    for name, option in case.options.items():
        try:
            constructs[name] = surgery.operate(spine, option, name)
        except surgery.NotModelled as reason:
            notes[name] = str(reason)
    return constructs, notes


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


def run_to_folder(
    case: Case, folder: Path, progress: Progress = silent, healing: bool = True
) -> tuple[list[Path], dict[str, Any]]:
    """Run a case and write ``report.html``, ``report.pdf`` and ``result.json``; gives the paths and the result."""
    from . import report

    done = run(case, progress, healing)
    page, paper, data = folder / "report.html", folder / "report.pdf", folder / "result.json"
    with Stopwatch(progress).stage("report"):
        implants = {name: construct.meshes() for name, construct in done.simulation.constructs.items()}
        view = scene(done.simulation.spine, done.simulation.responses, implants)
        text = report.render(done.result, view, date=date.today())
    write_text(page, text)
    write_text(data, result_text(done.result))
    with Stopwatch(progress).stage("report as PDF") as tell:
        written = [page, *_write_pdf(done.result, view, paper, tell), data]
    return written, done.result


def _write_pdf(result: Mapping[str, Any], view: Mapping[str, Any], path: Path, tell: Tell) -> list[Path]:
    """The report as PDF; where the library for it is absent, a sentence says so and nothing is written."""
    from .report.pdf import PdfUnavailable, pdf_bytes

    try:
        content = pdf_bytes(result, view, date=date.today())
    except PdfUnavailable as reason:
        tell(str(reason), 0, 0)
        return []
    with replacing(path) as temporary:
        temporary.write_bytes(content)
    return [path]


def simulate_to_folder(case: Case, folder: Path, progress: Progress = silent) -> tuple[list[Path], dict[str, Any]]:
    """Mechanics only: write ``result.json`` and the fields of every state and load as ``.vtu``."""
    simulation = simulate(case, progress)
    result = result_dict(
        case,
        simulation.spine,
        simulation.responses,
        not_simulated=simulation.notes,
        evidence=list(simulation.constructs.values()),
        seconds=simulation.seconds,
    )
    data = folder / "result.json"
    write_text(data, result_text(result))
    return [data, *_write_fields(simulation, folder)], result


def _write_fields(simulation: Simulation, folder: Path) -> list[Path]:
    """A folder for each state that was solved, with a file for each of its loads; gives the folders."""
    written = []
    for state, model in simulation.models.items():
        fields = folder / state.replace(" ", "_")
        for load in simulation.responses[state].loads:
            with replacing(fields / f"{load}.vtu") as temporary:
                mechanics.write_vtu(model, load, temporary)
        written.append(fields)
    return written
