"""The border: an experiment file becomes an :class:`Experiment` or one :class:`~interbody.case.CaseError`."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..case import CaseError
from ..case.reading import Document, FieldPath, dotted, read_yaml
from .schema import Experiment
from .specimen import tissue_sets

PUBLISHED = Path(__file__).parent / "experiments"
MAX_BYTES = 1_000_000
_KINDS = ("float", "str", "constrained-float", "function-before", "tuple")  # which member of a union an error speaks of


def load_experiment(path: Path | str) -> Experiment:
    """Read and check an experiment file.

    Raises:
        CaseError: one sentence for each problem, with its line in the file.
    """
    path = Path(path)
    if not path.is_file():
        raise CaseError([f"{path} does not exist; give the path of an experiment file."])
    if path.stat().st_size > MAX_BYTES:
        raise CaseError([f"{path} is larger than {MAX_BYTES / 1e6:g} MB; an experiment file is smaller."])
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise CaseError([f"{path} is not UTF-8 text; an experiment file is YAML text."]) from None
    document = read_yaml(text)
    if document.data is None and not document.problems:
        raise CaseError([f"{path.name} is empty; an experiment has at least experiment, specimen and loads."])
    return _checked(document, path.name)


def experiment_of(data: Mapping[str, Any], where: str = "") -> Experiment:
    """Check an experiment that is already plain data.

    Raises:
        CaseError: one sentence for each problem.
    """
    return _checked(Document(data=dict(data)), where)


def published_files() -> tuple[Path, ...]:
    """The experiments that come with the program, in the order of the acceptance table."""
    return tuple(sorted(PUBLISHED.glob("*.yaml")))


def find_experiment(name: str, beside: Path | None = None) -> Experiment:
    """The experiment that ``hybrid_of`` or ``against`` names: a file, a file beside this one, or a published one.

    Raises:
        CaseError: there is none.
    """
    folder = beside or Path()
    for candidate in (folder / name, folder / f"{name}.yaml", PUBLISHED / f"{name}.yaml"):
        if candidate.is_file():
            return load_experiment(candidate)
    near = sorted(p for p in folder.glob("*.yaml") if p.stat().st_size <= MAX_BYTES) if beside else []
    for file in (*near, *published_files()):
        if _name_in(file) == name:
            return load_experiment(file)
    raise CaseError(
        [f"no experiment is named {name}; give the path of a file, or the name of an experiment beside this one."]
    )


def _name_in(file: Path) -> str:
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith("experiment:"):
            return line.partition(":")[2].split(" #")[0].strip().strip("'\"")
    return ""


def _checked(document: Document, where: str) -> Experiment:
    found: list[tuple[int | None, str]] = list(document.problems)
    experiment = None
    if document.data is not None or not found:
        try:
            experiment = Experiment.model_validate(document.data)
        except ValidationError as error:
            told: set[FieldPath] = set()
            for item in error.errors(include_url=False):
                path, words = _sentence(item)
                if path not in told:
                    found.append((document.line(path), words))
                told.add(path)
    if experiment is not None and not found:
        try:
            tissue_sets(experiment)
        except CaseError as error:
            found += [(document.line(("tissue",)), words) for words in error.problems]
    if found:
        found.sort(key=lambda item: item[0] or 0)
        raise CaseError(list(dict.fromkeys(_located(where, line, words) for line, words in found)))
    assert experiment is not None
    return experiment


def _located(where: str, line: int | None, words: str) -> str:
    place = f"{where}, line {line}" if where and line else where
    return f"{place}: {words}" if place else words


def _sentence(item: Any) -> tuple[FieldPath, str]:
    path = tuple(step for step in item["loc"] if not (isinstance(step, str) and ("[" in step or step in _KINDS)))
    name, kind, value = dotted(path) or "the experiment", item["type"], item["input"]
    if kind == "extra_forbidden":
        return path, _unknown(path)
    if kind == "missing":
        return path, f"{name} is missing; an experiment needs it."
    if kind == "rules":
        return path, " ".join(f"{name}.{field} {words}" for field, words in item["ctx"]["problems"])
    if kind == "value_error":
        return path, f"{name}: {item['ctx']['error']}."
    if kind == "tuple_type":
        return path, _no_list(name, value)
    if kind == "too_short":
        return path, f"{name} is empty; give at least one."
    if kind == "string_too_short":
        return path, f"{name} is empty; it must be text."
    if kind in ("model_type", "dict_type"):
        return path, f"{name} must be a group of fields, each with its name, such as {{name: value}}."
    shown = value if isinstance(value, (int, float)) else f'"{value}"' if isinstance(value, str) else "not a value here"
    allowed = item["msg"].replace("Input should be", "it must be").replace("a valid string", "text").rstrip(".")
    return path, f"{name} is {shown}; {allowed[0].lower()}{allowed[1:]}."


def _no_list(name: str, value: Any) -> str:
    if value is None:
        return f"{name} is empty; it must be a list."
    if isinstance(value, (str, int, float)):
        return f"{name} is {value}; it must be a list, such as [{value}]."
    return f"{name} must be a list: begin each entry with a dash."


def _unknown(path: FieldPath) -> str:
    names = _fields_at(path[:-1])
    near = get_close_matches(str(path[-1]), names, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    return f"{dotted(path)} is not a field here; allowed are {', '.join(names)}.{hint}"


def _fields_at(path: FieldPath) -> list[str]:
    """Fields of the group at a path."""
    model: Any = Experiment
    for step in path:
        if isinstance(step, int):
            continue
        kinds = [model.model_fields[step].annotation] if step in model.model_fields else []
        models: list[Any] = []
        while kinds:
            kind = kinds.pop()
            if hasattr(kind, "model_fields"):
                models.append(kind)
            kinds += list(getattr(kind, "__args__", ()) or ())
        if not models:
            return []
        model = models[0]
    return list(model.model_fields)
