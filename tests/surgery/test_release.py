"""A disc space pulls on a cage that opens it with what was measured, and no more; what pulls less stays as imaged."""

import numpy as np
import pytest
from people import person

from interbody.anatomy import build_spine
from interbody.case import Option, Technique
from interbody.mechanics import MeshSize, SpineModel
from interbody.mechanics.newton import LoadPath
from interbody.surgery import release
from interbody.surgery.construct import operate
from interbody.surgery.interbody_block import InterbodyBlock
from interbody.surgery.operated_model import OperatedModel

LEVEL, MESH = "L4-L5", MeshSize(4, 1, 3, 6)


def placed(technique: str, grade: int, higher_mm: float) -> tuple[OperatedModel, InterbodyBlock]:
    """A level with a cage so much higher than its space, driven in."""
    option = Option(technique=Technique(technique), levels=[LEVEL], screws="none", side="left")
    spine = build_spine(person(grade))
    plan = operate(spine, option).cages[LEVEL]
    option = option.model_copy(update={"hardware": {"cage_height_mm": plan.space_height + higher_mm}})
    model = OperatedModel(spine, operate(spine, option).preparations, mesh=MESH, only=[LEVEL])
    model.reset()
    assert model.placement.converged, model.placement.status
    (block,) = (c for c in model.parts[LEVEL].level.connectors if isinstance(c, InterbodyBlock))
    return model, block


def test_the_pull_is_that_of_the_laboratory_with_straight_lines_between() -> None:
    assert [release.measured_pull(h) for h in (0.0, 2.0, 4.0)] == pytest.approx([0.0, 146.1, 289.8])
    assert release.measured_pull(3.0) == pytest.approx(0.5 * (146.1 + 289.8))
    assert release.measured_pull(5.0) == pytest.approx(289.8 + 0.5 * (289.8 - 146.1))


@pytest.mark.parametrize(("technique", "grade", "higher"), [("alif", 4, 2.0), ("llif", 3, 4.0), ("tlif", 5, 6.5)])
def test_a_cage_is_pressed_by_what_was_measured_on_top_of_what_pressed_it_before(technique, grade, higher) -> None:
    """Stretched as imaged the same spaces pull with thousands of newtons, or find no equilibrium."""
    _, flush = placed(technique, grade, 0.0)
    model, block = placed(technique, grade, higher)
    part = model.parts[LEVEL]
    before = placed(technique, grade, 0.0)[0].parts[LEVEL]
    assert part.disc is not None
    assert release.pull(part, block) - release.pull(before, flush) == pytest.approx(
        release.measured_pull(higher), rel=0.05
    )
    assert part.level.centre @ part.axes[:, 2] > before.level.centre @ part.axes[:, 2] + 0.8 * higher
    assert part.disc.fibre_strain_max() < 0.2, "as imaged, 1 mm of opening stretched fibres of a worn disc by 27 %"


def test_tissue_that_pulls_less_than_was_measured_stays_as_imaged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(release, "measured_pull", lambda opening: 1e5 * opening)
    model, _ = placed("llif", 1, 0.6)
    disc = model.parts[LEVEL].disc
    assert disc is not None
    np.testing.assert_allclose(disc.unstressed, disc.mesh.points, atol=1e-9)


def test_a_cage_as_high_as_its_space_leaves_the_tissue_alone() -> None:
    model, _ = placed("alif", 4, 0.0)
    disc = model.parts[LEVEL].disc
    assert disc is not None
    assert disc.unstressed is disc.mesh.points


def test_a_disc_released_in_a_stretched_state_is_free_of_stress_there_and_stiff_about_it() -> None:
    spine = build_spine(person(1))
    model = SpineModel(spine, mesh=MESH, only=[LEVEL])
    model.reset()
    part = model.parts[LEVEL]
    disc = part.disc
    assert disc is not None
    assert model.solver.solve(LoadPath(np.array([0.0, 5000.0, 0.0]))).converged
    assert np.linalg.norm(disc.residual(part.level.centre)[0]) > 10.0
    disc.release(disc.x.copy(), disc.mesh.fibres)
    condensed = disc.condense(part.level.centre)
    assert np.linalg.norm(condensed.wrench) < 1e-8
    assert np.abs(disc.unbalanced).max() < 1e-9
    assert np.linalg.eigvalsh(condensed.tangent).min() > 0.0
    assert disc.element_volumes() == pytest.approx(disc.volumes)
