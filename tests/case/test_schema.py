"""The published schema: valid, complete with units, and the same as what the loader holds."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from interbody.case import case_schema
from interbody.case.examples import example_names, example_text
from interbody.case.schema import schema_text

DOCS = Path(__file__).parents[2] / "docs"


def numbers(schema: Any, name: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every field that holds a number, by name."""
    if isinstance(schema, dict):
        for key, child in schema.get("properties", {}).items():
            yield from numbers(child, key)
        if schema.get("type") == "number" or "unit" in schema:
            yield name, schema
        for child in schema.get("anyOf", []):
            if "unit" not in schema:
                yield from numbers(child, name)


def test_it_is_a_valid_schema_of_the_dialect_it_names() -> None:
    schema = case_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)


def test_every_number_has_its_unit_and_bounds() -> None:
    found = [item for table in case_schema()["$defs"].values() for item in numbers(table)]
    assert len(found) > 20
    for name, schema in found:
        assert schema.get("unit"), name
        assert "minimum" in schema, name
        assert "maximum" in schema, name


def test_every_field_is_described() -> None:
    schema = case_schema()
    for table, body in [("case", schema), *schema["$defs"].items()]:
        for name, field in body.get("properties", {}).items():
            assert field.get("description") or "$ref" in field, f"{table}.{name}"


@pytest.mark.parametrize("name", example_names())
def test_the_examples_conform(name: str) -> None:
    Draft202012Validator(case_schema()).validate(yaml.safe_load(example_text(name)))


@pytest.mark.parametrize(
    "wrong",
    [{"age": 400}, {"colour": "red"}, {"sex": "F"}, {"height_cm": 1.78}, {"baseline": {"odi": 200}}],
)
def test_it_refuses_what_the_loader_refuses(wrong: dict[str, Any]) -> None:
    case = yaml.safe_load(example_text("estimated-woman-66"))
    case["patient"] |= wrong
    with pytest.raises(ValidationError):
        Draft202012Validator(case_schema()).validate(case)


def test_the_published_file_is_up_to_date() -> None:
    published = (DOCS / "case.schema.json").read_text(encoding="utf-8")
    assert published == schema_text(), "run docs/update.py"
    assert json.loads(published)["title"] == "interbody case"


def test_the_field_table_of_the_docs_is_up_to_date() -> None:
    spec = importlib.util.spec_from_file_location("update", DOCS / "update.py")
    assert spec
    assert spec.loader
    update = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(update)
    page = (DOCS / "case.md").read_text(encoding="utf-8")
    assert page == update.case_page(page), "run docs/update.py"


def test_the_smallest_case_of_the_docs_loads(tmp_path: Path) -> None:
    from interbody.case import load_case

    page = (DOCS / "case.md").read_text(encoding="utf-8")
    path = tmp_path / "case.yaml"
    path.write_text(page.split("```yaml\n")[1].split("```")[0], encoding="utf-8")
    assert load_case(path).case == "a small case"
