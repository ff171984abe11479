"""Charts by Altair, drawn to SVG here and now, so that the page needs neither network nor script for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any

from . import palette
from .fields import Estimate
from .palette import Mark
from .svg import tidy

WIDTH = 300
FONT = "system-ui, sans-serif"


def drawn_once(build: Callable[..., str]) -> Callable[..., str]:
    """Draw each chart once: the same arguments, which must be hashable, give the same text again.

    Altair's check of every intermediate object is left out, as it takes longer than the drawing itself. The drawing
    library still refuses a malformed chart, and the tests draw each kind with the check on.
    """

    @wraps(build)
    def quick(*args: Any, **kwargs: Any) -> str:
        from altair.utils.schemapi import debug_mode

        with debug_mode(False):
            return build(*args, **kwargs)

    return lru_cache(maxsize=1024)(quick)


@dataclass(frozen=True)
class Bar:
    """One bar: the group it stands in (a level), whose it is (``now`` or a letter), its value and colour."""

    group: str
    who: str
    value: float
    mark: Mark
    text: str


@drawn_once
def time_chart(
    points: tuple[tuple[float, Estimate], ...],
    mark: Mark,
    *,
    top: float,
    unit: str,
    years: tuple[float, ...],
    now: float | None = None,
    reference: tuple[float, float] | None = None,
    label: str,
) -> str:
    """A value with its bands over the years; the time axis is stretched at its start (square root).

    ``reference`` is a published (year, value), drawn as a hollow diamond; ``now`` a thin line at today's score.
    """
    import altair as alt

    rows = [
        {
            "year": year,
            "value": e.value,
            "low": _or(e.low, e.value),
            "high": _or(e.high, e.value),
            "mean_low": _or(e.mean_low, e.value),
            "mean_high": _or(e.mean_high, e.value),
        }
        for year, e in points
    ]
    x = alt.X("year:Q").scale(type="sqrt", domain=[0, max(years)], nice=False)
    x = x.axis(values=_year_ticks(max(years)), format="d", title="Years")
    y = alt.Y("value:Q").scale(domain=[0, top], nice=False).axis(title=unit, tickCount=5)
    base = alt.Chart(alt.Data(values=rows)).encode(x=x)
    layers: list[Any] = []
    if now is not None:
        rule = alt.Chart(alt.Data(values=[{"value": now, "text": "now"}]))
        layers.append(rule.mark_rule(color=palette.light("strong"), strokeDash=[2, 3]).encode(y=y))
        layers.append(
            rule.mark_text(align="right", dy=-6, color=palette.light("muted"), fontSize=11).encode(
                x=alt.value("width"), y=y, text="text:N"
            )
        )
    scale = alt.Scale(domain=[0, top], nice=False)
    wide = base.mark_area(color=mark.light, opacity=0.16, clip=True)
    layers.append(wide.encode(y=alt.Y("low:Q", scale=scale), y2="high:Q"))
    if any(e.mean_low is not None for _, e in points):
        narrow = base.mark_area(color=mark.light, opacity=0.3, clip=True)
        layers.append(narrow.encode(y=alt.Y("mean_low:Q", scale=scale), y2="mean_high:Q"))
    layers.append(base.mark_line(color=mark.light, strokeWidth=2, strokeDash=list(mark.dash)).encode(y=y))
    layers.append(base.mark_point(color=mark.light, filled=True, size=34, shape=mark.shape, opacity=1).encode(y=y))
    if reference is not None:
        ref = alt.Chart(alt.Data(values=[{"year": reference[0], "value": reference[1]}]))
        layers.append(
            ref.mark_point(
                shape="diamond",
                size=110,
                color=palette.light("ink"),
                fill=palette.light("paper"),
                strokeWidth=1.8,
                opacity=1,
            ).encode(x=x, y=y)
        )
    return _draw(alt.layer(*layers), height=190, label=label)


@drawn_once
def bar_chart(bars: tuple[Bar, ...], *, unit: str, low: float, top: float, groups: tuple[str, ...], label: str) -> str:
    """Horizontal bars, grouped; each bar ends in its owner's letter and value, so colour is not needed to read it."""
    import altair as alt

    owners = list(dict.fromkeys(bar.who for bar in bars))
    rows = [{"group": b.group, "who": b.who, "value": b.value, "text": b.text} for b in bars]
    colours = {b.who: b.mark.light for b in bars}
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("group:N").sort(list(groups)).axis(title=None, domain=False, ticks=False).scale(paddingInner=0.22),
        yOffset=alt.YOffset("who:N").sort(owners).scale(paddingInner=0.14),
    )
    x = alt.X("value:Q").scale(domain=[low, top], nice=False).axis(title=unit, tickCount=5)
    drawn = base.mark_bar().encode(
        x=x, color=alt.Color("who:N").scale(domain=owners, range=[colours[o] for o in owners]).legend(None)
    )
    text: dict[str, Any] = {"fontSize": 11, "color": palette.light("ink")}
    ahead = base.mark_text(align="left", dx=4, **text).encode(x=x, text="text:N")
    if low < 0:
        ahead = ahead.transform_filter("datum.value >= 0")
        behind = base.mark_text(align="right", dx=-4, **text).encode(x=x, text="text:N")
        drawn = alt.layer(drawn, ahead, behind.transform_filter("datum.value < 0"))
        zero = alt.Chart(alt.Data(values=[{"value": 0}])).mark_rule(color=palette.light("strong"))
        drawn = alt.layer(drawn, zero.encode(x=x))
    else:
        drawn = alt.layer(drawn, ahead)
    height = len(groups) * (len(owners) * 15 + 9) + 56
    room = 7.4 * max(len(group) for group in groups)
    return _draw(drawn, height=height, label=label, room=room)


def _draw(chart: Any, *, height: int, label: str, room: float = 0) -> str:
    """The chart as SVG; ``room`` is the least width for row labels, as the reader's font may be wide."""
    import vl_convert

    muted, ink, rule = palette.light("muted"), palette.light("ink"), palette.light("rule")
    axis = {
        "labelColor": muted,
        "titleColor": ink,
        "titleFontWeight": "normal",
        "titleFontSize": 12,
        "labelFontSize": 12,
        "gridColor": rule,
        "domainColor": palette.light("strong"),
        "tickColor": palette.light("strong"),
        "titlePadding": 8,
        "labelPadding": 5,
    }
    spec = chart.properties(width=WIDTH, height=height).to_dict(validate=False)
    spec["config"] = {
        "font": FONT,
        "background": None,
        "aria": False,
        "padding": 4,
        "view": {"stroke": None},
        "axis": axis,
        "axisX": {"grid": True, "gridOpacity": 0.7},
        "axisY": {"ticks": False, "domain": False, "labelLimit": 0, "minExtent": room},
    }
    spec["autosize"] = {"type": "fit", "contains": "padding"}
    return tidy(vl_convert.vegalite_to_svg(spec), label)


def _year_ticks(last: float) -> list[float]:
    return [tick for tick in (0, 1, 2, 5, 10, 15, 20) if tick <= last + 1e-9]


def _or(value: float | None, other: float) -> float:
    return other if value is None else value
