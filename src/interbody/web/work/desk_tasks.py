"""What the desk does: forecasts at once, case files read, the catalogue listed. Runs in a companion process."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from ...case import Case, load_case, parse_case
from ..documents import Document, document_of, refuse_files

Tell = Callable[[Any], None]
KEPT = 64
"""Forecasts kept, so that only what was changed is worked out anew."""


def warm(tell: Tell) -> None:
    """Load what a forecast needs."""
    from ...case.examples import example_names, example_text
    from ...case.reading import read_yaml

    first = parse_case(read_yaml(example_text(example_names()[0])).data)
    forecast(tell, [{"name": name, "case": alone} for name, alone in each_option(first).items()])
    hardware(tell)


def read_case(tell: Tell, name: str, body: bytes) -> Document:
    """A case file as it was uploaded.

    Raises:
        CaseError: one sentence for each problem, with its line.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.yaml"
        path.write_bytes(body)
        case = _named(path, name)
    refuse_files(case)
    return document_of(case)


def _named(path: Path, name: str) -> Case:
    """The case of a file, whose problems name the file as the person knows it."""
    from ...case import CaseError

    try:
        return load_case(path)
    except CaseError as error:
        raise CaseError([p.replace(str(path), name).replace(path.name, name, 1) for p in error.problems]) from None


def hardware(tell: Tell) -> dict[str, Any]:
    """``items`` of the catalogue by kind (``name``, ``about``), ``defaults``: the usual sizes by name, and
    ``techniques``: what each is, in words."""
    from ...report.labels import TECHNIQUES
    from ...surgery.catalogue import built_in
    from ...surgery.hardware import HARDWARE_DEFAULTS

    found: dict[str, list[dict[str, str]]] = {}
    for item in built_in():
        found.setdefault(item.kind, []).append({"name": item.name, "about": item.about})
    return {"items": found, "defaults": dict(HARDWARE_DEFAULTS), "techniques": dict(TECHNIQUES)}


def check_hardware(tell: Tell, document: Document) -> None:
    """Look up the hardware of every option.

    Raises:
        CaseError: an item that does not exist, or a size that is not made.
    """
    from ...case import CaseError
    from ...surgery.hardware import hardware_of

    problems: list[str] = []
    for name, option in parse_case(document).options.items():
        try:
            hardware_of(name, option.hardware)
        except CaseError as error:
            problems += error.problems
    if problems:
        raise CaseError(problems)


def each_option(case: Case) -> dict[str, Document]:
    """The case with one option alone, by the option's name; those always compared with are added."""
    from ...decision.options import with_standard_options

    whole = with_standard_options(case)
    return {
        name: document_of(whole.model_copy(update={"options": {name: option}}))
        for name, option in whole.options.items()
    }


def forecast_case(tell: Tell, document: Document) -> dict[str, Any]:
    """What is to be expected of every option of a case; see :func:`forecast`."""
    cases = each_option(parse_case(document))
    return forecast(tell, [{"name": name, "case": alone} for name, alone in cases.items()])


def forecast(tell: Tell, choices: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Forecasts at published population values, without the mechanics of this person.

    Args:
        choices: ``name`` and ``case`` (with a single option) of each, in the order to show.

    Returns:
        ``shown`` for tables, ``forecast`` as in docs/result.md by name.
    """
    from .outlook import shown

    for choice in choices:
        check_hardware(tell, choice["case"])
    options: dict[str, Any] = {}
    forecasts: dict[str, Any] = {}
    for choice in choices:
        found = json.loads(_forecast(json.dumps(choice["case"], sort_keys=True)))
        options[choice["name"]], forecasts[choice["name"]] = found["option"], found["forecast"]
    result = {"case": {"options": options}, "forecast": forecasts}
    return {"shown": shown(result), "forecast": forecasts}


@lru_cache(KEPT)
def _forecast(text: str) -> str:
    """Option and forecast of a case with one option, both as JSON."""
    from ...course import simulate_course
    from ...outcomes import forecast_option
    from ...result.plain import plain

    case = parse_case(json.loads(text))
    name, option = next(iter(case.options.items()))
    course = simulate_course(case, name, None, None)  # type: ignore[arg-type]  # not read without mechanics
    return json.dumps({"option": plain(option), "forecast": plain(forecast_option(case, name, course))})


ELSEWHERE = "The findings are at {found}; {option} operates {treated}, where none is given."


def findings_elsewhere(tell: Tell, document: Document) -> dict[str, str]:
    """A sentence for each option, by its name, that operates a level without a finding while another level has one."""
    from ...decision import level_mismatch

    case = parse_case(document)
    found = (level_mismatch(case, name, option) for name, option in case.options.items())
    return {
        m.option: ELSEWHERE.format(found=", ".join(m.found), option=m.option, treated=", ".join(m.treated))
        for m in found
        if m is not None
    }


def compare_mechanics(tell: Tell, results: Mapping[str, str]) -> dict[str, Any]:
    """The mechanics of finished variants side by side; ``results`` is result.json by name."""
    from .mechanics_table import mechanics_table

    return mechanics_table({name: json.loads(text) for name, text in results.items()})
