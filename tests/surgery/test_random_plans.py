"""Random plans on random people: each is solved or refused in words (``scripts/plans.py`` runs any number)."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from people import COARSE

from interbody.mechanics import MeshSize

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

from plans import TECHNIQUES, random_option, run_plan


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(300, 306))
def test_a_plan_is_solved_or_refused_with_a_reason(seed: int) -> None:
    found = run_plan(seed, MeshSize(*COARSE), ("flexion", "torsion_left"))
    assert found["end"] in ("solved", "refused"), found
    if found["end"] == "refused":
        assert len(found["why"].split()) > 6


def test_plans_cover_every_technique() -> None:
    import numpy as np

    drawn = [random_option(np.random.default_rng(seed)) for seed in range(120)]
    assert {option["technique"] for option in drawn} == set(TECHNIQUES)
    assert {len(option["levels"]) for option in drawn} == {1, 2}
