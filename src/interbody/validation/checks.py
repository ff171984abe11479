"""What the checks of an experiment ask for, seen to before anything is solved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from inspect import Parameter, signature
from typing import Any

from ..case import CaseError
from .readouts import BESIDE, LOAD_NEEDS, MEASURES, PLANES, READOUTS, SIDES, NotReadable, has_zones, of_other
from .schema import Check, Experiment


def refuse_unreadable(experiment: Experiment, against: Experiment | None) -> None:
    """Refuse checks that could read nothing, or nothing that was measured.

    Args:
        experiment: whose checks are seen to. against: the experiment that it compares with.

    Raises:
        CaseError: a readout, an argument, a level or a load that there is not, or a load that gives no such figure;
            one sentence for each.
    """
    checks = experiment.published.checks if experiment.published else ()
    problems = [f"published.checks: {c.what}: {words}." for c in checks for words in _wrong(c, experiment, against)]
    if problems:
        raise CaseError(problems)


def _wrong(check: Check, experiment: Experiment, against: Experiment | None) -> Iterator[str]:
    """What is wrong with a check."""
    spec = check.read
    name = spec.get("readout")
    if not isinstance(name, str) or name not in READOUTS:
        yield f"there is no readout {name}; there are {', '.join(READOUTS)}" if name else "read has no readout"
        return
    arguments = {key: value for key, value in spec.items() if key not in BESIDE}
    known = list(signature(READOUTS[name]).parameters.values())[1:]
    for key in arguments.keys() - {p.name for p in known}:
        yield f"{name} has no {key}; it takes {', '.join(p.name for p in known)}"
    for p in known:
        if p.default is Parameter.empty and p.name not in arguments:
            yield f"{name} needs {p.name}"
    yield from _wrong_here(name, arguments, experiment, "the specimen")
    yield from _wrong_comparison(name, spec, against)


def _wrong_comparison(name: str, spec: dict[str, Any], against: Experiment | None) -> Iterator[str]:
    if "percent_of" not in spec:
        for key in ("change", "loads_of_other"):
            if key in spec:
                yield f"{key} needs percent_of: against"
        return
    if spec["percent_of"] != "against":
        yield f"percent_of is {spec['percent_of']}; it must be against"
    elif against is None:
        yield "percent_of needs another experiment, named in the field against"
    else:
        yield from _wrong_here(name, of_other(spec), against, f"the specimen of {against.experiment}")
    if not isinstance(spec.get("change", False), bool):
        yield f"change is {spec['change']}; it must be true or false"


def _wrong_here(name: str, arguments: dict[str, Any], experiment: Experiment, specimen: str) -> Iterator[str]:
    """What an experiment lacks for a readout with these arguments."""
    if MEASURES[name] not in experiment.measure:
        yield f"{name} reads {MEASURES[name]}, which {experiment.experiment} does not measure"
    levels = experiment.specimen.levels
    if "level" in arguments and arguments["level"] not in levels:
        yield f"level is {arguments['level']}, which {specimen} does not have; it has {', '.join(levels)}"
    for key, allowed in (("side", SIDES), ("plane", tuple(PLANES))):
        if key in arguments and arguments[key] not in allowed:
            yield f"{key} is {arguments[key]}; it must be {', '.join(allowed[:-1])} or {allowed[-1]}"
    numbers = arguments.get("loads", [arguments["load"]] if "load" in arguments else None)
    if numbers is not None:
        yield from _wrong_loads(name, numbers, arguments, experiment)
    if name == "neutral_zone":
        yield from _unreadable(has_zones, levels, experiment.loads)


def _wrong_loads(name: str, numbers: Any, arguments: dict[str, Any], experiment: Experiment) -> Iterator[str]:
    count = len(experiment.loads)
    if not isinstance(numbers, (list, tuple)) or not numbers:
        yield f"loads is {numbers}; it must be a list of load numbers, such as [1, 2]"
        return
    for number in numbers:
        if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= count:
            yield f"load {number} is none of {experiment.experiment}; its loads are counted from 1 to {count}"
        elif name in LOAD_NEEDS and "plane" not in arguments:
            yield from _unreadable(LOAD_NEEDS[name], experiment.loads[number - 1])


def _unreadable(look: Callable[..., object], *of: object) -> Iterator[str]:
    """Why something is not readable, if so."""
    try:
        look(*of)
    except NotReadable as why:
        yield str(why)
