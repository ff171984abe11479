"""Hardware drawn to scale: one SVG an item, in millimetres, with a bar of 10 mm."""

from __future__ import annotations

from math import radians, tan

from ..surgery.catalogue import Item
from .palette import CHROME

_INK, _RULE, _STRONG = CHROME["ink"][0], CHROME["rule"][0], CHROME["strong"][0]
_MARGIN = 4.0
_PIXELS = 5.0  # a millimetre on the page
_TEXT = 3.2
DRAWN = ("screw", "rod", "cage", "plate")


def drawing(item: Item) -> str:
    """The item as SVG; empty for what has no shape (graft, material)."""
    shapes = {"screw": _screw, "rod": _rod, "cage": _cage, "plate": _plate}
    if item.kind not in shapes:
        return ""
    body, width, height = shapes[item.kind](item)
    return _framed(body, width, height, f"{item.kind} {item.name}, to scale")


def _framed(body: str, width: float, height: float, label: str) -> str:
    bar = height + 5.0
    line = f"M0 {bar:.2f}h10M0 {bar - 1:.2f}v2M10 {bar - 1:.2f}v2"
    scale = (
        f'<path d="{line}" stroke="{_INK}" stroke-width="0.4" fill="none"/>'
        f'<text x="11.5" y="{bar + 1.1:.2f}" font-size="{_TEXT}" fill="{_INK}">10 mm</text>'
    )
    wide, high = max(width, 26.0) + 2 * _MARGIN, height + 8.0 + 2 * _MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-label="{label}" focusable="false" '
        f'viewBox="{-_MARGIN} {-_MARGIN} {wide:.2f} {high:.2f}" width="{_PIXELS * wide:.0f}" '
        f'height="{_PIXELS * high:.0f}" font-family="system-ui, sans-serif">{body}{scale}</svg>'
    )


def _shape(path: str, fill: str = _RULE) -> str:
    return f'<path d="{path}" fill="{fill}" stroke="{_INK}" stroke-width="0.3" fill-rule="evenodd"/>'


def _screw(item: Item) -> tuple[str, float, float]:
    """Side view, head to the left; the thread is drawn with its pitch and depth."""
    outer, core, length, pitch = (item.value(n) for n in ("diameter_mm", "core_mm", "length_mm", "pitch_mm"))
    head = item.value("head_offset_mm")
    middle = 0.5 * max(outer, head)
    turns = int(length / pitch)
    upper, lower = [f"M{head:.2f} {middle - core / 2:.2f}"], []
    for k in range(turns):
        start = head + k * pitch
        share = 1.0 if k < turns - 2 else 0.6 - 0.3 * (k - turns + 2)
        tooth = core / 2 + share * (outer - core) / 2
        upper.append(f"L{start + 0.3 * pitch:.2f} {middle - tooth:.2f}L{start + pitch:.2f} {middle - core / 2:.2f}")
        lower.append(f"L{start + pitch:.2f} {middle + core / 2:.2f}L{start + 0.3 * pitch:.2f} {middle + tooth:.2f}")
    tip = f"L{head + length:.2f} {middle:.2f}"
    end = f"L{head:.2f} {middle + core / 2:.2f}Z"
    cap = _shape(f"M0 {middle - head / 2:.2f}h{head:.2f}v{head:.2f}h{-head:.2f}Z", _STRONG)
    return _shape("".join([*upper, tip, *reversed(lower), end])) + cap, head + length, 2 * middle


def _rod(item: Item) -> tuple[str, float, float]:
    """A piece of 60 mm, and its section beside it."""
    d, piece = item.value("diameter_mm"), 60.0
    if item.words["contour"] == "contoured":
        body = f"M0 {d + 6:.2f}Q30 -2 60 {d + 6:.2f}l0 {-d:.2f}Q30 {-2 - d:.2f} 0 6Z"
        high = d + 6.0
    else:
        body, high = f"M0 0h{piece}v{d:.2f}h{-piece}Z", d
    section = f'<circle cx="{piece + 4 + d / 2:.2f}" cy="{high - d / 2:.2f}" r="{d / 2:.3f}" fill="{_STRONG}"/>'
    return _shape(body) + section, piece + 4 + d, high


def _cage(item: Item) -> tuple[str, float, float]:
    """From above with its graft window, and from the side with its lordosis; front to the right in the side view."""
    long, short, height = (item.value(n) for n in ("length_mm", "width_mm", "height_mm"))
    share = item.value("window_share") ** 0.5
    outer = _outline(item.words["shape"], long, short)
    w, s = long * share, short * share
    x, y = (long - w) / 2, (short - s) / 2
    window = "" if item.words["shape"] == "crescent" else f"M{x:.2f} {y:.2f}v{s:.2f}h{w:.2f}v{-s:.2f}Z"
    above = _shape(outer + window)
    run = long if item.words["approach"] == "plif" else short
    tilt = run * tan(radians(0.5 * item.value("lordosis_deg")))
    front, back, top = height + tilt, height - tilt, short + 5.0
    side = _shape(f"M0 {top + tilt:.2f}L{run:.2f} {top:.2f}v{front:.2f}L0 {top + tilt + back:.2f}Z")
    place = f'x="{run + 2:.2f}" y="{top + 0.5 * front:.2f}" font-size="{_TEXT}" fill="{_INK}"'
    return above + side + f"<text {place}>from the side</text>", max(long, run + 24.0), top + front


def _outline(shape: str, long: float, short: float) -> str:
    if shape == "oval":
        rx, ry = long / 2, short / 2
        return f"M0 {ry:.2f}A{rx:.2f} {ry:.2f} 0 1 1 {long:.2f} {ry:.2f}A{rx:.2f} {ry:.2f} 0 1 1 0 {ry:.2f}Z"
    if shape == "crescent":
        x, top, hollow = long / 2, -short, 0.35 * short
        return f"M0 {short:.2f}Q{x:.2f} {top:.2f} {long:.2f} {short:.2f}Q{x:.2f} {hollow:.2f} 0 {short:.2f}Z"
    r = min(2.0, short / 3)
    return (
        f"M{r} 0h{long - 2 * r:.2f}a{r} {r} 0 0 1 {r} {r}v{short - 2 * r:.2f}a{r} {r} 0 0 1 {-r} {r}"
        f"h{2 * r - long:.2f}a{r} {r} 0 0 1 {-r} {-r}v{2 * r - short:.2f}a{r} {r} 0 0 1 {r} {-r}Z"
    )


def _plate(item: Item) -> tuple[str, float, float]:
    """From outside, along the spine from left to right."""
    length, width, hole = (item.value(n) for n in ("length_mm", "width_mm", "screw_diameter_mm"))
    rows = int(item.value("screw_count")) // 2
    holes = "".join(
        f'<circle cx="{x:.2f}" cy="{(k + 0.5) * width / rows:.2f}" r="{hole / 2:.2f}" fill="{CHROME["paper"][0]}" '
        f'stroke="{_INK}" stroke-width="0.3"/>'
        for x in (hole, length - hole)
        for k in range(rows)
    )
    return _shape(_outline("block", length, width)) + holes, length, width
