"""The sheet of ``interbody bench-test``: every figure against its published range, and the hardware drawn to scale."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from ..evidence import Quantity, sources
from ..rigs import RIGS, Finding, Specimen
from ..surgery.catalogue import Item
from .drawings import drawing
from .figures import Figure, Panel, Table
from .range_chart import Row, range_chart
from .sheet import Drawing, Section, render_sheet


def render_bench(rig: str, specimens: Sequence[Specimen], *, date: str | datetime.date) -> str:
    """The sheet as HTML."""
    about = RIGS[rig]
    names = [f.what for f in specimens[0].findings]
    panels = tuple(_panel(name, k, specimens) for k, name in enumerate(names))
    figure = Figure(
        key="bench",
        title="What was found, beside the laboratory",
        summary=summary(specimens),
        panels=panels,
        note="The grey band is the published range. A bar that ends in an arrow goes on beyond the picture.",
    )
    items = list({(i.kind, i.name): i for s in specimens for i in s.items}.values())
    drawings = tuple(Drawing(i.name, drawing(i), described(i)) for i in items if drawing(i))
    return render_sheet(
        about.title,
        about.how,
        [
            Section("Results", (), (figure,), (_table(specimens),)),
            Section("Published ranges", tuple(_ranges(specimens[0].findings)), key="sources"),
            Section("The hardware, to scale", (), drawings=drawings),
        ],
        date=date,
        brand="interbody bench test",
    )


def summary(specimens: Sequence[Specimen]) -> str:
    """How many figures lie in their range, in a sentence."""
    judged = [f.inside for s in specimens for f in s.findings if f.inside is not None]
    if not judged:
        return "There is no published range to hold these figures beside."
    return f"{sum(judged)} of {len(judged)} figures lie in the published range." + _recalled(specimens)


def _recalled(specimens: Sequence[Specimen]) -> str:
    """That a range from memory is no verdict, where one was held beside a figure."""
    if not any(f.recalled for s in specimens for f in s.findings if f.inside is not None):
        return ""
    return " Some of these ranges are recalled; lying outside one is no verdict on the hardware."


def described(item: Item) -> str:
    """Sizes and material in a line."""
    sizes = []
    for name, q in item.numbers.items():
        words = name.rsplit("_", 1)[0].replace("_", " ")
        sizes.append(f"{words} {float(q):g} {q.unit.removeprefix('1')}".strip())
    return ", ".join([item.material, *sizes] if item.material else sizes) + "."


def number(value: float | None) -> str:
    """Three significant digits, never in powers of ten."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def range_words(published: Quantity | None) -> str:
    """``25 to 60 N/mm``, or a dash."""
    if published is None or published.low is None or published.high is None:
        return "–"
    return f"{number(published.low)} to {number(published.high)} {published.unit}"


def _panel(name: str, k: int, specimens: Sequence[Specimen]) -> Panel:
    findings = [s.findings[k] for s in specimens]
    published = next((f.published for f in findings if f.published), None)
    limits = None
    if published is not None and published.low is not None and published.high is not None:
        limits = (published.low, published.high)
    rows = [Row(s.name, f.value, _told(f), f.low, f.high) for s, f in zip(specimens, findings, strict=True)]
    unit = findings[0].unit
    return Panel(name[:1].upper() + name[1:], range_chart(rows, unit, limits, f"{name}, {unit}, by hardware"))


def _told(f: Finding) -> str:
    if f.value is None:
        return f.remark or "not known"
    return f"{number(f.value)} ({f.verdict})" if f.inside is not None else number(f.value)


def _table(specimens: Sequence[Specimen]) -> Table:
    rows = []
    for s in specimens:
        for f in s.findings:
            remark = ". ".join(part for part in (f.remark[:1].upper() + f.remark[1:], s.note) if part)
            ours = number(f.value) if f.value is None else f"{number(f.value)} {f.unit}"
            rows.append((s.name, f.what, ours, range_words(f.published), f.verdict, remark))
    return Table("All figures", ("Hardware", "Figure", "Ours", "Published range", "Verdict", "Remark"), tuple(rows))


def _ranges(findings: Sequence[Finding]) -> list[str]:
    found = []
    for f in findings:
        if f.published is not None:
            q = f.published
            text = sources()[q.source].text if q.source else ""
            found.append(f"{f.what[:1].upper() + f.what[1:]}: {range_words(q)} ({q.status.value}; {q.note}). {text}")
    return found
