"""A load far beyond the laboratory's converges, and is called what it is."""

from __future__ import annotations

from people import COARSE

from interbody.evidence import parameters
from interbody.mechanics import LoadCase, MeshSize, SpineModel, simulate_loads


def test_only_loads_beyond_the_measured_moments_are_noted(healthy_spine) -> None:
    model = SpineModel(healthy_spine, mesh=MeshSize(*COARSE), workers=1)
    loads = [LoadCase("usual", (0.0, 7.5, 0.0)), LoadCase("absurdly_large", (0.0, 400.0, 0.0))]
    response = simulate_loads(model, loads=loads)
    assert response.loads["usual"].converged
    assert len(response.notes) == 1
    note = response.notes[0]
    assert note.startswith("Absurdly large: the disc L")
    assert f"up to {max(parameters('Heuer2007Disc')['moments'].value):g} N·m" in note
    assert "% where they are most)" in note
