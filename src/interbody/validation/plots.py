"""Pictures of the validation page, drawn by Altair to SVG: model curves on laboratory points, and figures in their
bands."""

from __future__ import annotations

from typing import Any

from .readouts import pressure_rise, rotation
from .results import ExperimentResult
from .validate import RowResult

INK, MUTED, MODEL, LAB, BAND = "#1c2730", "#54616c", "#1f5fa8", "#ad4a12", "#d8dee2"
WIDTH = 460
MARKS = {"model": MODEL, "published": LAB, "acceptance band": BAND}
"""What a colour stands for, in the legends."""


def row_chart(row: RowResult) -> str | None:
    """The picture of a row as SVG; None where a table says it all."""
    if row.experiment.id in ("9", "10"):
        return curve_chart(row)
    if row.experiment.id == "14":
        return compression_chart(row)
    return band_chart(row)


def band_chart(row: RowResult) -> str | None:
    """Each figure: its band as a bar, the published value as a tick, ours as a point."""
    import altair as alt

    units = {c.check.unit for c in row.checks if c.check.target is not None}
    rows = [
        {"what": c.check.what if len(units) == 1 else f"{c.check.what} ({c.check.unit})",
         "low": c.check.low, "high": c.check.high, "target": c.check.target, "ours": c.ours,
         "inside": "inside" if c.inside else "outside"}
        for c in row.checks
        if c.check.target is not None and c.ours is not None
    ]  # fmt: skip
    if not rows:
        return None
    x: dict[str, Any] = {"title": _axis(units.pop()) if len(units) == 1 else "in the unit of each row"}
    base = alt.Chart(alt.Data(values=rows)).encode(y=alt.Y("what:N", sort=None, title=None))
    colour = _colours("published", "acceptance band", "model")
    band = base.mark_bar(height=12).encode(x=alt.X("low:Q", **x), x2="high:Q", color=colour["acceptance band"])
    tick = base.mark_tick(thickness=3, size=16).encode(x="target:Q", color=colour["published"])
    ours = base.mark_point(filled=True, size=70).encode(
        x="ours:Q",
        color=colour["model"],
        shape=alt.Shape(
            "inside:N", title=None, scale=alt.Scale(domain=["inside", "outside"], range=["circle", "cross"])
        ),
    )
    return _svg(alt.layer(band, tick, ours), height=26 * len(rows) + 20)


def curve_chart(row: RowResult) -> str | None:
    """Rotation or pressure over moment, one panel a direction: model line on the laboratory's points with their
    bars."""
    import altair as alt

    if row.result is None:
        return None
    name = "rotation_deg" if row.experiment.id == "9" else "idp_mpa"
    lab, model = _laboratory(name), model_curve(row.result, row.experiment.specimen.levels[0], name)
    title = "rotation (°)" if name == "rotation_deg" else "rise of pressure (MPa)"
    data = [{**r, "who": "model"} for r in model] + [{**r, "who": "laboratory"} for r in lab]
    base = alt.Chart().encode(x=alt.X("moment:Q", title="moment (N·m)"))
    colour = _colours("published", "model")
    bars = base.mark_rule().encode(y=alt.Y("low:Q", title=title), y2="high:Q", color=colour["published"])
    points = (
        base.mark_point(filled=True, size=45)
        .encode(y="value:Q", color=colour["published"])
        .transform_filter("datum.who == 'laboratory'")
    )
    line = base.mark_line().encode(y="value:Q", color=colour["model"]).transform_filter("datum.who == 'model'")
    layers = alt.layer(bars, points, line, data=alt.Data(values=data)).properties(width=200, height=150)
    return _svg(layers.facet(alt.Facet("course:N", title=None, sort=None), columns=2), None)


def model_curve(result: ExperimentResult, level: str, name: str) -> list[dict[str, Any]]:
    """The model's curves, each from the unloaded disc: rotation, or the rise of pressure."""
    found: list[dict[str, Any]] = []
    for number, r in enumerate(result.results, start=1):
        ((asked, moment),) = r.load.given("nm").items()
        course = asked.replace("_", " ")
        if course not in {p["course"] for p in found}:
            found.append({"course": course, "moment": 0.0, "value": 0.0})
        value = (rotation if name == "rotation_deg" else pressure_rise)(result, number, level)
        found.append({"course": course, "moment": moment, "value": value})
    return found


def _laboratory(name: str) -> list[dict[str, Any]]:
    """The laboratory's points: for rotation with the band of a quarter, for pressure with the published bars."""
    from .calibrate import Laboratory
    from .disc_curves import COURSES

    lab = Laboratory.published()
    value, below, above = lab.rotation, lab.tolerance, lab.tolerance
    if name != "rotation_deg":
        assert lab.pressure is not None, "the first laboratory measured pressure"
        value, below, above = lab.pressure.rise, lab.pressure.below, lab.pressure.above
    return [
        {"course": course.replace("_", " "), "moment": moment, "value": float(value[i, j]),
         "low": float(value[i, j] - below[i, j]), "high": float(value[i, j] + above[i, j])}
        for j, course in enumerate(COURSES)
        for i, moment in enumerate(lab.moments_nm)
    ]  # fmt: skip


def compression_chart(row: RowResult) -> str | None:
    """Compression over loss of height: model curve and the secants of the published mean and spread."""
    import altair as alt

    if row.result is None:
        return None
    level = row.experiment.specimen.levels[0]
    curve = [{"force": 0.0, "loss": 0.0}] + [
        {"force": r.load.compression_n, "loss": -r.levels[level]["height_mm"]}
        for r in row.result.results
        if r.converged
    ]
    check = row.checks[0].check
    top = max(float(p["force"] or 0.0) for p in curve)
    secants = [
        {"force": f, "loss": f / float(k or 1.0), "who": who}
        for who, k in (("mean", check.target), ("mean - SD", check.low), ("mean + SD", check.high))
        for f in (0.0, top)
    ]
    x, y = alt.X("loss:Q", title="loss of height (mm)"), alt.Y("force:Q", title="compression (N)")
    colour = _colours("published", "model")
    lab = alt.Chart(alt.Data(values=secants)).mark_line().encode(
        x=x, y=y, detail="who:N", strokeDash=alt.StrokeDash("who:N", title="laboratory"), color=colour["published"]
    )  # fmt: skip
    ours = alt.Chart(alt.Data(values=curve)).mark_line(point=True).encode(x=x, y=y, color=colour["model"])
    return _svg(alt.layer(lab, ours), height=200)


def _colours(*marks: str) -> dict[str, Any]:
    """The colour of each kind of mark, as an encoding that puts it into the legend."""
    import altair as alt

    scale = alt.Scale(domain=list(marks), range=[MARKS[mark] for mark in marks])
    legend = alt.Legend(title=None, symbolType="square", symbolStrokeWidth=0, symbolOpacity=1.0)
    return {mark: alt.ColorDatum(mark, scale=scale, legend=legend) for mark in marks}


def _axis(unit: str) -> str:
    return "" if unit == "1" else unit


def _svg(chart: Any, height: int | None) -> str:
    import vl_convert

    spec = (chart if height is None else chart.properties(width=WIDTH, height=height)).to_dict(validate=False)
    spec["config"] = {
        "font": "system-ui, sans-serif",
        "background": "white",
        "padding": {"left": 44, "top": 8, "right": 8, "bottom": 8},  # labels are wider in the fonts of some browsers
        "axis": {
            "labelColor": MUTED,
            "titleColor": INK,
            "titleFontWeight": "normal",
            "gridColor": "#eceff1",
            "labelLimit": 320,
            "labelFlush": False,
        },
        "header": {"labelColor": INK},
        "view": {"stroke": None},
    }
    return str(vl_convert.vegalite_to_svg(spec))
