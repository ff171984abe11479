"""FEBio 4 decks (.feb): uncoupled materials, three-field hexahedra, rigid bodies, nonlinear springs.

Tags and values are those that FEBio 4 registers (febiosoftware/FEBio: FEBioXML, FEBioMech). Its Holzapfel-Gasser-Ogden
material has our energy, dispersion included: c/2 (I1 - 3) + sum k1/(2 k2) (exp(k2 <E>^2) - 1) with the same E and with
fibres at +-gamma between the first two material axes; ``pressure_model`` has to be said, as that material would take
another volumetric law by itself.

Ligaments are taut at rest. All at once that tension would throw discs that carry nothing yet, and FEBio's shorter steps
would not make it smaller; so it grows over the first fifth of the run, and the load follows from where that leads. The
first step is short and steps are halved where they fail, because fibres and ligaments stiffen so fast.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from numpy.typing import NDArray

from ..mechanics.hexahedron import BULK, C1, C2, K1, K2, KAPPA
from .deck import Deck, material_groups
from .febio_mesh import mesh_parts, springs_text, vector

_DENSITY = "<density>1e-9</density>"
_ANGLE = 6  # column after the six of the material table

_REST = 0.2  # of the run, in which ligaments grow taut before the load
_LOAD, _TAUT, _TIMES = 1, 2, 3  # numbers of the load curves

_CONTROL = """<Control><analysis>STATIC</analysis><time_steps>20</time_steps><step_size>0.05</step_size>\
<plot_level>PLOT_FINAL</plot_level><output_level>OUTPUT_MAJOR_ITRS</output_level>
<time_stepper type="default"><max_retries>8</max_retries><opt_iter>15</opt_iter><dtmin>1e-4</dtmin>\
{longest}<aggressiveness>1</aggressiveness></time_stepper>
<solver type="solid"><symmetric_stiffness>symmetric</symmetric_stiffness><max_refs>25</max_refs><lstol>0.9</lstol>\
<dtol>0.001</dtol><etol>0.01</etol><rtol>0</rtol>
<qn_method type="BFGS"><max_ups>10</max_ups></qn_method></solver></Control>
<Globals><Constants><T>0</T><R>0</R><Fc>0</Fc></Constants></Globals>
"""
_LONGEST = 0.1  # step


def febio_text(deck: Deck, stem: str) -> str:
    """The whole deck; ``stem`` names its log files."""
    kinds, numbers = material_groups(deck)
    rigid = {body: len(kinds) + 1 + k for k, body in enumerate(deck.bodies)}
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<febio_spec version="4.0">\n', _header(deck),
        '<Module type="solid"/>\n', _control(deck), "<Material>\n",
        *(_material(k + 1, row) for k, row in enumerate(kinds)),
        *(_rigid(number, body, deck.bodies[body]) for body, number in rigid.items()),
        *([_rigid(len(kinds) + len(rigid) + 1, deck.fixed, deck.cables[-1].lower)] if deck.cables else []),
        "</Material>\n",
    ]  # fmt: skip
    mesh, domains, axes, sets, nucleus = mesh_parts(deck, kinds, numbers)
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
        if body == deck.fixed and not deck.cables:
            out.append(
                f'<bc name="fix_{name}" node_set="{name}" type="zero displacement">'
                "<x_dof>1</x_dof><y_dof>1</y_dof><z_dof>1</z_dof></bc>\n"
            )
        else:
            out.append(f'<bc name="tie_{name}" node_set="{name}" type="rigid"><rb>{body}</rb></bc>\n')
    out += ["</Boundary>\n<Rigid>\n", *_rigid_conditions(deck)]
    stem = re.sub(r"[^A-Za-z0-9_.-]", "_", stem)
    out += [
        "</Rigid>\n",
        *springs_text(deck, _TAUT),
        _load_data(deck),
        _output(stem, rigid, nucleus),
        "</febio_spec>\n",
    ]
    return "".join(out)


def _header(deck: Deck) -> str:
    lines = [f"interbody: {deck.title}", "Units mm, N, MPa. Volumetric law K/2 ln(J)^2."]
    if deck.springs:
        lines.append(f"Ligaments grow taut until time {_REST:g}; the load follows. Motion counts from time {_REST:g}.")
    lines += ["Not in this file:", *(f"  - {text}" for text in deck.left_out)] if deck.left_out else []
    text = "\n".join(lines).replace("--", "- -").replace("·", " ")
    return "<!--\n" + text.encode("ascii", "replace").decode() + "\n-->\n"


def _control(deck: Deck) -> str:
    """Steps that shorten by themselves; with ligaments, one of them ends where the load begins."""
    times = f' lc="{_TIMES}"' if deck.springs else ""
    return _CONTROL.format(longest=f"<dtmax{times}>{_LONGEST:g}</dtmax>")


def _rigid_conditions(deck: Deck) -> Iterator[str]:
    """The moment about axes fixed in space, and the follower load as axial forces between neighbours."""
    if deck.cables:
        freedoms = "".join(f"<R{x}_dof>1</R{x}_dof>" for x in "xyzuvw")
        yield f'<rigid_bc name="rest" type="rigid_fixed"><rb>{deck.fixed}</rb>{freedoms}</rigid_bc>\n'
    for dof, value in zip(("Ru", "Rv", "Rw"), deck.moment, strict=True):
        if value:
            yield (
                f'<rigid_load type="rigid_moment"><rb>{deck.loaded}</rb><dof>{dof}</dof>'
                f'<value lc="{_LOAD}">{value:.9g}</value><load_type>LOAD</load_type></rigid_load>\n'
            )
    for cable in deck.cables:
        yield (
            f'<rigid_load type="rigid_axial_force"><rbA>{cable.upper_body}</rbA><rbB>{cable.lower_body}</rbB>'
            f"<ra>{vector(cable.upper)}</ra><rb>{vector(cable.lower)}</rb>"
            f'<force lc="{_LOAD}">{cable.tension:.9g}</force><relative>0</relative></rigid_load>\n'
        )


def _load_data(deck: Deck) -> str:
    """Curves of the load and, with ligaments, of their tautness and of the times that a step has to end at."""
    curves = [[(0.0, 0.0), (1.0, 1.0)]]
    if deck.springs:
        curves = [
            [(0.0, 0.0), (_REST, 0.0), (1.0, 1.0)],
            [(0.0, 0.0), (_REST, 1.0), (1.0, 1.0)],
            [(_REST, _LONGEST), (1.0, _LONGEST)],
        ]
    out = ["<LoadData>"]
    for number, points in enumerate(curves, start=1):
        listed = "".join(f"<point>{vector(p)}</point>" for p in points)
        out.append(
            f'<load_controller id="{number}" type="loadcurve"><interpolate>LINEAR</interpolate>'
            f"<extend>CONSTANT</extend><points>{listed}</points></load_controller>\n"
        )
    return "".join([*out, "</LoadData>\n"])


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
        f"<center_of_mass>{vector(centre)}</center_of_mass></material>\n"
    )


def _output(stem: str, rigid: dict[str, int], nucleus: dict[str, list[int]]) -> str:
    bodies = f"{min(rigid.values())}:{max(rigid.values())}:1" if len(rigid) > 1 else str(next(iter(rigid.values())))
    logs = f'<rigid_body_data data="x;y;z;thx;thy;thz" file="{stem}_rb.txt">{bodies}</rigid_body_data>'
    for name, elements in nucleus.items():
        if elements:
            run = elements == list(range(elements[0], elements[-1] + 1))
            items = f"{elements[0]}:{elements[-1]}:1" if run else ",".join(map(str, elements))
            logs += f'<element_data data="sx;sy;sz;J" file="{stem}_{name}_nucleus.txt">{items}</element_data>'
    plot = '<plotfile type="febio"><var type="displacement"/><var type="stress"/></plotfile>'
    return f"<Output><logfile>{logs}</logfile>{plot}</Output>\n"
