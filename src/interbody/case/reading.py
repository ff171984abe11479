"""YAML into plain data, with the line of every field; no objects, no alias bombs, no silent repeats."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from .errors import CaseError

MAX_BYTES = 1_000_000
MAX_VALUES = 20_000
MAX_DEPTH = 40

FieldPath = tuple[str | int, ...]


@dataclass
class Document:
    """Plain data, the line of each field by its path, and what was wrong on the way."""

    data: Any = None
    lines: dict[FieldPath, int] = field(default_factory=dict)
    problems: list[tuple[int | None, str]] = field(default_factory=list)

    def line(self, path: FieldPath) -> int | None:
        """Line of a field, or of the nearest group around it that stands in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)


class _Loader(yaml.SafeLoader):
    """YAML 1.2's plain scalars: no octal, no base 60, no dates; ``yes`` and ``no`` stay words."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012


_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(~|null|Null|NULL|)$"), ["~", "n", "N", ""])
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789"))
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(
        r"^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$"
    ),
    list("-+0123456789."),
)


def read_text(path: Path) -> str:
    """The file as text.

    Raises:
        CaseError: it is missing, not a file, too large, unreadable or not text.
    """
    try:
        if path.is_dir():
            raise CaseError([f"{path} is a folder; a case file is needed."])
        if path.stat().st_size > MAX_BYTES:
            size = path.stat().st_size / 1e6
            raise CaseError([f"{path} has {size:.1f} MB; a case file has at most {MAX_BYTES / 1e6:g} MB."])
        raw = path.read_bytes()
    except FileNotFoundError:
        raise CaseError([f"{path} does not exist; give the path of a case file."]) from None
    except OSError as error:
        raise CaseError([f"{path} cannot be read: {error.strerror or error}."]) from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise CaseError([f"{path} is not UTF-8 text; a case file is YAML text."])
    return text


def read_yaml(text: str) -> Document:
    """Parse YAML; whatever is wrong with the text itself stands in ``problems``."""
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        return Document(problems=[_syntax_problem(error)])
    except yaml.YAMLError as error:
        return Document(problems=[(None, f"is not readable as YAML: {_first_line(error)}.")])
    except RecursionError:
        return Document(problems=[(None, "is nested too deeply to be a case file.")])
    return _Builder().build(root)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0].rstrip(".")


def _syntax_problem(error: yaml.MarkedYAMLError) -> tuple[int | None, str]:
    mark = error.problem_mark or error.context_mark
    what = (error.problem or "the text breaks off").strip()
    hint = ""
    if "'\\t'" in what or "tab" in what:
        hint = " Indent with spaces, not tabs."
    elif "mapping values" in what:
        hint = " Is there a colon too many, or is the indentation of this line off?"
    elif "single document" in (error.context or ""):
        what, hint = "a second document begins here", " One file holds one case."
    place = f" at column {mark.column + 1}" if mark else ""
    return (mark.line + 1 if mark else None), f"is not readable as YAML{place}: {what}.{hint}"


class _Builder:
    """Turns YAML nodes into plain data, counting what aliases unfold to."""

    def __init__(self) -> None:
        self.document = Document()
        self.count = 0

    def build(self, root: yaml.Node | None) -> Document:
        try:
            self.document.data = None if root is None else self._value(root, ())
        except _TooMuchError:
            self.document.data = None
            self.document.problems = [
                (
                    None,
                    f"unfolds to more than {MAX_VALUES} values or {MAX_DEPTH} levels; a case is smaller.",
                )
            ]
        return self.document

    def _value(self, node: yaml.Node, path: FieldPath) -> Any:
        self.count += 1
        if self.count > MAX_VALUES or len(path) > MAX_DEPTH:
            raise _TooMuchError
        self.document.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(child, (*path, i)) for i, child in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode, path: FieldPath) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self.document.problems.append((line, "has a name that is not a plain word."))
                continue
            key = str(key_node.value)
            here = (*path, key)
            if key in out:
                first = self.document.lines[here]
                self.document.problems.append(
                    (line, f"{dotted(here)} is given twice (lines {first} and {line}); keep one.")
                )
                continue
            self.document.lines[here] = line
            out[key] = self._value(value_node, here)
        return out

    def _scalar(self, node: yaml.Node) -> Any:
        text = str(node.value)
        kind = node.tag.rsplit(":", 1)[-1]
        if kind == "null":
            return None
        if kind == "bool":
            return text.lower() == "true"
        if kind == "int" and len(text) < 20:
            return int(text)
        if kind == "float":
            return float(text.replace(".inf", "inf").replace(".nan", "nan")) if text else None
        return text


class _TooMuchError(Exception):
    pass


def dotted(path: FieldPath) -> str:
    """``patient.age``, ``options.A.levels[1]``."""
    out = ""
    for step in path:
        out += f"[{step + 1}]" if isinstance(step, int) else (f".{step}" if out else str(step))
    return out
