"""The tables of docs/forecast.md that are worked out: the check, and the pooled gains without each study."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ..files import write_text
from .calibration import Calibrated, coverage
from .check import Checked
from .extended import Extended, groups
from .leave_one_out import LeftOut, WithoutItself
from .plot import GROUPS, calibration_chart, group_of
from .prospective import FirstScore, by_version

PAGE, PICTURE = "forecast.md", "img/forecast-calibration.svg"
PROSPECTIVE_PAGE = "prospective.md"


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
    head = _head(
        "group", "study left out", "ODI before", "its change", "the others' forecast", "90 % interval", "inside"
    )
    lines = [
        f"| {_words(r.group)} | {r.study} ({r.source}) | {r.baseline:.0f} | {r.change:.1f} | {r.forecast:.1f} "
        f"| {r.low:.1f} to {r.high:.1f} | {'yes' if r.inside else 'no'} |"
        for r in rows
    ]
    return "\n".join([head, *lines])


def without_itself_table(rows: Iterable[WithoutItself]) -> str:
    """Open results without their own study as a Markdown table."""
    head = _head(
        "#", "result", "study left out", "published", "ours", "90 % interval", "inside", "what rests on it alone"
    )
    lines = []
    for r in rows:
        if r.checked is None:
            lines.append(f"| {r.row} | {r.what} | {r.study} | | not possible | | | {r.alone} |")
            continue
        ours = r.checked.ours
        lines.append(
            f"| {r.row} | {r.what} | {r.study} | {_n(r.checked.target.target)} | {_n(ours.value)} "
            f"| {_n(ours.low)} to {_n(ours.high)} | {'yes' if r.checked.inside_interval else 'no'} | {r.alone} |"
        )
    return "\n".join([head, *lines])


def coverage_table(rows: Sequence[Calibrated]) -> str:
    """How many published values lie in our 90 % intervals, by kind of quantity, held out and pooled apart."""
    head = _head("quantity", "held out: inside", "of", "SD of scores", "pooled: inside", "of", "SD of scores")
    lines = []
    for group in (*GROUPS, "all"):
        cells = []
        for held in (True, False):
            here = [r for r in rows if r.result.held_out is held and group in (group_of(r.result.quantity), "all")]
            inside, of, spread = coverage(here) if here else (0, 0, float("nan"))
            cells += [str(inside), str(of), f"{spread:.2f}" if here else ""]
        lines.append(f"| {group} | {' | '.join(cells)} |")
    return "\n".join([head, *lines])


def calibration_table(rows: Sequence[Calibrated]) -> str:
    """Every published result beside ours as a Markdown table, held out first."""
    head = _head("study", "option", "quantity", "year", "n", "published", "ours", "90 % interval", "inside", "use")
    lines = []
    for c in sorted(rows, key=lambda c: not c.result.held_out):
        r, ours = c.result, c.ours
        year = "" if r.year is None else f"{r.year:g}"
        label = " (recalled)" if r.status == "recalled" else ""
        lines.append(
            f"| {r.study} ({r.source}) | {r.option} | {_words(r.quantity)} | {year} | {r.n} | {_n(r.value)}{label} "
            f"| {_n(ours.value)} | {_n(ours.low)} to {_n(ours.high)} | {'yes' if c.inside else 'no'} "
            f"| {'held out' if r.held_out else 'pooled'} |"
        )
    return "\n".join([head, *lines])


def extended_table(rows: Sequence[Extended]) -> str:
    """The extended check by diagnosis and technique as a Markdown table."""
    head = _head("diagnosis, technique", "values", "inside the tolerance", "inside the 90 % interval", "lean")
    lines = [f"| {g.name} | {g.of} | {g.in_tolerance} | {g.in_interval} | {g.lean:+.1f} |" for g in groups(rows)]
    return "\n".join([head, *lines])


def prospective_table(first: Iterable[FirstScore], now: Iterable[Extended]) -> str:
    """Prospective results on first sight and today as a Markdown table; today's are empty where since pooled."""
    today = {(r.study, r.option, r.quantity, r.year): e for e in now for r in (e.calibrated.result,)}
    head = _head(
        "study",
        "option",
        "quantity",
        "year",
        "published",
        "first forecast",
        "90 % interval",
        "inside",
        "today",
        "inside",
    )
    lines = []
    for f in first:
        e = today.get((f.study, f.option, f.quantity, f.year))
        cells = ("since pooled", "") if e is None else (_n(e.calibrated.ours.value), _yes(e.inside_interval))
        lines.append(
            f"| {f.study} | {f.option} | {_words(f.quantity)} | {'' if f.year is None else f'{f.year:g}'} "
            f"| {_n(f.published)} | {_n(f.ours)} | {_n(f.low)} to {_n(f.high)} | {_yes(f.inside_interval)} "
            f"| {cells[0]} | {cells[1]} |"
        )
    return "\n".join([head, *lines])


def prospective_summary(first: Sequence[FirstScore], now: Sequence[Extended]) -> str:
    """How many values of each set lay inside on first sight, and how many do today, by kind of quantity."""
    sets = by_version(first)
    names = [part for version in sets for part in (f"values, {version}", "inside on first sight", "score, mean and SD")]
    lines = []
    for group in (*GROUPS, "all"):
        cells = []
        for scores in sets.values():
            mine = [f for f in scores if group in (group_of(f.quantity), "all")]
            cells += _inside(len(mine), sum(f.inside_interval for f in mine), [f.score for f in mine])
        today = [e for e in now if group in (group_of(e.calibrated.result.quantity), "all")]
        cells += _inside(len(today), sum(e.inside_interval for e in today), [e.calibrated.score for e in today])
        if any(cells):
            lines.append(f"| {group} | {' | '.join(cells)} |")
    return "\n".join([_head("quantity", *names, "values today", "inside", "score, mean and SD"), *lines])


def _inside(of: int, inside: int, scores: Sequence[float]) -> list[str]:
    return [str(of), str(inside), _spread(scores)] if of else ["", "", ""]


def write_prospective(folder: Path, first: Sequence[FirstScore], now: Sequence[Extended]) -> Path:
    """Put both tables of the prospective check between their marks in ``folder``/prospective.md.

    Raises:
        ValueError: the page or a mark is missing.
    """
    tables = {"summary": prospective_summary(first, now), "values": prospective_table(first, now)}
    return _between_marks(folder / PROSPECTIVE_PAGE, tables)


def write_tables(
    folder: Path,
    checked: Sequence[Checked],
    left_out: Sequence[LeftOut],
    without: Sequence[WithoutItself],
    calibrated: Sequence[Calibrated],
    extended: Sequence[Extended],
) -> Path:
    """Put all tables between their marks in ``folder``/forecast.md, and draw the picture of the calibration.

    Raises:
        ValueError: the page or a mark is missing.
    """
    tables = {
        "check": check_table(checked),
        "without-itself": without_itself_table(without),
        "leave-one-out": left_out_table(left_out),
        "coverage": coverage_table(calibrated),
        "calibration": calibration_table(calibrated),
        "extended": extended_table(extended),
    }
    page = _between_marks(folder / PAGE, tables)
    write_text(folder / PICTURE, calibration_chart(calibrated))
    return page


def _between_marks(page: Path, tables: Mapping[str, str]) -> Path:
    if not page.is_file():
        raise ValueError(f"{page} is missing")
    text = page.read_text(encoding="utf-8")
    for name, table in tables.items():
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


def _yes(inside: bool) -> str:
    return "yes" if inside else "no"


def _spread(scores: Sequence[float]) -> str:
    if not scores:
        return ""
    return f"{sum(scores) / len(scores):+.2f}, {(sum(s * s for s in scores) / len(scores)) ** 0.5:.2f}"


def _words(group: str) -> str:
    return group.replace("_", " ").replace(".", ", ")
