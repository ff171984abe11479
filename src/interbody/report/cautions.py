"""Plain cautions about an option: it operates a level at which the case names no finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from . import tell
from .fields import Choice, Result, records, texts


def cautions(result: Result, options: Sequence[Choice]) -> dict[str, str]:
    """A caution in plain words by option; most options have none."""
    rows = {str(row.get("option")): row for row in records(result, "comparison", "mismatches")}
    return {option.name: _words(option, rows[option.name]) for option in options if option.name in rows}


def _words(option: Choice, row: Mapping[str, object]) -> str:
    treated, found, left = (tell.joined(texts(row, name)) for name in ("treated", "found", "left"))
    start = f"Option {option.letter} treats {treated}. The case tells of no finding there. The findings are at {found}."
    if not left:
        return f"{start} Ask why more is to be treated."
    numbers = "The numbers come from people who were treated where the trouble was."
    return f"{start} This option leaves {left} as it is. Ask whether it is meant for this level. {numbers}"
