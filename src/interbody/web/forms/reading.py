"""What a form sent, as the plain data of a case file; and a case file as what a form shows."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ...case.errors import CaseError
from .fields import HARDWARE_ITEMS, finding_groups, option_fields, person_groups

Sent = Mapping[str, Sequence[str]]
"""Values by name, as a form sends them."""
MOST_OPTIONS = 12


def sent_values(items: Iterable[tuple[str, Any]]) -> dict[str, list[str]]:
    """Values of a form by name; uploads among them are left out."""
    found: dict[str, list[str]] = {}
    for name, value in items:
        if isinstance(value, str):
            found.setdefault(name, []).append(value.strip())
    return found


def option_keys(sent: Sent) -> list[str]:
    """Keys of the options that a form sent, in its order."""
    keys = [name.split(".")[1] for name in sent if name.startswith("option.") and name.count(".") >= 2]
    return list(dict.fromkeys(keys))[:MOST_OPTIONS]


def document_from(sent: Sent, base: Mapping[str, Any]) -> dict[str, Any]:
    """A case file from a form on top of an earlier one: what the form does not ask stays.

    Raises:
        CaseError: two options have the same name, or one has none.
    """
    document = copy.deepcopy(dict(base))
    names = [f.name for group in (*person_groups(), *finding_groups()) for f in group.fields]
    for name in ("case", "note", *names):
        if name in sent:
            put(document, name.split("."), value_of(sent[name]))
    document.setdefault("patient", {}).setdefault("baseline", {})  # so that each missing field is told by itself
    _drop_plain_findings(document)
    if keys := option_keys(sent):
        document["options"] = _options(sent, keys, base.get("options", {}))
    return document


def _options(sent: Sent, keys: Sequence[str], earlier: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    problems = []
    for number, key in enumerate(keys, 1):
        name = _one(sent, f"option.{key}.name")
        if not name:
            problems.append(f"Option {number} has no name; give it one of your choice.")
        elif name in found:
            problems.append(f"Two options are named {name}; each needs a name of its own.")
        found[name] = option_from(sent, key, earlier.get(_one(sent, f"option.{key}.was"), {}))
    if problems:
        raise CaseError(problems)
    return found


def option_from(sent: Sent, key: str, earlier: Mapping[str, Any]) -> dict[str, Any]:
    """One option from a form on top of an earlier one."""
    option = copy.deepcopy(dict(earlier))
    for field in option_fields(key):
        if f"option.{key}.{field}" not in sent and field != "levels":
            continue
        values = [value for value in sent.get(f"option.{key}.{field}", []) if value]
        if field == "levels":
            option["levels"] = values
        else:
            put(option, [field], value_of(values))
    hardware = dict(option.get("hardware", {}))
    for name in sent:
        prefix = f"option.{key}.hardware."
        if name.startswith(prefix):
            put(
                hardware,
                [name.removeprefix(prefix)],
                value_of(sent[name], text=name.removeprefix(prefix) in HARDWARE_ITEMS),
            )
    option["hardware"] = hardware
    if not hardware:
        option.pop("hardware")
    if option.get("technique") == "nonoperative":
        option = {"technique": "nonoperative"}
    elif option.get("technique") != "decompression":
        option.pop("extent", None)
    return option


def put(target: dict[str, Any], path: Sequence[str], value: Any) -> None:
    """Set a value by its path, or take it away where it is None."""
    *groups, last = path
    for step in groups:
        inner = target.get(step)
        if not isinstance(inner, dict):
            if value is None:
                return
            inner = target[step] = {}
        target = inner
    if value is None:
        target.pop(last, None)
    else:
        target[last] = value


def value_of(values: Sequence[str], text: bool = False) -> Any:
    """The plain value of a field: a number where it reads as one, a truth value, text, or None where left open."""
    given = values[-1] if values else ""
    if given == "":
        return None
    if text:
        return given
    if given in ("true", "false"):
        return given == "true"
    try:
        return int(given)
    except ValueError:
        pass
    try:
        return float(given)
    except ValueError:
        return given


def _drop_plain_findings(document: dict[str, Any]) -> None:
    """A level with nothing found is left out."""
    usual = {"slip_mm": 0, "stenosis": "none", "instability": False}
    kept = {}
    for level, finding in document.get("findings", {}).items():
        told = {k: v for k, v in finding.items() if k not in usual or v != usual[k]}
        if told:
            kept[level] = finding
    document["findings"] = kept


def _one(sent: Sent, name: str) -> str:
    values = sent.get(name, [])
    return values[-1] if values else ""


def shown_values(document: Mapping[str, Any]) -> dict[str, list[str]]:
    """The values that a form shows of a case file."""
    found: dict[str, list[str]] = {}
    _walk({k: v for k, v in document.items() if k not in ("options", "anatomy")}, "", found)
    for number, (name, option) in enumerate(document.get("options", {}).items()):
        found |= option_values(str(number), name, option)
    return found


def option_values(key: str, name: str, option: Mapping[str, Any]) -> dict[str, list[str]]:
    """The values that a form shows of one option."""
    found = {f"option.{key}.name": [name], f"option.{key}.was": [name]}
    _walk(option, f"option.{key}.", found)
    return found


def _walk(item: Any, prefix: str, found: dict[str, list[str]]) -> None:
    if isinstance(item, Mapping):
        for key, value in item.items():
            _walk(value, f"{prefix}{key}." if isinstance(value, Mapping) else f"{prefix}{key}", found)
    elif isinstance(item, list):
        found[prefix] = [text_of(value) for value in item]
    elif item is not None:
        found[prefix] = [text_of(item)]


def text_of(value: Any) -> str:
    """A value as a form holds it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.10g}" if isinstance(value, float) else str(value)
