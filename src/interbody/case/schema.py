"""The published JSON Schema (2020-12) of the case file, and look-ups in it for messages and documents."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from .model import Case

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]


def case_schema() -> Schema:
    """JSON Schema of the case file, with the unit of every number under ``unit``.

    Cross-field rules (tilt plus slope, levels that fit the technique) are checked on loading and not
    expressible here.
    """
    body = Case.model_json_schema(mode="validation")
    body["title"] = "interbody case"
    return {"$schema": DIALECT, **body}


@cache
def _cached() -> Schema:
    return case_schema()


def resolve(schema: Schema) -> Schema:
    """Follow ``$ref`` and drop the ``null`` branch of an optional field; siblings such as ``unit`` win."""
    merged = dict(schema)
    while "$ref" in merged:
        target = _cached()["$defs"][merged.pop("$ref").rsplit("/", 1)[-1]]
        merged = {**target, **merged}
    branches = [b for b in merged.get("anyOf", []) if b.get("type") != "null"]
    if len(branches) == 1:
        rest = {k: v for k, v in merged.items() if k != "anyOf"}
        return resolve({**branches[0], **rest})
    return merged


def schema_at(path: tuple[str | int, ...]) -> Schema | None:
    """The schema of one field of the case file; None where the file has no such field."""
    here = resolve(_cached())
    for step in path:
        found = _child(here, step)
        if found is None:
            return None
        here = resolve(found)
    return here


def _child(schema: Schema, step: str | int) -> Schema | None:
    if isinstance(step, int):
        return schema.get("items")
    if step in schema.get("properties", {}):
        return dict(schema["properties"][step])
    more = schema.get("additionalProperties")
    if isinstance(more, dict):
        return more
    if patterns := schema.get("patternProperties"):
        return dict(next(iter(patterns.values())))
    for branch in schema.get("anyOf", []):
        if step in branch.get("properties", {}):
            return {"unit": schema.get("unit", "1"), **branch["properties"][step]}
    return None


def known_keys(schema: Schema | None) -> list[str]:
    """Names that may stand at this place: fields of a group, or the allowed keys of a table."""
    if schema is None:
        return []
    if names := schema.get("propertyNames"):
        return list(resolve(names).get("enum", []))
    groups = [schema, *schema.get("anyOf", [])]
    return [name for group in groups for name in group.get("properties", {})]


def schema_text() -> str:
    """The schema as it is published: indented JSON, ending in a newline."""
    return json.dumps(case_schema(), indent=2, ensure_ascii=False) + "\n"
