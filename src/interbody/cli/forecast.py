"""``forecast``: what each option would probably bring, for a person, a cohort, or against published results."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from .border import FAILURE, AsJson, Debug, border, check_folder, print_json

CHECK, CALIBRATION = "check", "calibration"


def forecast(
    file: Annotated[
        str,
        typer.Argument(
            metavar="CASE_OR_COHORT.yaml",
            help="A case file, a cohort file (docs/forecast.md), or a word: check, calibration.",
        ),
    ],
    as_json: AsJson = False,
    extended: Annotated[
        bool, typer.Option("--extended", help="With check: published cohorts beyond the thirteen, by group.")
    ] = False,
    prospective: Annotated[
        bool,
        typer.Option("--prospective", help="With check: cohorts that were scored before they could move the models."),
    ] = False,
    docs: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="With check: also write all tables into DIR/forecast.md and DIR/prospective.md."
        ),
    ] = None,
    debug: Debug = False,
) -> None:
    """Forecast a person or a cohort.

    `interbody forecast check` runs the open published results, with `--extended` or `--prospective` those of further
    cohorts (they never fail the command), `interbody forecast calibration` every published result the models grew with,
    those held out apart from those pooled.

    A person gets published population values for union and adjacent levels; `interbody run` adds the mechanics.
    """
    with border(debug):
        _refuse_mixed(file, extended, prospective, docs)
        if file == CHECK and (extended or prospective):
            _extended(as_json, prospective)
            passed = True
        elif file == CHECK:
            passed = _check(as_json, docs)
        elif file == CALIBRATION:
            _calibration(as_json)
            passed = True
        else:
            _forecast(Path(file), as_json)
            passed = True
    if not passed:
        raise typer.Exit(FAILURE)


def _refuse_mixed(file: str, extended: bool, prospective: bool, docs: Path | None) -> None:
    """Options that go with ``check`` alone, and words that are nearly one of the two."""
    from ..case.errors import CaseError
    from ..case.hints import did_you_mean

    given = [
        name for name, used in (("--extended", extended), ("--prospective", prospective), ("--docs", docs)) if used
    ]
    if given and file != CHECK:
        raise CaseError([f"{' and '.join(given)}: only with the word {CHECK}, as in interbody forecast {CHECK}."])
    if extended and prospective:
        raise CaseError(["--extended or --prospective: one at a time."])
    if docs is not None:
        if extended or prospective:
            raise CaseError([f"--docs writes every table already: leave {given[0]} out."])
        check_folder(docs, "--docs")
    path = Path(file)
    if file not in (CHECK, CALIBRATION) and not path.exists() and not path.suffix:
        near = did_you_mean(file, [CHECK, CALIBRATION])
        if near:
            raise CaseError([f"{file} is neither a file nor a word this command knows; did you mean {near}?"])


def _forecast(path: Path, as_json: bool) -> None:
    from ..cohort import document, forecast_cohort, kind_of, load_cohort

    if kind_of(path) == "cohort":
        found = forecast_cohort(load_cohort(path))
        if as_json:
            print_json(document(found))
        else:
            _print_cohort(found)
        return
    from ..case import load_case
    from ..cohort.person import forecast_person, person_document

    case, forecasts = forecast_person(load_case(path))
    if as_json:
        print_json(person_document(case, forecasts))
    else:
        _print_person(person_document(case, forecasts))


def _check(as_json: bool, docs: Path | None) -> bool:
    from ..cohort.check import check

    rows = check()
    if docs is not None:
        from ..cohort.calibration import calibrate
        from ..cohort.extended import check_extended
        from ..cohort.leave_one_out import check_without_itself, leave_one_out
        from ..cohort.prospective import check_prospective, first_scores
        from ..cohort.tables import write_prospective, write_tables

        write_tables(docs, rows, leave_one_out(), check_without_itself(), calibrate(), check_extended())
        write_prospective(docs, first_scores(), check_prospective())
    passed = all(row.passed for row in rows)
    if as_json:
        print_json({"passed": passed, "rows": [row.as_dict() for row in rows]})
        return passed
    from rich.table import Table

    from .terminal import console

    table = Table(box=None, pad_edge=False)
    for name in ("", "result"):
        table.add_column(name)
    for name in ("published", "ours", "90 % interval", "width"):
        table.add_column(name, justify="right", no_wrap=True)
    for name in ("tolerance", "interval"):
        table.add_column(name)
    for row in rows:
        ours = row.ours
        table.add_row(
            row.target.row, row.target.what, _number(row.target.target), _number(ours.value),
            f"{_number(ours.low)} to {_number(ours.high)}", _number(ours.width),
            "inside" if row.inside_tolerance else "OUTSIDE", "inside" if row.inside_interval else "OUTSIDE",
        )  # fmt: skip
    out = console()
    out.print(table)
    out.print(f"{sum(row.passed for row in rows)} of {len(rows)} values inside both.")
    return passed


def _extended(as_json: bool, prospective: bool) -> None:
    from dataclasses import asdict

    from ..cohort.extended import check_extended, groups
    from ..cohort.prospective import by_version, check_prospective, first_scores

    rows = check_prospective() if prospective else check_extended()
    found = groups(rows)
    first = first_scores() if prospective else ()
    if as_json:
        answer = {"rows": [row.as_dict() for row in rows], "groups": [asdict(group) for group in found]}
        print_json(answer | ({"first_score": [asdict(score) for score in first]} if prospective else {}))
        return
    from rich.table import Table

    from .terminal import console

    table = Table(box=None, pad_edge=False)
    for name in ("study", "option", "quantity", "year", "published", "ours", "90 % interval", "tolerance", "interval"):
        table.add_column(name)
    for row in rows:
        r, ours = row.calibrated.result, row.calibrated.ours
        table.add_row(
            *_published_and_ours(r, ours),
            "inside" if row.inside_tolerance else "OUTSIDE", "inside" if row.inside_interval else "OUTSIDE",
        )  # fmt: skip
    out = console()
    out.print(table)
    for group in found:
        out.print(
            f"{group.name}: {group.in_tolerance} of {group.of} inside the tolerance, {group.in_interval} inside the "
            f"90 % interval; published less ours {group.lean:+.1f} SD."
        )
    for version, scores in by_version(first).items():
        out.print(
            f"On first sight ({version}): {sum(s.inside_tolerance for s in scores)} of {len(scores)} inside the "
            f"tolerance, {sum(s.inside_interval for s in scores)} inside the 90 % interval."
        )


def _published_and_ours(result: Any, ours: Any) -> tuple[str, ...]:
    """Cells of one published result: where it is from, its value, ours and our interval."""
    return (
        result.study, result.option, result.quantity.replace("_", " "),
        "" if result.year is None else f"{result.year:g}",
        _number(result.value), _number(ours.value), f"{_number(ours.low)} to {_number(ours.high)}",
    )  # fmt: skip


def _calibration(as_json: bool) -> None:
    from ..cohort.calibration import calibrate, coverage

    rows = calibrate()
    if as_json:
        print_json({"rows": [row.as_dict() for row in rows]})
        return
    from rich.table import Table

    from .terminal import console

    table = Table(box=None, pad_edge=False)
    for name in ("study", "option", "quantity", "year", "published", "ours", "90 % interval", "", "use"):
        table.add_column(name)
    for row in rows:
        r, ours = row.result, row.ours
        table.add_row(
            *_published_and_ours(r, ours),
            "inside" if row.inside else "OUTSIDE", "held out" if r.held_out else "pooled",
        )  # fmt: skip
    out = console()
    out.print(table)
    for held, words in ((True, "Held out"), (False, "Pooled")):
        inside, of, _ = coverage([row for row in rows if row.result.held_out is held])
        out.print(f"{words}: {inside} of {of} published values inside the 90 % interval.")


YEARS_SHOWN = (0.25, 1.0, 2.0, 5.0, 10.0)
SHOWN = (
    ("ODI (0-100)", "odi", 1.0, 0),
    ("back pain (0-10)", "back_pain", 1.0, 1),
    ("leg pain (0-10)", "leg_pain", 1.0, 1),
    ("30 % less ODI, %", "odi_responder_30", 100.0, 0),
    ("satisfied, %", "satisfied", 100.0, 0),
    ("union, %", "union_ct", 100.0, 0),
    ("operated beside the fusion, %", "adjacent_reoperation", 100.0, 0),
    ("operated again, %", "reoperation", 100.0, 0),
    ("operated after all, %", "later_surgery", 100.0, 0),
    ("dead, %", "dead", 100.0, 0),
)
"""Words, quantity, factor and decimals of what is printed of a cohort."""


def _print_cohort(found: Any) -> None:
    from rich.table import Table

    from ..cohort.counted import counted_elsewhere
    from ..cohort.document import PERIOPERATIVE
    from .terminal import console

    out = console()
    for option in found.cohort.options:
        table = Table(title=f"{found.cohort.cohort}: {option}", box=None, pad_edge=False, title_justify="left")
        table.add_column("")
        for year in YEARS_SHOWN:
            table.add_column(f"{year:g} y", justify="right")
        for words, name, factor, digits in SHOWN:
            cells = [_band(found.at(option, name, year), factor, digits) for year in YEARS_SHOWN]
            if any(cells):
                table.add_row(words, *cells)
        out.print(table)
        known = {name: found.at(option, name) for name in PERIOPERATIVE}
        parts = [
            f"{name.replace('_', ' ')} {_number(v.value)} [{_number(v.low)}-{_number(v.high)}]"
            for name, v in known.items()
            if v
        ]
        out.print("; ".join(parts) + "\n" if parts else "")
    for words in counted_elsewhere(found.cohort):
        out.print(words)
    out.print(
        f"Brackets: 90 % interval for the mean or share in a new cohort of {found.cohort.n}. Not a medical device."
    )


def _print_person(document: dict[str, Any]) -> None:
    from rich.table import Table

    from .terminal import console

    out = console()
    for option, found in document["options"].items():
        table = Table(title=f"{document['case']}: {option}", box=None, pad_edge=False, title_justify="left")
        for name in ("", "this person", "90 % band", "reference cohort"):
            table.add_column(name)
        for words, year, name, factor, digits in PERSONAL:
            band = next((p[name] for p in found["timeline"] if p["year"] == year), None)
            if band is None:
                continue
            known = found["reference"].get(name)
            shown = _reference(known, year, factor, digits) if known else ""
            ends = f"{band['low'] * factor:.{digits}f} to {band['high'] * factor:.{digits}f}"
            table.add_row(f"{words}, {year:g} y", f"{band['value'] * factor:.{digits}f}", ends, shown)
        out.print(table)
        _print_harms(found)
        for driver in found["top_drivers"]:
            sign = f"{driver['effect']:+.2f} {driver['unit']}"
            out.print(f"  {driver['name']} → {driver['outcome'].replace('_', ' ')}: {sign}. {driver['text']}")
        for step in found["recovery"]:
            when = f"week {step['from_week']:.2g} to {step['to_week']:.2g}"
            out.print(f"  {step['label']}: {when} ({step['basis']}; {step['source']}).")
        for words in found["declined"]:
            out.print(f"  {words}")
        out.print("")
    keys = ", ".join(source["key"] for source in document["sources"])
    out.print(f"Sources (interbody evidence NAME tells each): {keys}.")
    out.print(f"{len(document['assumptions'])} numbers are assumed or recalled (--json lists them).")
    cards = ", ".join(dict.fromkeys(document["model_cards"].values()))
    out.print(f"Model cards: {cards}.")
    out.print("Without the mechanics of this person; interbody run adds them. Not a medical device.")


def _reference(known: dict[str, Any], year: float, factor: float, digits: int) -> str:
    """The reference cohort's figure and its source; with its own year where that is another."""
    when = "" if known["year"] in (None, year) else f" at {known['year']:g} y"
    return f"{known['value'] * factor:.{digits}f}{when} ({_few(known['source'])})"


def _few(names: str, shown: int = 2) -> str:
    """The first of several studies, and how many more there are; --json names all."""
    every = names.split("; ")
    more = len(every) - shown
    return names if more < 2 else f"{'; '.join(every[:shown])}; {more} more"


def _print_harms(found: dict[str, Any]) -> None:
    from rich.table import Table

    from .terminal import console

    if not found["complications"]:
        return
    table = Table(box=None, pad_edge=False)
    for name in ("harm, %", "this person", "90 % band", "published", "severity"):
        table.add_column(name)
    for harm in found["complications"].values():
        band = f"{harm['low'] * 100:.2g} to {harm['high'] * 100:.2g}"
        known = harm["reference"]
        kind = ", ".join(word for word in (harm["severity"], harm["lasts"]) if word)
        table.add_row(
            harm["label"],
            f"{harm['value'] * 100:.2g}",
            band,
            f"{known['value'] * 100:.2g} ({_few(known['source'])})",
            kind,
        )
    console().print(table)


PERSONAL = (
    ("ODI (0-100)", 1.0, "odi", 1.0, 0),
    ("back pain (0-10)", 1.0, "back_pain", 1.0, 1),
    ("leg pain (0-10)", 1.0, "leg_pain", 1.0, 1),
    ("30 % less ODI, %", 1.0, "odi_responder_30", 100.0, 0),
    ("satisfied, %", 1.0, "satisfied", 100.0, 0),
    ("union, %", 2.0, "union", 100.0, 0),
    ("operated again, %", 2.0, "reoperation", 100.0, 0),
    ("operated again, %", 10.0, "reoperation", 100.0, 0),
    ("operated after all, %", 4.0, "later_surgery", 100.0, 0),
)
"""Words, year, quantity, factor and decimals of what is printed of a person."""


def _band(found: Any, factor: float, digits: int) -> str:
    if found is None:
        return ""
    value, low, high = (f"{x * factor:.{digits}f}" for x in (found.value, found.low, found.high))
    return f"{value} [{low}-{high}]"


def _number(number: float) -> str:
    return f"{number:.3g}" if abs(number) < 100 else f"{number:.0f}"
