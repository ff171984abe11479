"""What a page's form sent."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from ..forms.reading import sent_values

MOST_FIELDS = 2000
"""Fields of one form; the largest, twelve options with all their hardware, has a tenth of that."""


async def _sent(request: Request) -> dict[str, list[str]]:
    form = await request.form(max_files=0, max_fields=MOST_FIELDS)
    return sent_values(form.multi_items())


Sent = Annotated[dict[str, list[str]], Depends(_sent)]
"""Values of the form by name."""


def first(sent: dict[str, list[str]], name: str, otherwise: str = "") -> str:
    """The first value of a field."""
    values = sent.get(name, [])
    return values[0] if values else otherwise


def revision_of(sent: dict[str, list[str]]) -> int:
    """The revision that a page was made from; 0, which is never current, where it says none."""
    given = first(sent, "revision")
    return int(given) if given.isdigit() else 0
