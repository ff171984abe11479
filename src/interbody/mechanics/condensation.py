"""Newton's method on a disc with the pressure as an unknown of its own, element by element.

A near-incompressible disc answers a step that is right in the first order with large pressures of the second order.
The next step puts the forces right, but a stiffness taken at such pressures is that of another body and may lose its
sign. So it is taken at the pressure that the last step led to by its own linear law, as it is when displacement and
pressure are solved for together (Magisano, Leonetti and Garcea 2017 show what this saves). The forces, and so the
answer, do not depend on it (:meth:`.disc.SolidDisc.assemble`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .assembly import extrapolate
from .disc import SolidDisc

Array = NDArray[np.float64]


def extrapolated(disc: SolidDisc, step: Array, assumed: Array) -> tuple[Array, float]:
    """Mean stress of every element after ``step`` (n_nodes, 3) mm, to first order.

    Fills ``assumed`` with present mean stresses where it is not a number.

    Returns:
        (n_elements,) MPa, and the work (N·mm) along the step by which the present mean stresses exceed those assumed.
    """
    m = disc.mesh
    stress = np.empty(len(m.elements))
    excess = extrapolate(
        disc.x, step, m.elements, disc.gradients, disc.weights, disc.volumes, m.material, assumed, stress
    )
    return stress, excess
