"""The description of the interface as a page: drawn from OpenAPI, without scripts of others."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from ..answers import page

router = APIRouter(include_in_schema=False)


class Parameter(BaseModel):
    """Something an address takes."""

    name: str
    where: str
    required: bool
    type: str
    help: str = ""


class Operation(BaseModel):
    """One thing that can be asked."""

    method: str
    path: str
    help: str
    takes: list[Parameter]
    body: str = ""
    gives: str = ""


class Manual(BaseModel):
    """The interface by topic."""

    description: str
    topics: dict[str, list[Operation]]
    models: dict[str, list[Parameter]]


@router.get("/api/docs")
def manual(request: Request) -> Response:
    """The manual of the interface."""
    return page(request, "manual.html.j2", manual_of(request.app.openapi()))


def manual_of(schema: dict[str, Any]) -> Manual:
    """The manual of an OpenAPI description."""
    topics: dict[str, list[Operation]] = {}
    for path, methods in schema["paths"].items():
        for method, told in methods.items():
            operation = Operation(
                method=method.upper(),
                path=path,
                help=told.get("description", told.get("summary", "")),
                takes=[
                    Parameter(name=p["name"], where=p["in"], required=p.get("required", False), type=_type(p["schema"]))
                    for p in told.get("parameters", [])
                ],
                body=_content(told.get("requestBody", {})),
                gives=next((_content(a) for code, a in told["responses"].items() if code.startswith("2")), ""),
            )
            topics.setdefault(next(iter(told.get("tags", ["other"]))), []).append(operation)
    models = {
        name: [
            Parameter(
                name=field,
                where="",
                required=field in model.get("required", []),
                type=_type(kind),
                help=kind.get("description", ""),
            )
            for field, kind in model.get("properties", {}).items()
        ]
        for name, model in schema.get("components", {}).get("schemas", {}).items()
        if model.get("properties")
    }
    return Manual(description=schema["info"]["description"], topics=topics, models=models)


def _content(told: dict[str, Any]) -> str:
    return ", ".join(
        f"{_type(content.get('schema', {}))} ({media})" if content.get("schema") else media
        for media, content in told.get("content", {}).items()
    )


def _type(schema: dict[str, Any]) -> str:
    """A type in words: ``CaseFull``, ``list of Example``, ``text``."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_type(branch) for branch in schema["anyOf"]))
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    names = {"string": "text", "object": "object", "integer": "whole number", "boolean": "true or false"}
    return names.get(str(schema.get("type")), str(schema.get("type", "anything")))
