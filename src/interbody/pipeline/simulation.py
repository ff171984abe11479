"""The mechanics of a case: the spine as it is and as each option leaves it."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from .. import anatomy, course, mechanics, surgery
from ..case import Case, CaseError
from ..mechanics.compiled import is_warm
from ..mechanics.parallel import single_threaded_blas
from ..progress import Progress, Stopwatch, silent
from .side_by_side import AT_ONCE, Leader, one_at_a_time

if TYPE_CHECKING:
    from ..anatomy import Spine
    from ..mechanics import Response, SpineModel
    from ..surgery import Construct

INTACT = "intact"
MESH_ERROR = "mechanics, mesh error"


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

    def before_operation(self) -> Simulation:
        """The intact spine alone."""
        return Simulation(
            self.spine,
            {INTACT: self.constructs[INTACT]},
            {INTACT: self.intact},
            {},
            models={INTACT: self.models[INTACT]},
        )

    def levels(self, case: Case, name: str) -> course.OperatedLevels | None:
        """An option's operated levels as their graft turns to bone, solved anew; None where nothing was simulated."""
        if name not in self.models:
            return None
        return course.operated_levels(self.constructs[name], self.responses[name], case.options[name])


def simulate(case: Case, progress: Progress = silent, known: Iterable[Simulation] = ()) -> Simulation:
    """Build the spine, apply each option to it, and load all of them, two states at the same time.

    ``known`` are earlier simulations: where the spine of one is the very same, the intact spine is not solved again.

    Raises:
        CaseError: an option does not fit the spine or names hardware that does not exist.
    """
    watch = Stopwatch(one_at_a_time(progress))
    with watch.stage("anatomy"):
        spine, constructs, notes = plan(case)
    with watch.stage("kernels" if is_warm() else "compiling kernels, once on this machine") as tell:
        mechanics.warm_up(tell)
    before = next((earlier for earlier in known if _same_spine(earlier.spine, spine)), None)
    solved = _solve(constructs, watch, before)
    responses, models = {}, {}
    for state, construct in constructs.items():
        if state in solved:
            models[state], responses[state] = solved[state]
        elif construct.is_intact:
            responses[state] = replace(responses[INTACT], state=state)
    return Simulation(spine, constructs, responses, notes, watch.seconds, models)


def prepare(case: Case, progress: Progress = silent, known: Iterable[Simulation] = ()) -> Simulation:
    """The spine before any operation alone, for :func:`simulate` to start from once an option is chosen.

    Raises:
        CaseError: see :func:`simulate`.
    """
    return simulate(case.model_copy(update={"options": {}}), progress, known)


def plan(case: Case) -> tuple[Spine, dict[str, Construct], dict[str, str]]:
    """The spine, its states as they are to be solved, and by option why it has no mechanics.

    Raises:
        CaseError: see :func:`simulate`.
    """
    spine = anatomy.build_spine(case)
    constructs, notes = _constructs(case, spine)
    return spine, constructs, notes


def _solve(
    constructs: Mapping[str, Construct], watch: Stopwatch, known: Simulation | None
) -> dict[str, tuple[SpineModel, Response]]:
    """Model and response of every state that differs from the intact one, and of that."""
    operated = {state: c for state, c in constructs.items() if state != INTACT and not c.is_intact}
    with single_threaded_blas(), ThreadPoolExecutor(AT_ONCE) as pool:
        if known is not None:
            intact, leader = (known.models[INTACT], known.intact), known.models[INTACT]
            others = {state: pool.submit(_solved, c, watch, lambda: leader) for state, c in operated.items()}
            return {INTACT: intact, **_done(others)}
        leading = Leader()
        first = pool.submit(_lead, constructs[INTACT], leading, watch)
        others = {state: pool.submit(_solved, c, watch, lambda: leading.seen) for state, c in operated.items()}
        coarse = pool.submit(_coarse, constructs[INTACT], watch)
        model, response = first.result()
        solved = _done(others)
        error = mechanics.estimate_mesh_error(response, coarse.result())
        return {INTACT: (model, replace(response, discretisation=error)), **solved}


def _done(
    others: Mapping[str, Future[tuple[SpineModel, Response]]],
) -> dict[str, tuple[SpineModel, Response]]:
    return {state: future.result() for state, future in others.items()}


def _lead(construct: Construct, leader: Leader, watch: Stopwatch) -> tuple[SpineModel, Response]:
    """The intact spine, whose states the others start from."""
    try:
        with watch.stage(_stage(INTACT)) as tell:
            model = _model(construct)
            leader.begin(model)
            return model, construct.solve(progress=leader.telling(tell), model=model)
    finally:
        leader.end()


def _solved(
    construct: Construct, watch: Stopwatch, like: Callable[[], SpineModel | None]
) -> tuple[SpineModel, Response]:
    """An operated spine; ``like`` gives the intact one."""
    with watch.stage(_stage(construct.state)) as tell:
        model = _model(construct)
        return model, construct.solve(progress=tell, model=model, like=like())


def _coarse(construct: Construct, watch: Stopwatch) -> Response:
    """The intact spine on a second, coarser mesh, from which the discretisation error is estimated."""
    with watch.stage(MESH_ERROR) as tell:
        return construct.solve(mechanics.standard_loads(mechanics.CHECKED_LOADS), tell, mechanics.COARSE_MESH)


def _stage(state: str) -> str:
    return f"mechanics, {state}"


def _same_spine(one: Spine, other: Spine) -> bool:
    """Equal to the last bit, with everything it rests on."""
    return pickle.dumps(one) == pickle.dumps(other)


def _model(construct: Construct) -> SpineModel:
    try:
        return construct.model()
    except mechanics.DiscDoesNotFit as reason:
        raise CaseError([f"anatomy: {reason}"]) from reason


def _constructs(case: Case, spine: Spine) -> tuple[dict[str, Construct], dict[str, str]]:
    constructs = {INTACT: surgery.intact(spine)}
    notes: dict[str, str] = {}
    for name, option in case.options.items():
        try:
            constructs[name] = surgery.operate(spine, option, name)
        except surgery.NotModelled as reason:
            notes[name] = str(reason)
    return constructs, notes
