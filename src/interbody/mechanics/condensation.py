"""Newton's method on a disc with the pressure as an unknown of its own, element by element.

A near-incompressible disc answers a step that is right in the first order with large pressures of the second order.
The next step puts the forces right, but a stiffness taken at such pressures is that of another body and may lose its
sign. So it is taken at the pressure that the last step led to by its own linear law, as it is when displacement and
pressure are solved for together (Magisano, Leonetti and Garcea 2017 show what this saves). The forces, and so the
answer, are those of :class:`.disc.SolidDisc`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .assembly import assemble_assuming, extrapolate
from .disc import SolidDisc, refuse

Array = NDArray[np.float64]


def assemble_disc(disc: SolidDisc, centre: Array, assumed: Array, tangent: bool = True) -> Array:
    """Forces of the present state and stiffness at ``assumed`` mean stresses (n_elements,) MPa; not a number: present.

    Without ``tangent``, forces at the assumed mean stresses.

    Returns:
        (6,) wrench on the upper endplate.

    Raises:
        TrialFailed: the state is not admissible.
    """
    t, m = disc.topology, disc.mesh
    wrench = np.zeros(6)
    disc.energy, status = assemble_assuming(
        disc.x, m.elements, t.kind, t.dof, disc.gradients, disc.weights, disc.volumes, m.material, m.fibres,
        t.offset, t.stride, centre, disc._panels, disc._residual, disc._coupling, wrench, disc._endplate,
        disc.pressure, disc.stretch, tangent, assumed,
    )  # fmt: skip
    refuse(status)
    return wrench


def balance_again(disc: SolidDisc, wrench: Array) -> Array:
    """Eliminate the interior's unbalanced forces with the factors of the last :meth:`.disc.SolidDisc.eliminate`.

    Returns:
        (6,) the wrench that is left when they are balanced, to first order.
    """
    disc._rhs[6] = disc._residual
    disc.back_substitute(disc._rhs[6:])
    return wrench - disc._coupling @ disc._rhs[6]


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
