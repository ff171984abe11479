"""The parts of a FEBio 4 deck that hold places: nodes, elements, axes of materials, node sets, springs."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from ..mechanics.hexahedron import K1
from .deck import Deck, lamellae


def vector(v: Iterable[float]) -> str:
    """Numbers as FEBio reads a list of them."""
    return ",".join(f"{x:.9g}" for x in v)


def mesh_parts(deck: Deck, kinds: list[tuple[float, ...]], numbers: list[NDArray]):  # type: ignore[no-untyped-def]
    """Mesh section, domains, material axes, node sets with their bodies, and each disc's nucleus elements."""
    mesh, domains, axes = ['<Nodes name="all">\n'], [], []
    offset, element = 0, 0
    offsets = []
    for disc in deck.discs:
        offsets.append(offset)
        mesh += [f'<node id="{offset + i + 1}">{vector(x)}</node>\n' for i, x in enumerate(disc.mesh.points)]
        offset += len(disc.mesh.points)
    ends: dict[str, list[int]] = {}
    for spring in deck.springs:
        for place, body in ((spring.upper, spring.upper_body), (spring.lower, spring.lower_body)):
            offset += 1
            mesh.append(f'<node id="{offset}">{vector(place)}</node>\n')
            ends.setdefault(body, []).append(offset)
    mesh.append("</Nodes>\n")
    sets: list[tuple[str, str]] = []
    nucleus: dict[str, list[int]] = {}
    for d, (disc, kind) in enumerate(zip(deck.discs, numbers, strict=True)):
        along, up, _ = lamellae(disc.mesh)
        nucleus[disc.name] = []
        for k in np.unique(kind):
            members = np.flatnonzero(kind == k)
            name = f"d{d}m{k + 1}"
            mesh.append(f'<Elements type="hex8" name="{name}">\n')
            for e in members:
                element += 1
                nodes = ",".join(str(n) for n in disc.mesh.elements[e] + offsets[d] + 1)
                mesh.append(f'<elem id="{element}">{nodes}</elem>\n')
                if disc.mesh.nucleus[e]:
                    nucleus[disc.name].append(element)
            mesh.append("</Elements>\n")
            domains.append(f'<SolidDomain name="{name}" mat="m{k + 1}"/>\n')
            if kinds[k][K1] > 0.0:
                axes.append(f'<ElementData type="mat_axis" elem_set="{name}">\n')
                axes += [
                    f'<elem lid="{i + 1}"><a>{vector(along[e])}</a><d>{vector(up[e])}</d></elem>\n'
                    for i, e in enumerate(members)
                ]
                axes.append("</ElementData>\n")
        for side, plate, body in (("bot", disc.mesh.lower, disc.lower_body), ("top", disc.mesh.upper, disc.upper_body)):
            listed = ",".join(str(n) for n in plate + offsets[d] + 1)
            mesh.append(f'<NodeSet name="{side}{d}">{listed}</NodeSet>\n')
            sets.append((f"{side}{d}", body))
    for body, found in ends.items():
        mesh.append(f'<NodeSet name="ends_{body}">{",".join(map(str, found))}</NodeSet>\n')
        sets.append((f"ends_{body}", body))
    first = offset - 2 * len(deck.springs)
    for k, spring in enumerate(deck.springs):
        pair = f"{first + 2 * k + 1},{first + 2 * k + 2}"
        mesh.append(f'<DiscreteSet name="{spring.name}"><delem>{pair}</delem></DiscreteSet>\n')
    return mesh, domains, axes, sets, nucleus


def springs_text(deck: Deck, curve: int) -> list[str]:
    """The section of the ligaments; load curve ``curve`` says how taut they are."""
    if not deck.springs:
        return []
    out = ["<Discrete>\n"]
    for k, spring in enumerate(deck.springs):
        points = "".join(f"<pt>{vector(p)}</pt>" for p in spring.curve)
        out.append(
            f'<discrete_material id="{k + 1}" name="{spring.name}" type="nonlinear spring">'
            f'<scale lc="{curve}">1</scale>'
            '<measure>elongation</measure><force type="point"><interpolate>linear</interpolate>'
            f"<extend>extrapolate</extend><points>{points}</points></force></discrete_material>\n"
        )
    out += [f'<discrete dmat="{k + 1}" discrete_set="{s.name}"/>\n' for k, s in enumerate(deck.springs)]
    return [*out, "</Discrete>\n"]
