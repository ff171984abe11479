"""The plan of recovery as a picture: what was measured is never hidden by what is custom."""

from __future__ import annotations

import re

import pytest

from interbody.report.calendar import NARROW, WIDE, calendar_picture
from interbody.report.palette import OPTIONS
from interbody.report.recovery import Step


def step(first: float, last: float, measured: bool) -> Step:
    return Step("Walking", "", "", "", "", first, last, measured)


@pytest.mark.parametrize("layout", [WIDE, NARROW])
def test_a_full_bar_inside_a_hollow_one_is_drawn_on_top(layout) -> None:
    inside, around = step(0.17, 0.17, True), step(0.0, 0.43, False)
    for order in ([inside, around], [around, inside]):
        picture = calendar_picture(order, OPTIONS[0], "plan", layout)
        bars = re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="(\d+)"', picture)
        assert [int(height) for _, _, height in bars] == [10, 14], "hollow first, full last"
        (left, wide), (own, own_wide) = ((float(x), float(w)) for x, w, _ in bars)
        assert left <= own
        assert own_wide < wide
