"""The model cards behind the numbers, as pages show them: who was studied, the formula, how it was checked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markupsafe import Markup

from ..outcomes.cards import card_of, model_cards

FOLDERS = tuple(Path(__file__).parents[up] / "docs" / "models" for up in (1, 3))
"""Beside the package in a wheel, and in a checkout."""


@dataclass(frozen=True)
class ModelCard:
    """One card: its name, title, and its text as HTML without headings; ``formula`` is the paragraph of it."""

    name: str
    title: str
    formula: Markup
    fails: Markup
    text: Markup


def card_behind(quantity: str) -> str:
    """Name of the card behind a quantity of the forecast."""
    return Path(card_of(quantity)).stem


@cache
def cards() -> dict[str, ModelCard]:
    """Every card that can be found, by name; empty where the cards were not installed."""
    names = [*model_cards(), "healing"]
    found = {name: next((folder / f"{name}.md" for folder in FOLDERS if (folder / f"{name}.md").is_file()), None)
             for name in names}  # fmt: skip
    return {name: _read(name, path.read_text(encoding="utf-8")) for name, path in found.items() if path}


def _read(name: str, text: str) -> ModelCard:
    title, _, body = text.partition("\n")
    body = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", body)
    return ModelCard(
        name,
        title.removeprefix("# Model card:").strip().capitalize(),
        _html(_paragraph(body, "Formula")),
        _html(_paragraph(body, "Fails where")),
        _html(body, name),
    )


def _paragraph(body: str, start: str) -> str:
    """The paragraph, or the list behind it, that begins with the word in bold."""
    found = re.search(rf"^\*\*{start}\.?\*\*(.*?)(?:\n\n|\Z)", body, re.S | re.M)
    return found[1].strip() if found else ""


TABLE = (
    '<div class="scroll" role="region" tabindex="0" aria-label="Table {number} of the card: {name}">'
    "<table><caption>From the card</caption>"
)
HEADINGS = {"<h1>": "<p>", "</h1>": "</p>", "<h2>": "<p>", "</h2>": "</p>"}
"""A card stands inside a page that has headings of its own."""


def _html(text: str, name: str = "") -> Markup:
    from markdown_it import MarkdownIt

    rendered = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    before, *tables = rendered.split("<table>")
    html = before + "".join(TABLE.format(number=n, name=name) + part for n, part in enumerate(tables, start=1))
    cells = {"</table>": "</table></div>", "<th></th>": "<td></td>", "<th>": '<th scope="col">'}
    for old, new in {**cells, **HEADINGS}.items():
        html = html.replace(old, new)
    return Markup(re.sub(r' style="text-align:\w+"', "", html))
