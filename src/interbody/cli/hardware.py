"""``hardware``: the catalogue, listed or one item shown."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from .border import AsJson, Debug, Overwrite, border, check_file, print_json

CatalogueFile = Annotated[
    Path | None,
    typer.Option("--catalogue", metavar="FILE|DIR", help="Your own hardware file, or a folder of them, on top."),
]


def hardware(
    name: Annotated[str | None, typer.Argument(help="An item; left out, all are listed.")] = None,
    kind: Annotated[
        str, typer.Option(metavar="KIND", help="Only this kind: screw, rod, cage, plate, graft, material.")
    ] = "",
    catalogue: CatalogueFile = None,
    svg: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the item, drawn to scale.")] = None,
    as_json: AsJson = False,
    overwrite: Overwrite = False,
    debug: Debug = False,
) -> None:
    """The catalogue of screws, rods, cages, plates, grafts and their materials: list it, or show an item.

    A case names items by these names: `hardware: {rod: cobalt chromium 5.5}`.
    """
    with border(debug):
        from ..case import CaseError
        from ..surgery.catalogue import KINDS, catalogue_of

        known = catalogue_of(catalogue)
        if kind and kind not in KINDS:
            raise CaseError([f"--kind is {kind}; allowed are {', '.join(KINDS)}."])
        if svg is not None and name is None:
            raise CaseError(["--svg needs the name of an item."])
        if name is None:
            items = [item for item in known if not kind or item.kind == kind]
            print_json([_plain(item) for item in items]) if as_json else _print_list(items)
            return
        found = [item for item in known.named(name) if not kind or item.kind == kind]
        if not found:
            near = known.nearest(kind, name)
            raise CaseError([f"{name!r} is not in the catalogue.{f' Did you mean {near}?' if near else ''}"])
        if svg is not None:
            _write_drawing(found[0], svg, overwrite)
        if as_json:
            print_json([_plain(item) for item in found])
            return
        for item in found:
            _print_item(known, item)


def _write_drawing(item: Any, path: Path, overwrite: bool) -> None:
    from ..case import CaseError
    from ..files import write_text
    from ..report.drawings import drawing

    check_file(path, overwrite, "--svg")
    picture = drawing(item)
    if not picture:
        raise CaseError([f"{item.name} is a {item.kind}, which has no shape to draw."])
    write_text(path, picture)


def _plain(item: Any) -> dict[str, Any]:
    from ..result.plain import plain

    numbers = {
        name: {
            "value": plain(q.value), "unit": q.unit, "low": q.low, "high": q.high, "status": q.status.value,
            "source": q.source or None, "note": q.note,
        }
        for name, q in item.numbers.items()
    }  # fmt: skip
    return {
        "kind": item.kind, "name": item.name, "about": item.about, "material": item.material or None,
        **dict(item.words), "numbers": numbers, "sizes": plain(dict(item.sizes)), "file": item.origin,
    }  # fmt: skip


def _print_list(items: list[Any]) -> None:
    from rich.table import Table

    from .terminal import console

    out = console()
    for kind in dict.fromkeys(item.kind for item in items):
        table = Table(title=f"{kind}s", box=None, pad_edge=False, padding=(0, 2, 0, 0), title_justify="left")
        table.add_column("name", style="bold", no_wrap=True)
        for column in ("sizes", "material", "about"):
            table.add_column(column)
        for item in (i for i in items if i.kind == kind):
            table.add_row(item.name, _sizes(item), item.material, item.about)
        out.print(table)
        out.print()
    out.print("One item with its sources: interbody hardware NAME. Generic devices; not a recommendation of any.")


_LISTED = {
    "screw": "{diameter_mm:g} × {length_mm:g} mm, core {core_mm:g}, pitch {pitch_mm:g}",
    "rod": "{diameter_mm:g} mm",
    "cage": "{length_mm:g} × {width_mm:g} × {height_mm:g} mm, {lordosis_deg:g}°",
    "plate": "{length_mm:g} × {width_mm:g} × {thickness_mm:g} mm",
    "graft": "{modulus_mpa:g} MPa",
    "material": "modulus {modulus_mpa:,.0f} MPa",
}


def _sizes(item: Any) -> str:
    return _LISTED[item.kind].format(**{name: float(q) for name, q in item.numbers.items()})


def _print_item(known: Any, item: Any) -> None:
    from rich.table import Table

    from .terminal import console

    out = console()
    out.print(f"{item.name} ({item.kind}): {item.about}", style="bold")
    facts = [f"{key} {value}" for key, value in item.words.items()]
    for key, made in item.sizes.items():
        facts.append(f"made in {key.rsplit('_', 1)[0]}: {', '.join(f'{size:g}' for size in made)}")
    if facts:
        out.print("; ".join(facts))
    rows = dict(item.numbers)
    if item.material:
        out.print(f"material: {item.material}")
        rows |= {f"{item.material}: {name}": q for name, q in known.material_of(item).numbers.items()}
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in ("figure", "value", "range", "status", "source, or why it is assumed"):
        table.add_column(column, overflow="fold")
    for name, q in rows.items():
        span = "" if q.low is None and q.high is None else f"{_or(q.low)} to {_or(q.high)}"
        why = "; ".join(part for part in (q.source, q.note) if part)
        table.add_row(name, f"{float(q):g} {q.unit.removeprefix('1')}", span, q.status.value, why)
    out.print(table)
    if item.kind == "cage":
        out.print(f"contact area of one cage: {item.contact_mm2:.0f} mm²")
    out.print()


def _or(value: float | None) -> str:
    return "?" if value is None else f"{value:g}"
