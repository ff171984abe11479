"""Validation errors as sentences: the field, the value, what is allowed, and a hint."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from .hints import did_you_mean, number_hint, text_hint
from .reading import FieldPath, dotted
from .schema import Schema, known_keys, schema_at

_ABSENT = object()


def problems_of(error: ValidationError, data: Any) -> Iterator[tuple[FieldPath, str]]:
    """One sentence for each field that is wrong, in the order of the file's model."""
    told: set[FieldPath] = set()
    for item in error.errors(include_url=False):
        path = _file_path(item["loc"], data, item["type"])
        if item["type"] == "rules":
            for field, sentence in item["ctx"]["problems"]:
                yield (*path, field), f"{dotted((*path, field))} {sentence}"
        elif path not in told:
            told.add(path)
            yield path, _sentence(path, item, data)


def _file_path(loc: tuple[int | str, ...], data: Any, kind: str) -> FieldPath:
    """The error's place as the file has it: no names of union branches, no ``value`` of a bare number."""
    path: FieldPath = ()
    here = data
    for step in loc:
        found = _get(here, step)
        if found is _ABSENT:
            needed = kind == "missing" and isinstance(here, dict)
            return (*path, step) if needed else path
        path, here = (*path, step), found
    return path


def _get(data: Any, step: int | str) -> Any:
    if isinstance(data, dict):
        return data.get(step, _ABSENT)
    if isinstance(data, (list, tuple)) and isinstance(step, int) and step < len(data):
        return data[step]
    return _ABSENT


def _at(data: Any, path: FieldPath) -> Any:
    for step in path:
        data = _get(data, step)
    return data


def _sentence(path: FieldPath, item: Any, data: Any) -> str:
    kind, name, value = item["type"], dotted(path), _at(data, path)
    schema = schema_at(path)
    if not path:
        fields = ", ".join(known_keys(schema_at(())))
        return f"the case is {_shown(data)}; it must be a table of fields: {fields}."
    if kind == "extra_forbidden" or item["loc"][-1] == "[key]":
        return _unknown_key(path, kind)
    if kind == "missing" or value is None:
        return f"{name} is missing; {allowed_words(schema)}."
    hint = ""
    if schema and "enum" in schema:
        if guess := did_you_mean(value, [str(v) for v in schema["enum"]]):
            hint = f" Did you mean {guess}?"
    elif kind in ("tuple_type", "list_type"):
        hint = f" Write [{value}]." if isinstance(value, str) else ""
    else:
        words = number_hint(str(path[-1]), _as_number(value)) or text_hint(value)
        hint = f" {words}" if words else ""
    return f"{name} is {_shown(value)}; {allowed_words(schema)}.{hint}"


def _unknown_key(path: FieldPath, kind: str) -> str:
    parent = schema_at(path[:-1])
    allowed = known_keys(parent)
    within = f"in {dotted(path[:-1])}" if len(path) > 1 else "in a case"
    if not allowed:
        pattern = "letters, digits, spaces and . _ + -, beginning with a letter or digit, at most 60 characters"
        return f"{dotted(path)} is not a name that can be used; allowed are {pattern}."
    what = "a field" if kind == "extra_forbidden" else "a name"
    guess = did_you_mean(path[-1], allowed)
    hint = f" Did you mean {guess}?" if guess else ""
    return f"{dotted(path)} is not {what} {within}; allowed are {', '.join(allowed)}.{hint}"


def allowed_words(schema: Schema | None) -> str:
    """What a field may hold, as the second half of a sentence."""
    if schema is None:
        return "this value is not understood here"
    if "enum" in schema:
        return f"allowed is {', '.join(str(v) for v in schema['enum'])}"
    unit = f" {schema['unit']}" if "unit" in schema else ""
    kind = "a whole number from " if schema.get("type") == "integer" else ""
    if "minimum" in schema and "maximum" in schema:
        return f"allowed is {kind}{_bound(schema['minimum'])} to {_bound(schema['maximum'])}{unit}"
    if "minimum" in schema:
        return f"allowed is {_bound(schema['minimum'])}{unit} or more"
    return _allowed_shape(schema)


def _bound(number: float) -> str:
    return f"{number:,}" if isinstance(number, int) else f"{number:g}"


def _allowed_shape(schema: Schema) -> str:
    match schema.get("type"):
        case "boolean":
            return "allowed is true or false"
        case "string" if "pattern" in schema:
            return f"allowed are letters, digits, spaces and . _ -, at most {schema['maxLength']} characters"
        case "string":
            return "it must be text"
        case "array":
            return "it must be a list, such as [L4-L5]"
        case "object" if schema.get("properties"):
            return f"it must be a group of fields: {', '.join(schema['properties'])}"
        case "object" if "maxProperties" in schema:
            return f"it must hold 1 to {schema['maxProperties']} options, each with a name of your choice"
        case "object":
            keys = known_keys(schema)
            return f"it must be a table by name{f' ({keys[0]} to {keys[-1]})' if keys else ''}"
    return "it must be a number or text"


def _as_number(value: Any) -> Any:
    if isinstance(value, dict):
        return value.get("value")
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        return None


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "empty"
    if isinstance(value, dict):
        if "value" in value and not isinstance(value["value"], dict):
            return _shown(value["value"])
        return "a table of fields" if value else "empty"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_shown(v) for v in value[:6])}{', …' if len(value) > 6 else ''}]"
    text = f"{value:.10g}" if isinstance(value, float) else str(value)
    text = text if len(text) <= 60 else text[:57] + "…"
    return f'"{text}"' if isinstance(value, str) else text
