"""Stages are told and timed."""

from __future__ import annotations

import pytest

from interbody.progress import Step, Stopwatch


def test_a_stage_is_told_from_beginning_to_end() -> None:
    told: list[Step] = []
    watch = Stopwatch(told.append)
    with watch.stage("anatomy") as tell:
        tell("L4", 1, 2)
    assert [(s.stage, s.detail, s.done, s.total) for s in told[:2]] == [("anatomy", "", 0, 0), ("anatomy", "L4", 1, 2)]
    assert told[2].seconds == watch.seconds["anatomy"] >= 0


def test_a_stage_that_fails_is_not_told_as_done() -> None:
    told: list[Step] = []
    with pytest.raises(RuntimeError), Stopwatch(told.append).stage("anatomy"):
        raise RuntimeError
    assert len(told) == 1
