"""FEBio 4 decks (.feb): uncoupled materials, three-field hexahedra, rigid bodies, nonlinear springs.

Tags and values are those that FEBio 4 registers (febiosoftware/FEBio: FEBioXML, FEBioMech). Its Holzapfel-Gasser-Ogden
material has our energy, dispersion included: c/2 (I1 - 3) + sum k1/(2 k2) (exp(k2 <E>^2) - 1) with the same E and with
fibres at +-gamma between the first two material axes; ``pressure_model`` has to be said, as that material would take
another volumetric law by itself.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from ..mechanics.hexahedron import BULK, C1, C2, K1, K2, KAPPA
from .deck import Deck, lamellae, material_groups

_DENSITY = "<density>1e-9</density>"
_ANGLE = 6  # column after the six of the material table

_CONTROL = """<Control><analysis>STATIC</analysis><time_steps>10</time_steps><step_size>0.1</step_size>\
<plot_level>PLOT_NEVER</plot_level><output_level>OUTPUT_FINAL</output_level>
<time_stepper type="default"><max_retries>8</max_retries><opt_iter>50</opt_iter><dtmin>1e-4</dtmin>\
<dtmax>0.1</dtmax></time_stepper>
<solver type="solid"><symmetric_stiffness>symmetric</symmetric_stiffness><max_refs>25</max_refs><lstol>0.9</lstol>\
<dtol>0.001</dtol><etol>0.01</etol><rtol>0</rtol>
<qn_method type="BFGS"><max_ups>10</max_ups></qn_method></solver></Control>
<Globals><Constants><T>0</T><R>0</R><Fc>0</Fc></Constants></Globals>
"""
_RAMP = """<LoadData><load_controller id="1" type="loadcurve"><interpolate>LINEAR</interpolate>\
<extend>CONSTANT</extend>\
<points><point>0,0</point><point>1,1</point></points></load_controller></LoadData>
"""


def febio_text(deck: Deck, stem: str) -> str:
    """The whole deck; ``stem`` names its log files."""
    kinds, numbers = material_groups(deck)
    rigid = {body: len(kinds) + 1 + k for k, body in enumerate(deck.bodies)}
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<febio_spec version="4.0">\n', _header(deck),
        '<Module type="solid"/>\n', _CONTROL, "<Material>\n", *(_material(k + 1, row) for k, row in enumerate(kinds)),
        *(_rigid(number, body, deck.bodies[body]) for body, number in rigid.items()), "</Material>\n",
    ]  # fmt: skip
    mesh, domains, axes, sets, nucleus = _mesh(deck, kinds, numbers)
    out += [
        "<Mesh>\n",
        *mesh,
        "</Mesh>\n<MeshDomains>\n",
        *domains,
        "</MeshDomains>\n<MeshData>\n",
        *axes,
        "</MeshData>\n",
    ]
    out.append("<Boundary>\n")
    for name, body in sets:
        if body == deck.fixed:
            out.append(
                f'<bc name="fix_{name}" node_set="{name}" type="zero displacement">'
                "<x_dof>1</x_dof><y_dof>1</y_dof><z_dof>1</z_dof></bc>\n"
            )
        else:
            out.append(f'<bc name="tie_{name}" node_set="{name}" type="rigid"><rb>{body}</rb></bc>\n')
    out.append("</Boundary>\n<Rigid>\n")
    for dof, value in zip(("Ru", "Rv", "Rw"), deck.moment, strict=True):
        if value:
            out.append(
                f'<rigid_load type="rigid_moment"><rb>{deck.loaded}</rb><dof>{dof}</dof>'
                f'<value lc="1">{value:.9g}</value><load_type>LOAD</load_type></rigid_load>\n'
            )
    out += ["</Rigid>\n", *_discrete(deck), _RAMP, _output(stem, rigid, nucleus), "</febio_spec>\n"]
    return "".join(out)


def _header(deck: Deck) -> str:
    lines = [f"interbody: {deck.title}", "Units mm, N, MPa. Volumetric law K/2 ln(J)^2."]
    lines += ["Not in this file:", *(f"  - {text}" for text in deck.left_out)] if deck.left_out else []
    return "<!--\n" + "\n".join(lines).replace("--", "- -").replace("·", " ") + "\n-->\n"


def _material(number: int, row: tuple[float, ...]) -> str:
    """Matrix alone, Holzapfel-Gasser-Ogden (its c is twice our c1), or a mixture where the matrix has a second term."""
    c1, c2, bulk, k1, k2, kappa = (row[i] for i in (C1, C2, BULK, K1, K2, KAPPA))
    name = f'id="{number}" name="m{number}"'
    matrix = f"<c1>{c1:.9g}</c1><c2>{c2:.9g}</c2>"
    if k1 <= 0.0:
        return f'<material {name} type="Mooney-Rivlin">{_DENSITY}{matrix}<k>{bulk:.9g}</k></material>\n'
    fibres = f"<k1>{k1:.9g}</k1><k2>{k2:.9g}</k2><gamma>{row[_ANGLE]:.9g}</gamma><kappa>{kappa:.9g}</kappa>"
    if c2 == 0.0:
        return (
            f'<material {name} type="Holzapfel-Gasser-Ogden">{_DENSITY}<k>{bulk:.9g}</k>'
            f"<pressure_model>default</pressure_model><c>{2.0 * c1:.9g}</c>{fibres}</material>\n"
        )
    if kappa == 0.0:
        solids = "".join(
            f' <solid type="fiber-exp-pow-uncoupled">{_DENSITY}<k>0</k><alpha>{k2:.9g}</alpha><beta>2</beta>'
            f"<ksi>{k1:.9g}</ksi><mu>0</mu>"
            f'<fiber type="angles"><theta>{sign * row[_ANGLE]:.9g}</theta><phi>90</phi></fiber></solid>\n'
            for sign in (1, -1)
        )
    else:
        solids = f' <solid type="Holzapfel-Gasser-Ogden">{_DENSITY}<k>0</k><c>0</c>{fibres}</solid>\n'
    return (
        f'<material {name} type="uncoupled solid mixture">{_DENSITY}<k>{bulk:.9g}</k>\n'
        f' <solid type="Mooney-Rivlin">{_DENSITY}<k>0</k>{matrix}</solid>\n{solids}</material>\n'
    )


def _rigid(number: int, body: str, centre: NDArray) -> str:
    return (
        f'<material id="{number}" name="{body}" type="rigid body">{_DENSITY}<override_com>1</override_com>'
        f"<center_of_mass>{_vector(centre)}</center_of_mass></material>\n"
    )


def _vector(v: Iterable[float]) -> str:
    return ",".join(f"{x:.9g}" for x in v)


def _mesh(deck: Deck, kinds: list[tuple[float, ...]], numbers: list[NDArray]):  # type: ignore[no-untyped-def]
    """Mesh section, domains, material axes, node sets with their bodies, and each disc's nucleus elements."""
    mesh, domains, axes = ['<Nodes name="all">\n'], [], []
    offset, element = 0, 0
    offsets = []
    for disc in deck.discs:
        offsets.append(offset)
        mesh += [f'<node id="{offset + i + 1}">{_vector(x)}</node>\n' for i, x in enumerate(disc.mesh.points)]
        offset += len(disc.mesh.points)
    ends: dict[str, list[int]] = {}
    for spring in deck.springs:
        for place, body in ((spring.upper, spring.upper_body), (spring.lower, spring.lower_body)):
            offset += 1
            mesh.append(f'<node id="{offset}">{_vector(place)}</node>\n')
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
                    f'<elem lid="{i + 1}"><a>{_vector(along[e])}</a><d>{_vector(up[e])}</d></elem>\n'
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


def _discrete(deck: Deck) -> list[str]:
    if not deck.springs:
        return []
    out = ["<Discrete>\n"]
    for k, spring in enumerate(deck.springs):
        points = "".join(f"<pt>{_vector(p)}</pt>" for p in spring.curve)
        out.append(
            f'<discrete_material id="{k + 1}" name="{spring.name}" type="nonlinear spring"><scale>1</scale>'
            '<measure>elongation</measure><force type="point"><interpolate>linear</interpolate>'
            f"<extend>extrapolate</extend><points>{points}</points></force></discrete_material>\n"
        )
    out += [f'<discrete dmat="{k + 1}" discrete_set="{s.name}"/>\n' for k, s in enumerate(deck.springs)]
    return [*out, "</Discrete>\n"]


def _output(stem: str, rigid: dict[str, int], nucleus: dict[str, list[int]]) -> str:
    bodies = f"{min(rigid.values())}:{max(rigid.values())}:1" if len(rigid) > 1 else str(next(iter(rigid.values())))
    logs = f'<rigid_body_data data="x;y;z;thx;thy;thz" file="{stem}_rb.txt">{bodies}</rigid_body_data>'
    for name, elements in nucleus.items():
        if elements:
            run = elements == list(range(elements[0], elements[-1] + 1))
            items = f"{elements[0]}:{elements[-1]}:1" if run else ",".join(map(str, elements))
            logs += f'<element_data data="sx;sy;sz;J" file="{stem}_{name}_nucleus.txt">{items}</element_data>'
    return f"<Output><logfile>{logs}</logfile></Output>\n"
