"""The picture of the calibration: published results in units of our intervals, drawn by Altair to SVG."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..evidence.pooling import Z90
from .calibration import Calibrated

GROUPS = {
    "function": ("odi", "odi_change", "odi_sd"),
    "pain": ("back_pain", "leg_pain", "back_change", "leg_change"),
    "utility": ("eq5d", "eq5d_change"),
    "responders": ("odi_responder_30", "odi_mcid", "odi_substantial", "back_free", "leg_free"),
    "global assessment": ("global_assessment",),
    "satisfaction": ("satisfied",),
    "union": ("union_ct",),
    "adjacent operations": ("adjacent_reoperation",),
    "further operations": ("reoperation",),
    "around the operation": (),
}
"""Kinds of quantity; what is in none is around the operation."""
OUTSIDE_AT = Z90
"""Score at the end of a 90 % interval."""
HELD, POOLED, BAND, INK = "#1f5fa8", "#ad4a12", "#e6eaed", "#1c2730"
WIDTH, ROW = 460, 24


def group_of(quantity: str) -> str:
    """Kind of a quantity."""
    name = quantity.split(".")[0]
    return next((group for group, names in GROUPS.items() if name in names), "around the operation")


def calibration_chart(rows: Sequence[Calibrated]) -> str:
    """SVG: one mark a result, its distance from ours in half widths of our 90 % interval; within 1 it lies inside."""
    import altair as alt

    data = [
        {"kind": group_of(r.result.quantity), "apart": r.score / OUTSIDE_AT, "study": r.result.study,
         "use": "held out" if r.result.held_out else "pooled"}
        for r in rows
    ]  # fmt: skip
    x: dict[str, Any] = {"title": "(published - ours) / half of our 90 % interval"}
    inside = alt.Chart(alt.Data(values=[{"low": -1, "high": 1}])).mark_rect(color=BAND).encode(x="low:Q", x2="high:Q")
    middle = alt.Chart(alt.Data(values=[{"at": 0}])).mark_rule(color=INK, strokeDash=[3, 3]).encode(x="at:Q")
    marks = (
        alt.Chart(alt.Data(values=data))
        .mark_point(filled=True, size=55, opacity=0.75)
        .encode(
            x=alt.X("apart:Q", **x),
            y=alt.Y("kind:N", sort=list(GROUPS), title=None),
            yOffset=alt.YOffset("use:N"),
            color=alt.Color("use:N", title=None, scale=alt.Scale(domain=["held out", "pooled"], range=[HELD, POOLED])),
            shape=alt.Shape(
                "use:N", title=None, scale=alt.Scale(domain=["held out", "pooled"], range=["circle", "square"])
            ),
        )
    )
    chart = alt.layer(inside, middle, marks).properties(width=WIDTH, height=ROW * len(GROUPS))
    return _svg(chart)


def _svg(chart: Any) -> str:
    import vl_convert

    spec = chart.to_dict(validate=False)
    spec["config"] = {
        "font": "system-ui, sans-serif",
        "background": "white",
        "padding": {"left": 24, "top": 8, "right": 8, "bottom": 8},
        "axis": {"titleColor": INK, "titleFontWeight": "normal", "gridColor": "#eceff1", "labelLimit": 320},
        "view": {"stroke": None},
    }
    return str(vl_convert.vegalite_to_svg(spec))
