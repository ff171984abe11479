"""The graft filling with bone: one section at each time, drawn from the simulated cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from . import palette
from .basis import sources_about
from .fields import Choice, Estimate, Result, items, mapping, number, records
from .figures import Figure, Panel, Table
from .labels import year_words
from .tell import joined
from .time_chart import time_chart

KEY, TITLE = "graft-filling", "Bone growing through the graft"
BRIDGED_KEY, BRIDGED_TITLE = "bridged-fraction", "Share of the graft bridged by bone"
_WIDTH, _HEIGHT, _PLATE, _GAP = 92.0, 84.0, 9.0, 14.0


def graft_figures(result: Result, options: Sequence[Choice]) -> list[Figure]:
    """The sections at each time, and the curves of the bridged share; nothing where healing was not asked for."""
    shown = [option for option in options if _healing(result, option)]
    if not shown:
        return []
    return [_filling(result, shown), _bridged(result, shown)]


def slowest_words(result: Result, options: Sequence[Choice]) -> str:
    """Where more than one level is fused: that the graft is that of the level that needs longest."""
    told = [
        f"{option.letter} {level}"
        for option in options
        if len(option.levels) > 1 and (level := _healing(result, option).get("level"))
    ]
    return f" Of more than one level, the one that needs longest is shown: {joined(told)}." if told else ""


def _healing(result: Result, option: Choice) -> Mapping[str, object]:
    return mapping(result, "course", option.name, "healing")


def _filling(result: Result, shown: Sequence[Choice]) -> Figure:
    rows = []
    for option in shown:
        for picture in records(_healing(result, option), "pictures"):
            rows.append(
                (f"{option.letter} {option.title}", _when(picture), f"{100 * (number(picture, 'bridged') or 0):.0f} %",
                 str(picture.get("grade") or ""))
            )  # fmt: skip
    return Figure(
        key=KEY,
        title=TITLE,
        summary="A cut through the graft of someone who heals at the middle pace: bone grows from both endplates.",
        panels=tuple(
            Panel(option.title, section_picture(_healing(result, option), option), choice=option) for option in shown
        ),
        table=Table("Share of the graft's area bridged, and the grade CT would show",
                    ("Option", "After", "Bridged", "Grade"), tuple(rows)),
        note="The darker a cell, the more of it is bone. The endplates lie above and below. The left part is the graft"
        " in the cage, the right part the graft around it. It is a model's picture, not an image of this person."
        + slowest_words(result, shown),
        note_surgeon=_rules(result, shown),
        sources=sources_about(result, ("tissue", "bone through the graft")),
        legend=tuple(shown),
    )  # fmt: skip


def _rules(result: Result, shown: Sequence[Choice]) -> str:
    told = []
    for option in shown:
        healing = _healing(result, option)
        ratio = number(healing, "time_ratio")
        takes = "it never bridges" if ratio is None else f"it takes {ratio:.2f} times the usual time"
        rule = str(healing.get("rule")).replace("_", "-")
        told.append(f"{option.letter}: {healing.get('level')}, rule {rule}, {takes}{_carried(healing)}")
    return (
        "; ".join(told) + ". Columns of each part are ordered by strain, to the right the most. Grades after Bridwell."
    )


def _carried(healing: Mapping[str, object]) -> str:
    """Who carries the level before and after union, for the surgeon."""
    fresh, united = (mapping(healing, f"carried_{when}") for when in ("fresh", "united"))
    if not fresh or not united:
        return ""
    rods, graft = ([number(state, name) or 0.0 for state in (fresh, united)] for name in ("rods", "graft_n"))
    return (
        f"; rods carry {100 * rods[0]:.0f} % of the moment in flexion-extension after the operation and"
        f" {100 * rods[1]:.0f} % after union, the graft {graft[0]:.0f} and {graft[1]:.0f} N in standing"
    )


def _bridged(result: Result, shown: Sequence[Choice]) -> Figure:
    panels, rows = [], []
    for option in shown:
        points = [
            (float(row["year"]), _estimate(row))
            for row in records(_healing(result, option), "bridged_fraction")
            if (number(row, "year") or 0) <= _LAST
        ]
        label = f"{BRIDGED_TITLE}, option {option.letter}, {option.title}, with its likely range"
        svg = time_chart(
            tuple(points), palette.OPTIONS[option.slot], top=100.0, unit="% of the graft's area",
            years=tuple(year for year, _ in points), label=label,
        )  # fmt: skip
        panels.append(Panel(option.title, svg, choice=option))
        rows += [
            (f"{option.letter} {option.title}", year_words(year), f"{e.value:.0f} ({e.low:.0f} to {e.high:.0f})")
            for year, e in points
            if round(12 * year) in _TABLED
        ]
    return Figure(
        key=BRIDGED_KEY,
        title=BRIDGED_TITLE,
        summary="How much of the graft's area bone bridges in the first two years.",
        panels=tuple(panels),
        table=Table("Share bridged, %, with what holds 90 of 100 people", ("Option", "After", "Bridged"), tuple(rows)),
        note="The line is the middle person. The pale tint holds 90 of 100 people; the darker one shows how well their"
        " average is known." + slowest_words(result, shown),
        sources=sources_about(result, ("union", "tissue")),
        legend=tuple(shown),
    )


_LAST = 2.0
_TABLED = (3, 6, 12, 24)


def _estimate(row: Mapping[str, object]) -> Estimate:
    names = ("value", "low", "high", "mean_low", "mean_high")
    value, low, high, mean_low, mean_high = (100.0 * (number(row, name) or 0.0) for name in names)
    return Estimate(value, low, high, mean_low, mean_high)


def _when(picture: Mapping[str, object]) -> str:
    month = number(picture, "month") or 0.0
    return "operation" if month == 0.0 else f"{month:.0f} months"


def section_picture(healing: Mapping[str, object], option: Choice) -> str:
    """A section through the graft at each time, as SVG: regions side by side, columns by strain, cells by height."""
    pictures = records(healing, "pictures")
    weights = [float(w) for w in items(healing, "weights")]
    width = len(pictures) * (_WIDTH + _GAP)
    height = _HEIGHT + 2 * _PLATE + 36.0
    colour, bone = palette.OPTIONS[option.slot].light, palette.light("strong")
    label = escape(f"{TITLE}, option {option.letter}, {option.title}: " + _told(pictures), quote=True)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-label="{label}" focusable="false"'
           f' viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}">']  # fmt: skip
    for place, picture in enumerate(pictures):
        left = place * (_WIDTH + _GAP) + 0.5 * _GAP
        out.append(f'<rect x="{left:.1f}" y="{_PLATE}" width="{_WIDTH:.1f}" height="{_HEIGHT}"'
                   f' fill="{palette.light("paper")}"/>')  # fmt: skip
        for top in (0.0, _PLATE + _HEIGHT):
            out.append(f'<rect x="{left:.1f}" y="{top:.1f}" width="{_WIDTH:.1f}" height="{_PLATE:.1f}" fill="{bone}"/>')
        out += _cells(items(picture, "bone"), weights, left, colour)
        grade, share = picture.get("grade"), 100 * (number(picture, "bridged") or 0)
        middle = left + 0.5 * _WIDTH
        for line, text in enumerate((_when(picture), f"{share:.0f} %, grade {grade}")):
            y = _HEIGHT + 2 * _PLATE + 14 + 15 * line
            out.append(f'<text x="{middle:.1f}" y="{y:.0f}" text-anchor="middle" font-size="11"'
                       f' fill="{palette.light("ink")}">{escape(text)}</text>')  # fmt: skip
    return "".join([*out, "</svg>"])


def _cells(regions: Sequence[object], weights: Sequence[float], left: float, colour: str) -> list[str]:
    out = []
    x = left
    for region, weight in zip(regions, weights, strict=True):
        columns = list(region) if isinstance(region, list | tuple) else []
        wide = _WIDTH * weight / max(len(columns), 1)
        for column in columns:
            cells = [float(v) for v in column]
            tall = 0.5 * _HEIGHT / len(cells)
            for k, value in enumerate([*cells, *cells[::-1]]):
                out.append(f'<rect x="{x:.1f}" y="{_PLATE + k * tall:.1f}" width="{wide:.1f}" height="{tall:.1f}"'
                           f' fill="{colour}" fill-opacity="{min(max(value, 0.0), 1.0):.2f}"/>')  # fmt: skip
            x += wide
        out.append(f'<line x1="{x:.1f}" y1="{_PLATE}" x2="{x:.1f}" y2="{_PLATE + _HEIGHT}"'
                   f' stroke="{palette.light("rule")}"/>')  # fmt: skip
    return out


def _told(pictures: Sequence[Mapping[str, object]]) -> str:
    told = [f"{_when(p)} {100 * (number(p, 'bridged') or 0):.0f} % bridged" for p in pictures]
    return ", ".join(told)
