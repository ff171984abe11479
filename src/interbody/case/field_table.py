"""The fields of the case file as a Markdown table, from the published schema."""

from __future__ import annotations

from collections.abc import Iterator

from .schema import Schema, known_keys, resolve, schema_at
from .sentences import allowed_words

HEADER = "| field | what | allowed | default |\n|---|---|---|---|\n"
FREE_NAMES = {"options": "<name>", "hardware": "<name>", "missing": "<figure>"}


def field_table() -> str:
    """One row for each field that a person may write, in the order of the model."""
    root = schema_at(())
    assert root is not None
    return HEADER + "".join(f"| {' | '.join(row)} |\n" for row in _rows(root, ""))


def _rows(schema: Schema, prefix: str) -> Iterator[tuple[str, str, str, str]]:
    required = set(schema.get("required", []))
    for name, child in schema.get("properties", {}).items():
        field = resolve(dict(child))
        path = f"{prefix}{name}"
        if field.get("properties") and "anyOf" not in field:
            yield from _rows(field, f"{path}.")
        elif inner := _entries(field):
            key = _key(name, field)
            if inner.get("properties") and "anyOf" not in inner:
                yield from _rows(inner, f"{path}.{key}.")
            else:
                yield f"`{path}.{key}`", _what(field), _allowed(inner), "left out"
        else:
            yield f"`{path}`", _what(field), _allowed(field), _default(field, name in required)


def _entries(field: Schema) -> Schema | None:
    """What the entries of a table by name look like."""
    more = field.get("additionalProperties")
    if not isinstance(more, dict):
        patterns = field.get("patternProperties")
        more = next(iter(patterns.values())) if patterns else None
    return resolve(dict(more)) if more else None


def _key(name: str, field: Schema) -> str:
    keys = known_keys(field)
    if not keys:
        return FREE_NAMES.get(name, "<name>")
    return "<level>" if "-" in keys[0] else "<vertebra>"


def _what(field: Schema) -> str:
    return " ".join(str(field.get("description", "")).replace("``", "`").replace("|", "or").split()).rstrip(".")


def _allowed(field: Schema) -> str:
    if field.get("type") == "array":
        return "a list of levels, such as `[L4-L5]`"
    words = allowed_words(field)
    for start in ("allowed is ", "allowed are ", "it must be "):
        words = words.removeprefix(start)
    return words


def _default(field: Schema, required: bool) -> str:
    if required:
        return "required"
    default = field.get("default")
    if default in (None, "", [], {}):
        return "left out"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"
