"""From a case to a spine: measured where measured, estimated from published morphometry where not."""

from __future__ import annotations

from collections.abc import Mapping

from ..case import LEVELS, VERTEBRAE, Case
from ..evidence import ParameterSet
from .alignment import solve_wedges
from .arch import Arch, lumbar_arch, sacral_arch
from .bodies import body_rims
from .chain import Chain, body_concavity, stack
from .density import densities
from .discs import disc_spaces, lower_of, upper_of
from .facets import level_facets, setback
from .frame import Frame
from .ledger import Ledger
from .ligaments import level_strands
from .morphometry import LUMBAR, BodySize, Regression, body_sizes
from .pelvis import pelvis
from .spine import Facet, LigamentStrand, SagittalAlignment, Spine, Vertebra


def build_spine(case: Case, *, sets: Mapping[str, ParameterSet] | None = None) -> Spine:
    """Build the unloaded L1-S1 spine of a person.

    Args:
        case: the person; ``case.anatomy`` holds what was measured.
        sets: parameter sets to use instead of the published ones, by name.

    Returns:
        The spine in the world frame, mm, with the names and spread of what was estimated and every quantity used.

    Raises:
        CaseError: measures that contradict one another or leave no room between two bones.
    """
    ledger = Ledger(sets)
    sizes = body_sizes(case, ledger)
    spaces = disc_spaces(case, ledger, sizes)
    top = ledger.number("Discs", "concavity.lower", "hollow of the upper endplate of L1")
    bodies = body_rims(case, ledger, sizes, body_concavity(spaces, top))
    hips = pelvis(case, ledger)
    wedges = solve_wedges(case, ledger, bodies, spaces, hips.incidence)
    chain = stack(case, sizes, bodies, spaces, wedges, hips.slope, top)
    regression = Regression(case, ledger)
    vertebrae = _vertebrae(case, ledger, regression, chain, sizes)
    facets, strands = _joints(case, ledger, regression, chain, sizes, vertebrae)
    segmental = wedges.segmental
    return Spine(
        vertebrae=vertebrae,
        discs=chain.discs,
        facets=facets,
        strands=strands,
        alignment=SagittalAlignment(hips.incidence, hips.tilt, hips.slope, sum(segmental.values()), segmental),
        body_mass_kg=case.patient.weight_kg,
        estimated=ledger.estimated,
        spread=ledger.spread,
        evidence=ledger.evidence,
        notes=tuple(ledger.notes),
    )


def _vertebrae(
    case: Case, ledger: Ledger, regression: Regression, chain: Chain, sizes: Mapping[str, BodySize]
) -> dict[str, Vertebra]:
    """Every vertebra, L1 to S1."""
    density = densities(case, ledger)
    made: dict[str, Vertebra] = {}
    arches: dict[str, Arch] = {}
    for v in VERTEBRAE:
        size = sizes[v]
        front, back = chain.heights.get(v, (0.0, 0.0))
        bare = Vertebra(
            v, chain.superior[v], chain.inferior.get(v), front, back, 0.0, 0.0, {}, chain.superior[v].centre, {},
            density[v],
        )  # fmt: skip
        frame = Frame(bare.centre, bare.axes)
        entry_back = setback(ledger, "L5-S1" if v == "S1" else "lumbar", size.depth)
        if v in LUMBAR:
            arch = lumbar_arch(case, ledger, regression, v, frame, size, 0.5 * (front + back), entry_back)
        else:
            arch = sacral_arch(ledger, frame, size, arches["L5"], entry_back)
        arches[v] = arch
        made[v] = Vertebra(
            v, bare.superior, bare.inferior, front, back, arch.canal_width, arch.canal_depth, arch.pedicles,
            arch.spinous_tip, arch.transverse_tips, density[v],
        )  # fmt: skip
    return made


def _joints(
    case: Case,
    ledger: Ledger,
    regression: Regression,
    chain: Chain,
    sizes: Mapping[str, BodySize],
    vertebrae: Mapping[str, Vertebra],
) -> tuple[dict[str, tuple[Facet, Facet]], dict[str, tuple[LigamentStrand, ...]]]:
    """Facets and ligament strands by level."""
    facets: dict[str, tuple[Facet, Facet]] = {}
    strands: dict[str, tuple[LigamentStrand, ...]] = {}
    for level in LEVELS:
        upper, lower = upper_of(level), lower_of(level)
        width = 0.5 * (sizes[upper].inferior_width + sizes[lower].superior_width)
        depth = 0.5 * (sizes[upper].inferior_depth + sizes[lower].superior_depth)
        ratio = regression.height_ratio(upper)
        facets[level] = level_facets(case, ledger, level, chain.planes[level], width, depth, ratio)
        strands[level] = level_strands(ledger, level, vertebrae[upper], vertebrae[lower], facets[level], ratio)
    return facets, strands
