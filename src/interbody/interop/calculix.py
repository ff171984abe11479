"""CalculiX and Abaqus decks (.inp): hyperelastic solids, rigid bodies with reference nodes, nonlinear springs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..mechanics.hexahedron import BULK, C1, C2, K1, K2, KAPPA
from .deck import Deck, lamellae, material_groups

ELEMENTS = ("C3D20R", "C3D8I", "C3D8")
"""Quadratic with reduced integration, and two linear ones that are good for compressible tissue only."""

_EDGES = ((0, 1), (1, 2), (2, 3), (3, 0), (4, 5), (5, 6), (6, 7), (7, 4), (0, 4), (1, 5), (2, 6), (3, 7))
_ANGLE = 6
_DIGITS = 12  # of a fibre's direction; a field holds 20 characters
_FIRST = 0.01  # share of the load in the first increment: fibres stretched past their law end the run at once
_TAUT = 1  # temperature at which ligaments are as taut as they are


def calculix_text(deck: Deck, element_type: str = "C3D20R") -> str:
    """The whole deck.

    Raises:
        ValueError: an element type other than :data:`ELEMENTS`.
    """
    if element_type not in ELEMENTS:
        raise ValueError(f"element_type is {element_type!r}; it is one of {', '.join(ELEMENTS)}")
    kinds, numbers = material_groups(deck)
    out = [_header(deck, element_type), "*NODE,NSET=NALL\n"]
    points: list[NDArray] = []
    rigid: dict[str, list[int]] = {body: [] for body in (*deck.bodies, deck.fixed)}
    blocks: list[str] = []
    nucleus: list[int] = []
    element = 0
    for d, (disc, kind) in enumerate(zip(deck.discs, numbers, strict=True)):
        offset = sum(len(p) for p in points)
        nodes, elements, lower, upper = _with_mid_nodes(disc.mesh, element_type == "C3D20R")
        points.append(nodes)
        rigid[disc.lower_body] += (lower + offset + 1).tolist()
        rigid[disc.upper_body] += (upper + offset + 1).tolist()
        along, up, _ = lamellae(disc.mesh)
        for k in np.unique(kind):
            members = np.flatnonzero(kind == k)
            fibrous = kinds[k][K1] > 0.0
            groups = [(f"D{d}E{e}", np.array([e])) for e in members] if fibrous else [(f"D{d}M{k + 1}", members)]
            for name, group in groups:
                blocks.append(f"*ELEMENT,TYPE={element_type},ELSET={name}\n")
                for e in group:
                    element += 1
                    blocks.append(_listed([element, *(elements[e] + offset + 1)]))
                    if disc.mesh.nucleus[e]:
                        nucleus.append(element)
                section = f"*SOLID SECTION,ELSET={name},MATERIAL={_name(k, kinds[k])}"
                if fibrous:
                    a, b = along[group[0]], up[group[0]]
                    axes = ",".join(f"{x:.9g}" for x in (*a, *b))
                    blocks.append(f"*ORIENTATION,NAME=O{name},SYSTEM=RECTANGULAR\n{axes}\n")
                    section += f",ORIENTATION=O{name}"
                blocks.append(section + "\n")
    blocks += _springs(deck, points, rigid, element)
    for k, row in enumerate(kinds):
        blocks.append(_material(k, row))
    count = sum(len(p) for p in points)
    reference = {body: (count + 2 * i + 1, count + 2 * i + 2) for i, body in enumerate(deck.bodies)}
    out += [f"{i + 1},{x[0]:.9g},{x[1]:.9g},{x[2]:.9g}\n" for i, x in enumerate(np.concatenate(points))]
    for body, (ref, rot) in reference.items():
        place = ",".join(f"{x:.9g}" for x in deck.bodies[body])
        out.append(f"*NODE,NSET=REF_{body}\n{ref},{place}\n*NODE,NSET=ROT_{body}\n{rot},{place}\n")
    out += blocks
    for body, nodes in rigid.items():
        out.append(f"*NSET,NSET=N_{body}\n{_listed(nodes)}")
    for body, (ref, rot) in reference.items():
        out.append(f"*RIGID BODY,NSET=N_{body},REF NODE={ref},ROT NODE={rot}\n")
    if nucleus:
        out.append(f"*ELSET,ELSET=NUCLEUS\n{_listed(nucleus)}")
    out.append(f"*BOUNDARY\nN_{deck.fixed},1,3\n")
    prints = [f"*NODE PRINT,NSET={k}_{body},FREQUENCY=200\nU\n" for body in reference for k in ("REF", "ROT")]
    prints += ["*EL PRINT,ELSET=NUCLEUS,FREQUENCY=200\nS\n"] if nucleus else []
    if deck.springs:
        out.append("*INITIAL CONDITIONS,TYPE=TEMPERATURE\nNALL,0\n")
        out += _step([f"*TEMPERATURE\nNALL,{_TAUT}\n"], prints)
    rotation = reference[deck.loaded][1]
    moment = [f"{rotation},{k + 1},{value:.9g}\n" for k, value in enumerate(deck.moment) if value]
    if moment or not deck.springs:
        out += _step(["*CLOAD\n", *moment] if moment else [], prints)
    return "".join(out)


def _step(load: list[str], prints: list[str]) -> list[str]:
    return [f"*STEP,NLGEOM,INC=1000\n*STATIC\n{_FIRST:g},1.0\n", *load, *prints, "*END STEP\n"]


def left_out_of_calculix(deck: Deck, element_type: str) -> tuple[str, ...]:
    """What this deck does not hold in CalculiX's words: the deck's own list and what the format cannot express."""
    materials = np.concatenate([disc.mesh.material for disc in deck.discs]) if deck.discs else np.zeros((0, 6))
    fibrous = materials[materials[:, K1] > 0.0]
    missing = list(deck.left_out)
    if deck.cables:
        tension = f"{deck.cables[0].tension:g} N"
        missing.append(f"the follower load of {tension} (a cable of constant tension along the spine)")
    if (fibrous[:, KAPPA] > 0.0).any():
        missing.append("the dispersion of the annulus fibres (kappa); fibres here all lie along their mean direction")
    if (fibrous[:, C2] != 0.0).any():
        missing.append("the second matrix term of the annulus as such; its c2 is added to c1, equal in small strain")
    if element_type != "C3D20R":
        missing.append(f"any cure for locking: {element_type} is good for compressible tissue only")
    return tuple(missing)


def _header(deck: Deck, element_type: str) -> str:
    lines = [
        f"interbody: {deck.title}",
        "Units mm, N, MPa. CalculiX's volumetric law (J-1)^2 / D1 replaces K/2 ln(J)^2; nearly the same.",
        "The moment works on the rotation vector of its node; about one axis that is a moment about a fixed axis.",
        "Abaqus: drop ROT NODE on *RIGID BODY; the ELASTIC_FIBER user materials are its *ANISOTROPIC HYPERELASTIC.",
    ]
    if deck.springs:
        lines.append(
            "Temperature stands for how taut the ligaments are: 0 slack, 1 as they are. In the first step they"
        )
        lines.append("grow taut, in the second the load follows; motion counts from the end of the first.")
    missing = left_out_of_calculix(deck, element_type)
    lines += ["Not in this file:", *(f"  - {text}" for text in missing)] if missing else []
    text = "".join(f"** {line}\n" for line in lines).replace("·", " ")
    return text.encode("ascii", "replace").decode()


def _name(k: int, row: tuple[float, ...]) -> str:
    return f"ELASTIC_FIBER_M{k + 1}" if row[K1] > 0.0 else f"M{k + 1}"


def _material(k: int, row: tuple[float, ...]) -> str:
    """D1 = 2 / K. Fibre families lie in the plane of the orientation's first two axes."""
    compliance = 2.0 / row[BULK]
    if row[K1] <= 0.0:
        constants = f"{row[C1]:.9g},{row[C2]:.9g},{compliance:.9g}"
        return f"*MATERIAL,NAME={_name(k, row)}\n*HYPERELASTIC,MOONEY-RIVLIN\n{constants}\n"
    x, y = _shortened(np.cos(np.deg2rad(row[_ANGLE]))), _shortened(np.sin(np.deg2rad(row[_ANGLE])))
    law = f"{row[K1]:.9g},{row[K2]:.9g}"
    return (
        f"*MATERIAL,NAME={_name(k, row)}\n*USER MATERIAL,CONSTANTS=10\n"
        f"{row[C1] + row[C2]:.9g},{compliance:.9g},{x},{y},{law},{x},-{y}\n{law}\n*DEPVAR\n0\n"
    )


def _shortened(share: float) -> str:
    """A component in [0, 1] cut, not rounded: CalculiX refuses a fibre direction that is longer than one."""
    scale = 10**_DIGITS
    return f"{np.floor(share * scale) / scale:.{_DIGITS}f}"


def _with_mid_nodes(mesh, quadratic: bool):  # type: ignore[no-untyped-def]
    """Nodes, elements, and the nodes of both endplates; with a node in the middle of every edge where wanted."""
    if not quadratic:
        return mesh.points, mesh.elements, mesh.lower, mesh.upper
    pairs = np.sort(mesh.elements[:, np.array(_EDGES)], axis=2)
    edges, inverse = np.unique(pairs.reshape(-1, 2), axis=0, return_inverse=True)
    count = len(mesh.points)
    points = np.vstack([mesh.points, mesh.points[edges].mean(axis=1)])
    elements = np.hstack([mesh.elements, count + inverse.reshape(len(mesh.elements), 12)])
    plates = []
    for plate in (mesh.lower, mesh.upper):
        on = np.flatnonzero(np.isin(edges, plate).all(axis=1))
        plates.append(np.concatenate([plate, count + on]))
    return points, elements, plates[0], plates[1]


def _springs(deck: Deck, points: list[NDArray], rigid: dict[str, list[int]], element: int) -> list[str]:
    """Springs between nodes of the rigid bodies; forces keep their point, for CalculiX takes a whole number for a
    degree of freedom."""
    out = []
    node = sum(len(p) for p in points)
    for k, spring in enumerate(deck.springs):
        points.append(np.stack([spring.upper, spring.lower]))
        rigid[spring.upper_body].append(node + 1)
        rigid[spring.lower_body].append(node + 2)
        out.append(f"*ELEMENT,TYPE=SPRINGA,ELSET=S{k}\n{element + k + 1},{node + 1},{node + 2}\n")
        slack = "".join(f"0.,{stretch:.9g},0.\n" for stretch in spring.curve[[0, -1], 0])
        curve = "".join(f"{force:#.9g},{stretch:.9g},{_TAUT}\n" for stretch, force in spring.curve)
        out.append(f"*SPRING,ELSET=S{k},NONLINEAR\n\n{slack}{curve}")
        node += 2
    return out


def _listed(numbers) -> str:  # type: ignore[no-untyped-def]
    """Numbers in lines of at most ten."""
    rows = [numbers[i : i + 10] for i in range(0, len(numbers), 10)]
    return ",\n".join(",".join(str(int(n)) for n in row) for row in rows) + "\n"
