"""What a form sent, as the plain data of a case file; and a case file as what a form shows."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from ...case.model import Option
from .fields import finding_groups, person_groups, text_of
from .naming import option_names
from .operations import HARDWARE_ITEMS, applies, hardware_techniques, option_fields

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

    Options whose names cannot be used have others in it; see :func:`~.naming.option_names`.
    """
    document = copy.deepcopy(dict(base))
    for name in ("case", "note"):
        if name in sent:
            put(document, [name], value_of(sent[name], text=True))
    for field in (f for group in (*person_groups(), *finding_groups()) for f in group.fields):
        if field.name in sent:
            put(document, field.name.split("."), value_of(sent[field.name]))
    document.setdefault("patient", {}).setdefault("baseline", {})  # so that each missing field is told by itself
    if keys := option_keys(sent):
        names, _ = option_names(sent, keys)
        earlier = base.get("options", {})
        document["options"] = {
            names[key]: option_from(sent, key, earlier.get(_one(sent, f"option.{key}.was"), {})) for key in keys
        }
    return document


def option_from(sent: Sent, key: str, earlier: Mapping[str, Any]) -> dict[str, Any]:
    """One option from a form on top of an earlier one.

    What its technique does not have is left out, and with another technique whatever the form does not ask.
    """
    technique = _one(sent, f"option.{key}.technique") or str(earlier.get("technique", ""))
    asked = option_fields(key)
    option = copy.deepcopy(dict(earlier)) if technique == earlier.get("technique") else {}
    for name in asked:
        values = [value for value in sent.get(f"option.{key}.{name}", []) if value]
        if name == "levels":
            option[name] = values
        elif f"option.{key}.{name}" in sent:
            put(option, [name], value_of(values))
    option["hardware"] = _hardware(sent, key, option.get("hardware", {}), technique)
    unfit = {name for name, field in asked.items() if not applies(field, technique)}
    unfit |= set() if option["hardware"] else {"hardware"}
    return {name: value for name, value in option.items() if name not in unfit}


def _hardware(sent: Sent, key: str, earlier: Mapping[str, Any], technique: str) -> dict[str, Any]:
    """Items and sizes from a form on top of earlier ones, those that go with the technique."""
    hardware = dict(earlier)
    prefix = f"option.{key}.hardware."
    for name in (name.removeprefix(prefix) for name in sent if name.startswith(prefix)):
        put(hardware, [name], value_of(sent[prefix + name], text=name in HARDWARE_ITEMS))
    return {name: value for name, value in hardware.items() if not technique or technique in hardware_techniques(name)}


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
    """The values that a form shows of one option; what is usual for its technique is left open, to follow it."""
    found = {f"option.{key}.name": [name], f"option.{key}.was": [name]}
    usual = _usual(option)
    _walk({part: value for part, value in option.items() if value != usual.get(part)}, f"option.{key}.", found)
    return found


def _usual(option: Mapping[str, Any]) -> dict[str, Any]:
    """Approach and screws that a technique has where nothing is said of them."""
    try:
        bare = Option(technique=option.get("technique"), levels=option.get("levels", ()))
    except ValidationError:
        return {}
    return bare.model_dump(mode="json", include={"approach", "screws"})


def _walk(item: Any, prefix: str, found: dict[str, list[str]]) -> None:
    if isinstance(item, Mapping):
        for key, value in item.items():
            _walk(value, f"{prefix}{key}." if isinstance(value, Mapping) else f"{prefix}{key}", found)
    elif isinstance(item, list):
        found[prefix] = [text_of(value) for value in item]
    elif item is not None:
        found[prefix] = [text_of(item)]
