"""The tables of docs/forecast.md that are worked out: the check, and the pooled gains without each study."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from ..files import write_text
from .check import Checked
from .leave_one_out import LeftOut

PAGE = "forecast.md"


def check_table(rows: Sequence[Checked]) -> str:
    """The open results as a Markdown table."""
    head = _head("#", "result", "published", "allowed", "ours", "90 % interval", "width", "passed")
    lines = [
        f"| {r.target.row} | {r.target.what} | {_n(r.target.target)} | {_n(r.target.low)} to {_n(r.target.high)} "
        f"| {_n(r.ours.value)} | {_n(r.ours.low)} to {_n(r.ours.high)} | {_n(r.ours.width)} "
        f"| {'yes' if r.passed else 'no'} |"
        for r in rows
    ]
    return "\n".join([head, *lines])


def left_out_table(rows: Iterable[LeftOut]) -> str:
    """Leave-one-study-out results as a Markdown table."""
    head = _head("group", "study left out", "its change", "the others' forecast", "90 % interval", "inside")
    lines = [
        f"| {_words(r.group)} | {r.study} ({r.source}) | {r.change:.1f} | {r.forecast:.1f} "
        f"| {r.low:.1f} to {r.high:.1f} | {'yes' if r.inside else 'no'} |"
        for r in rows
    ]
    return "\n".join([head, *lines])


def write_tables(folder: Path, checked: Sequence[Checked], left_out: Sequence[LeftOut]) -> Path:
    """Put both tables between their marks in ``folder``/forecast.md.

    Raises:
        ValueError: the page or a mark is missing.
    """
    page = folder / PAGE
    text = page.read_text(encoding="utf-8")
    for name, table in (("check", check_table(checked)), ("leave-one-out", left_out_table(left_out))):
        begin, end = f"<!-- {name} -->", f"<!-- end {name} -->"
        if begin not in text or end not in text:
            raise ValueError(f"{page} has no marks {begin} and {end}")
        before, rest = text.split(begin, 1)
        after = rest.split(end, 1)[1]
        text = f"{before}{begin}\n{table}\n{end}{after}"
    write_text(page, text)
    return page


def _head(*names: str) -> str:
    return f"| {' | '.join(names)} |\n{'|---' * len(names)}|"


def _n(number: float) -> str:
    return f"{number:.3g}" if abs(number) < 100 else f"{number:.0f}"


def _words(group: str) -> str:
    return group.replace("_", " ").replace(".", ", ")
