"""States solved at the same time: the same answers as one after the other, and nobody waits for ever."""

from __future__ import annotations

import threading

import pytest

from interbody.mechanics import standard_loads
from interbody.pipeline.side_by_side import Solved, one_at_a_time
from interbody.progress import Step

FUSION = "TLIF L3-L4"
ROUND_OFF = 1e-9
"""Degrees and MPa; far below the six digits that are written to files."""


def test_asking_for_a_load_waits_until_it_is_solved() -> None:
    solved, answers = Solved(), []
    asking = threading.Thread(target=lambda: answers.append("flexion" in solved))
    asking.start()
    asking.join(0.05)
    assert asking.is_alive(), "it is not known yet whether the load will be solved"
    solved.take({"flexion": []})
    asking.join(5)
    assert answers == [True]


def test_a_load_that_will_not_come_is_not_there() -> None:
    solved, answers = Solved(), []
    asking = threading.Thread(target=lambda: answers.append("torsion_left" in solved))
    asking.start()
    solved.take({"flexion": []}, over=True)
    asking.join(5)
    assert answers == [False]
    assert "flexion" in solved


def test_steps_told_by_several_threads_come_one_by_one() -> None:
    inside, most = 0, 0

    def progress(step: Step) -> None:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        threading.Event().wait(0.002)
        inside -= 1

    told = one_at_a_time(progress)
    threads = [threading.Thread(target=told, args=(Step("a"),)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


@pytest.mark.slow
def test_an_operation_solved_beside_the_intact_spine_is_that_solved_after_it(whole_run) -> None:
    simulation = whole_run.simulation
    loads = standard_loads(("flexion", "torsion_left"))
    after = simulation.constructs[FUSION].solve(loads, like=simulation.models["intact"])
    for load in ("flexion", "torsion_left"):
        beside = simulation.responses[FUSION].loads[load]
        assert after.loads[load].iterations == beside.iterations, "it started from the same state"
        for level, found in after.loads[load].levels.items():
            assert found.rotation_deg == pytest.approx(beside.levels[level].rotation_deg, rel=1e-9, abs=ROUND_OFF)
            pressure = beside.levels[level].idp_mpa  # None where the disc was opened
            assert (found.idp_mpa is None) == (pressure is None)
            if pressure is not None:
                assert found.idp_mpa == pytest.approx(pressure, rel=1e-9, abs=ROUND_OFF)
