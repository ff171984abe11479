"""``compare``: the mechanics of up to six options of a case side by side."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .border import AsJson, CaseFile, Debug, Overwrite, border, check_file, print_json
from .stages import shown_progress

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table


def compare(
    case_file: CaseFile,
    options: Annotated[
        str | None, typer.Option(metavar="A,B,…", help="Which options, by name and up to six; default all of the case.")
    ] = None,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Also write a page with pictures.")] = None,
    as_json: AsJson = False,
    overwrite: Overwrite = False,
    debug: Debug = False,
) -> None:
    """Put the mechanics of up to six options side by side: motion, pressure, facets, neighbours, implants, load share.

    Options keep the case's order and are never ranked.
    """
    with border(debug):
        from ..case import load_case

        case = chosen(load_case(case_file), options)
        if html is not None:
            check_file(html, overwrite, "--html")

        from .. import pipeline
        from ..progress import Stopwatch
        from ..result import result_dict
        from ..result.side_by_side import mechanics_side_by_side

        with shown_progress(quiet=as_json) as progress:
            simulation = pipeline.simulate(case, progress)
            with Stopwatch(progress).stage("alignment") as tell:
                angles = alignments(simulation.constructs, tell)
        result = result_dict(case, simulation.spine, simulation.responses, not_simulated=simulation.notes)
        result["alignment"] = angles
        together = mechanics_side_by_side(result, list(case.options))
        if html is not None:
            from datetime import date

            from ..files import write_text
            from ..report.compare_sheet import render_comparison

            write_text(html, render_comparison(result, together, date=date.today()))
        if as_json:
            print_json(together)
            return
        print_together(together)
        if html is not None:
            typer.echo(f"{html}")


def chosen(case: Any, names: str | None) -> Any:
    """The case with the named options alone, in its own order.

    Raises:
        CaseError: an option that is not there, none, or more than six.
    """
    from ..case import CaseError
    from ..result.side_by_side import MOST

    wanted = list(case.options) if names is None else [name.strip() for name in names.split(",") if name.strip()]
    problems = [
        f"--options names {name!r}, which the case does not have; it has {', '.join(case.options)}."
        for name in wanted
        if name not in case.options
    ]
    if not wanted:
        problems = [f"--options is empty; it names options of the case: {', '.join(case.options)}."]
    if not problems and len(wanted) > MOST:
        problems = [f"{len(wanted)} options are too many to stand side by side; name up to {MOST} with --options."]
    if problems:
        raise CaseError(problems)
    return case.model_copy(update={"options": {n: o for n, o in case.options.items() if n in wanted}})


def alignments(constructs: Mapping[str, Any], tell: Callable[[str, int, int], None]) -> dict[str, Any]:
    """Disc height, lordosis and PI-LL before and after, by option that operates on a disc."""
    from ..result.plain import rounded

    operated = {name: c for name, c in constructs.items() if c.preparations}
    found = {}
    for k, (name, construct) in enumerate(operated.items()):
        tell(name, k, len(operated))
        change = construct.alignment()
        pairs = {f"disc_height_{level}_mm": pair for level, pair in change.height.items()}
        pairs |= {f"lordosis_{level}_deg": pair for level, pair in change.segmental.items()}
        pairs |= {"lordosis_L1-S1_deg": change.lordosis, "PI-LL_deg": change.mismatch}
        found[name] = {key: {"before": rounded(one), "after": rounded(two)} for key, (one, two) in pairs.items()}
    return found


def print_together(together: Mapping[str, Any]) -> None:
    """A table for each group of rows, all with a column for the spine now and for each option."""
    from rich.console import Console

    out = Console(highlight=False, markup=False)
    out = out if out.is_terminal else Console(highlight=False, markup=False, width=WIDE)
    names = [n for n, o in together["options"].items() if o["simulated"]]
    out.print(f"{together['case']}: mechanics side by side, in the order of the case", style="bold")
    for title, rows in _groups(together, names):
        if rows:
            out.print(f"\n{title}", style="bold")
            for table in _tables(out, ["now", *names], rows):
                out.print(table)
    out.print(f"\n{together['note']} Motion between ±7.5 N·m. Not a medical device.")
    for name, option in together["options"].items():
        if option["reason"]:
            out.print(f"{name}: {option['reason']}")
        for load, status in option["unsolved"].items():
            out.print(f"{name}, {load}: {status}", style="red")


WIDE = 160
"""Columns of a table of six options, where there is no terminal to ask."""

BY_LEVEL = (
    ("motion in degrees: flexion-extension / bending / torsion", "motion_deg", 1),
    ("disc pressure in MPa: standing / bent forward / bent back", "pressure_mpa", 2),
    ("facet force in N, both sides: extension / torsion left / torsion right", "facet_n", 0),
)
"""Title, key and decimals of what is told by level."""

Rows = list[list[str]]


def _groups(together: Mapping[str, Any], names: Sequence[str]) -> list[tuple[str, Rows]]:
    """Title and rows of each group; a row is its words, the spine now, and each option."""
    operated = {lv for n in names for lv in together["options"][n]["levels"] or []}
    found = [(title, _by_level(together[key], names, operated, digits)) for title, key, digits in BY_LEVEL]
    found.append(("neighbours against now: load control / hybrid", _neighbours(together, names)))
    found.append(("implants, highest over all loads, in MPa, and the load", _implants(together, names)))
    found.append(("share of the compression in standing", _shares(together, names)))
    found.append(("alignment: before → after", _alignment(together, names)))
    return found


def _tables(out: Console, names: Sequence[str], rows: Rows) -> Iterator[Table]:
    """The table whole, or where the terminal is narrow, one below the other with as many columns as fit."""
    from rich.measure import Measurement

    def fits(table: Table) -> bool:
        return Measurement.get(out, out.options.update(max_width=sys.maxsize), table).maximum <= out.width

    first = 0
    while first < len(names):
        pieces = (_table(names, rows, first, end) for end in range(len(names), first + 1, -1))
        table = next((piece for piece in pieces if fits(piece)), _table(names, rows, first, first + 1))
        yield table
        first += len(table.columns) - 1


def _table(names: Sequence[str], rows: Rows, first: int, end: int) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("", no_wrap=True)
    for name in names[first:end]:
        table.add_column(name, justify="right", overflow="fold")
    for words, *cells in rows:
        table.add_row(words, *cells[first:end])
    return table


def _by_level(levels: Mapping[str, Any], names: Sequence[str], operated: set[str], digits: int) -> Rows:
    rows = []
    for level, found in levels.items():
        cells = [" / ".join(_number(values.get(s), digits) for values in found.values()) for s in ("intact", *names)]
        rows.append([f"{level}{', operated' if level in operated else ''}", *cells])
    return rows


def _neighbours(together: Mapping[str, Any], names: Sequence[str]) -> Rows:
    levels = sorted({level for n in names for level in together["adjacent"].get(n, {})})
    told = (("rotation", "motion"), ("idp", "pressure"), ("facet", "facet force"))
    return [
        [f"{level} {words}", "", *(_both(together["adjacent"].get(n, {}).get(level), key) for n in names)]
        for level in levels
        for key, words in told
    ]


def _both(protocols: Mapping[str, Any] | None, key: str) -> str:
    if not protocols:
        return "–"
    return " / ".join(_percent(protocols[p].get(key)) for p in ("load_control", "hybrid"))


def _percent(ratio: float | None) -> str:
    if ratio is None:
        return "–"
    percent = round(100 * (ratio - 1))
    return f"{percent:+d} %" if percent else "±0 %"


def _implants(together: Mapping[str, Any], names: Sequence[str]) -> Rows:
    rows = []
    for level, part in _rows(together["implants"], names):
        entries = [together["implants"].get(n, {}).get(level, {}).get(part) for n in names]
        cells = ["–" if e is None else f"{e['value']:.0f} {e['load'].replace('_', ' ')}" for e in entries]
        rows.append([f"{level} {part}", "", *cells])
    return rows


def _shares(together: Mapping[str, Any], names: Sequence[str]) -> Rows:
    rows = []
    for level, part in _rows(together["load_share"], names):
        shares = [together["load_share"].get(n, {}).get(level, {}).get(part) for n in names]
        rows.append([f"{level} {part}", "", *("–" if s is None else f"{100 * s:.0f} %" for s in shares)])
    return rows


def _alignment(together: Mapping[str, Any], names: Sequence[str]) -> Rows:
    measures = list(dict.fromkeys(m for n in names for m in together["alignment"].get(n, {})))
    return [
        [m.replace("_", " "), "", *(_change(together["alignment"].get(n, {}).get(m)) for n in names)] for m in measures
    ]


def _change(value: Any) -> str:
    if isinstance(value, Mapping) and {"before", "after"} <= set(value):
        return f"{_number(value['before'], 1)} → {_number(value['after'], 1)}"
    return _number(value, 1) if isinstance(value, int | float) else "–"


def _rows(found: Mapping[str, Any], names: Sequence[str]) -> list[tuple[str, str]]:
    """(level, part) of all options, levels from the top, parts as first met."""
    pairs = [(level, part) for n in names for level, parts in found.get(n, {}).items() for part in parts]
    return sorted(dict.fromkeys(pairs), key=lambda pair: pair[0])


def _number(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:.{digits}f}"
