"""Writes what the documentation takes from the code: case.schema.json and the field table of case.md."""

from __future__ import annotations

from pathlib import Path

from interbody.case.field_table import field_table
from interbody.case.schema import schema_text

DOCS = Path(__file__).parent
BEGIN, END = "<!-- fields: begin, written by docs/update.py -->\n", "<!-- fields: end -->\n"


def case_page(text: str) -> str:
    """The page with its table replaced by the one that follows from the model."""
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}{field_table()}{END}{after}"


if __name__ == "__main__":
    page = DOCS / "case.md"
    page.write_text(case_page(page.read_text(encoding="utf-8")), encoding="utf-8")
    (DOCS / "case.schema.json").write_text(schema_text(), encoding="utf-8")
