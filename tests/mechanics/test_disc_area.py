"""The mesh of a disc covers the disc: areas of section and nucleus against the smooth outline's."""

import numpy as np
import pytest

from interbody.anatomy.outline import area
from interbody.mechanics.disc_mesh import MeshSize, keep_area, section, section_points
from interbody.mechanics.spine_model import unit_outline

SIZES = [MeshSize(), MeshSize(4, 1, 2, 4), MeshSize(6, 2, 4, 10), MeshSize(2, 1, 1, 2)]


def covered(points, quads):
    """Area of quadrilaterals (n, 4) in the plane, by the shoelace formula."""
    x, y = points[quads].transpose(2, 0, 1)
    return float(0.5 * np.sum(x * np.roll(y, -1, axis=1) - y * np.roll(x, -1, axis=1)))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("share", [0.3, 0.45])
def test_the_section_and_the_nucleus_have_their_areas(size, share):
    grid = section(size)
    points = section_points(grid, keep_area(unit_outline, size), share, 0.1)
    whole = area(2.0, 2.0)
    assert covered(points, grid.quads) == pytest.approx(whole, rel=1e-4)
    assert covered(points, grid.quads[~grid.annulus]) == pytest.approx(share * whole, rel=1e-4)
