"""What FEBio 4 reads, as far as our files go: tags, attributes, values and references by the parser's own rules.

Each entry names the source of FEBio (febiosoftware/FEBio) that says so. FEBio refuses a file with an unknown tag,
parameter or attribute (FileImport.cpp, ``ReadParameterList``; attributes since format 3.0), so nothing else may stand
in ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from xml.etree.ElementTree import Element

NUMBER = r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?"
POSITIVE = r"\d*\.?\d*[1-9]\d*\.?\d*([eE][-+]?\d+)?"
VECTOR = rf"{NUMBER},{NUMBER},{NUMBER}"
POINT = rf"{NUMBER},{NUMBER}"
INTEGER, NATURAL = r"-?\d+", r"[1-9]\d*"
BOOL = "[01]"
INTEGERS = r"\d+(,\d+)*"
ITEMS = r"\d+(:\d+(:\d+)?)?(,\d+(:\d+(:\d+)?)?)*"
NAME = r"[A-Za-z0-9_.-]+"


@dataclass(frozen=True)
class Tag:
    """A tag: attributes (pattern; optional ones end in ?), text of a leaf, children, and which have to be there."""

    attributes: dict[str, str] = field(default_factory=dict)
    text: str | None = None
    children: dict[str, Tag] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    types: dict[str, Tag] = field(default_factory=dict)
    """Where the ``type`` attribute says which class it is: that class's tag (its attributes are added to ours)."""


def leaf(text: str, **attributes: str) -> Tag:
    return Tag(attributes, text)


def one_of(*words: str) -> str:
    return "|".join(re.escape(w) for w in words)


def params(required: str = "", **children: Tag) -> Tag:
    return Tag(children=children, required=frozenset(required.split()))


def curve(words: dict[str, tuple[str, ...]], point: str) -> Tag:
    """FELoadCurve.cpp, FEPointFunction.cpp; children of ``points`` are read whatever they are called."""
    return Tag(
        children={
            "interpolate": leaf(one_of(*words["interpolate"])),
            "extend": leaf(one_of(*words["extend"])),
            "points": Tag(children={point: leaf(POINT)}, required=frozenset([point])),
        },
        required=frozenset(["points"]),
    )


LOAD_CURVE = curve(
    {"interpolate": ("LINEAR", "STEP", "SMOOTH"), "extend": ("CONSTANT", "EXTRAPOLATE", "REPEAT", "REPEAT OFFSET")},
    "point",
)
POINT_FUNCTION = curve(
    {"interpolate": ("linear", "step", "smooth"), "extend": ("constant", "extrapolate", "repeat", "repeat offset")},
    "pt",
)

# FEMaterial.cpp (density of a solid material), FEUncoupledMaterial.cpp (k, pressure_model)
DENSITY = leaf(POSITIVE)
PRESSURE = leaf(one_of("default", "NIKE3D", "Abaqus", "Abaqus (GOH)"))
FIBRE = Tag(
    {"type": "angles"}, children={"theta": leaf(NUMBER), "phi": leaf(NUMBER)}, required=frozenset(["theta", "phi"])
)
# FEMooneyRivlin.cpp; FEHolzapfelGasserOgden.cpp (gamma in degrees, kappa in [0, 1/3]); FEFiberExpPowUncoupled.cpp
MOONEY_RIVLIN = {"density": DENSITY, "c1": leaf(NUMBER), "c2": leaf(NUMBER), "k": leaf(NUMBER)}
HOLZAPFEL = {"density": DENSITY, "k": leaf(NUMBER)} | {n: leaf(NUMBER) for n in ("c", "k1", "k2", "gamma", "kappa")}
EXP_POW = {n: leaf(NUMBER) for n in ("k", "alpha", "beta", "ksi", "mu")} | {"density": DENSITY, "fiber": FIBRE}
SOLIDS = {
    "Mooney-Rivlin": params("c1 c2", **MOONEY_RIVLIN),
    "Holzapfel-Gasser-Ogden": params("c k1 k2 gamma kappa", **HOLZAPFEL),
    "fiber-exp-pow-uncoupled": params("alpha beta ksi fiber", **EXP_POW),
}
MATERIAL = Tag(
    {"id": NATURAL, "name": NAME},
    types={
        # a top-level uncoupled material needs k > 0 (FEUncoupledMaterial::Init)
        "Mooney-Rivlin": params("c1 c2 k", **(MOONEY_RIVLIN | {"k": leaf(POSITIVE)})),
        "Holzapfel-Gasser-Ogden": params(
            "c k1 k2 gamma kappa k pressure_model", **(HOLZAPFEL | {"k": leaf(POSITIVE), "pressure_model": PRESSURE})
        ),
        # FEUncoupledElasticMixture.cpp: property "solid"
        "uncoupled solid mixture": params(
            "k solid", density=DENSITY, k=leaf(POSITIVE), solid=Tag(types=SOLIDS), pressure_model=PRESSURE
        ),
        # FERigidMaterial.cpp
        "rigid body": params(
            "center_of_mass", density=DENSITY, override_com=leaf(BOOL), center_of_mass=leaf(VECTOR)
        ),
    },
)  # fmt: skip

# FESolidAnalysis / FEAnalysis.cpp, FETimeStepController.cpp, FESolidSolver2.cpp, FENewtonSolver.cpp, FESolver.cpp,
# BFGSSolver.cpp
CONTROL = params(
    "time_steps step_size solver",
    analysis=leaf(one_of("STATIC", "DYNAMIC")),
    time_steps=leaf(NATURAL),
    step_size=leaf(POSITIVE),
    plot_level=leaf(
        one_of("PLOT_NEVER", "PLOT_MAJOR_ITRS", "PLOT_MINOR_ITRS", "PLOT_MUST_POINTS", "PLOT_FINAL", "PLOT_STEP_FINAL")
    ),
    output_level=leaf(
        one_of("OUTPUT_NEVER", "OUTPUT_MAJOR_ITRS", "OUTPUT_MINOR_ITRS", "OUTPUT_MUST_POINTS", "OUTPUT_FINAL")
    ),
    time_stepper=Tag(
        {"type": "default"},
        children={
            "max_retries": leaf(INTEGER), "opt_iter": leaf(INTEGER), "dtmin": leaf(NUMBER),
            "dtmax": leaf(NUMBER, **{"lc?": NATURAL}), "aggressiveness": leaf("[01]"),
        },
    ),
    solver=Tag(
        {"type": "solid"},
        children={
            "symmetric_stiffness": leaf(one_of("non-symmetric", "symmetric")), "max_refs": leaf(NATURAL),
            "lstol": leaf(NUMBER), "dtol": leaf(NUMBER), "etol": leaf(NUMBER), "rtol": leaf(NUMBER),
            "qn_method": Tag({"type": "BFGS"}, children={"max_ups": leaf(INTEGER)}),
        },
    ),
)  # fmt: skip

# FEBioGlobalsSection.cpp
GLOBALS = params(Constants=params(T=leaf(NUMBER), R=leaf(NUMBER), Fc=leaf(NUMBER)))

# FEBioMeshSection4.cpp: a NodeSet is a leaf, an element block needs its name
MESH = params(
    "Nodes Elements",
    Nodes=Tag({"name?": NAME}, children={"node": leaf(VECTOR, id=NATURAL)}, required=frozenset(["node"])),
    Elements=Tag(
        {"type": "hex8", "name": NAME}, children={"elem": leaf(r"\d+(,\d+){7}", id=NATURAL)},
        required=frozenset(["elem"]),
    ),
    NodeSet=leaf(INTEGERS, name=NAME),
    DiscreteSet=Tag({"name": NAME}, children={"delem": leaf(r"\d+,\d+")}, required=frozenset(["delem"])),
)  # fmt: skip

# FEBioMeshDomainsSection4.cpp
MESH_DOMAINS = params("SolidDomain", SolidDomain=Tag({"name": NAME, "mat": NAME}))

# FEBioMeshDataSection4.cpp, ParseMaterialAxes
MESH_DATA = params(
    ElementData=Tag(
        {"type": "mat_axis", "elem_set": NAME},
        children={
            "elem": Tag(
                {"lid": NATURAL}, children={"a": leaf(VECTOR), "d": leaf(VECTOR)}, required=frozenset(["a", "d"])
            )
        },
        required=frozenset(["elem"]),
    )
)

# FEBioBoundarySection3.cpp; FEFixedDisplacement.cpp; FERigidNodeSet.cpp
BOUNDARY = params(
    "bc",
    bc=Tag(
        {"name?": NAME, "node_set": NAME},
        types={
            "zero displacement": params("x_dof y_dof z_dof", x_dof=leaf(BOOL), y_dof=leaf(BOOL), z_dof=leaf(BOOL)),
            "rigid": params("rb", rb=leaf(NAME)),
        },
    ),
)

# FEBioRigidSection4.cpp; RigidBC.cpp (FERigidFixedBCNew); FERigidForce.cpp (moment, axial force)
RIGID = params(
    rigid_bc=Tag(
        {"name?": NAME},
        types={"rigid_fixed": params("rb", rb=leaf(NAME), **{f"R{x}_dof": leaf(BOOL) for x in "xyzuvw"})},
    ),
    rigid_load=Tag(
        {"name?": NAME},
        types={
            "rigid_moment": params(
                "rb dof value", rb=leaf(NAME), dof=leaf(one_of("Ru", "Rv", "Rw")),
                value=leaf(NUMBER, lc=NATURAL), load_type=leaf(one_of("LOAD", "TARGET")), relative=leaf(BOOL),
            ),
            "rigid_force": params(
                "rb dof value", rb=leaf(NAME), dof=leaf(one_of("Rx", "Ry", "Rz")),
                value=leaf(NUMBER, lc=NATURAL), load_type=leaf(one_of("LOAD", "FOLLOW", "TARGET")), relative=leaf(BOOL),
            ),
            "rigid_axial_force": params(
                "rbA rbB ra rb force", rbA=leaf(NAME), rbB=leaf(NAME), ra=leaf(VECTOR), rb=leaf(VECTOR),
                force=leaf(NUMBER, lc=NATURAL), relative=leaf(BOOL),
            ),
        },
    ),
)  # fmt: skip

# FEBioDiscreteSection.cpp; FENonlinearSpring.cpp: the property "force" has to be there
DISCRETE = params(
    "discrete_material discrete",
    discrete_material=Tag(
        {"id": NATURAL, "name?": NAME},
        types={
            "nonlinear spring": params(
                "force",
                scale=leaf(NUMBER, **{"lc?": NATURAL}),
                measure=leaf(one_of("elongation", "strain", "stretch")),
                force=Tag({"type": "point"}, children=POINT_FUNCTION.children, required=POINT_FUNCTION.required),
            )
        },
    ),
    discrete=Tag({"dmat": NATURAL, "discrete_set": NAME}),
)

# FEBioLoadDataSection3.cpp
LOAD_DATA = params("load_controller", load_controller=Tag({"id": NATURAL}, types={"loadcurve": LOAD_CURVE}))

# FEBioOutputSection.cpp; FEBioMechModule.cpp (names of log and plot variables)
RIGID_LOGS = ("x", "y", "z", "thx", "thy", "thz")
ELEMENT_LOGS = ("sx", "sy", "sz", "sxy", "syz", "sxz", "J")
PLOTS = ("displacement", "stress", "relative volume", "rigid position", "discrete element force")


def several(words: tuple[str, ...]) -> str:
    return f"({one_of(*words)})(;({one_of(*words)}))*"


OUTPUT = params(
    logfile=params(
        rigid_body_data=leaf(ITEMS, data=several(RIGID_LOGS), file=NAME),
        element_data=leaf(ITEMS, data=several(ELEMENT_LOGS), file=NAME),
    ),
    plotfile=Tag({"type": "febio"}, children={"var": Tag({"type": one_of(*PLOTS)})}),
)

# FEBioImport.cpp, BuildFileSectionMap of version 4.0; Module has to be the first
FEBIO_SPEC = Tag(
    {"version": "4.0"},
    children={
        "Module": Tag({"type": "solid"}), "Control": CONTROL, "Globals": GLOBALS,
        "Material": params("material", material=MATERIAL), "Mesh": MESH, "MeshDomains": MESH_DOMAINS,
        "MeshData": MESH_DATA, "Boundary": BOUNDARY, "Rigid": RIGID, "Discrete": DISCRETE, "LoadData": LOAD_DATA,
        "Output": OUTPUT,
    },
    required=frozenset(["Module", "Control", "Material", "Mesh", "MeshDomains", "Boundary"]),
)  # fmt: skip


def problems(root: Element) -> list[str]:
    """What FEBio would refuse or misread in a file, in words."""
    found = [] if root.tag == "febio_spec" else [f"the root is {root.tag}"]
    found += _tag(root, FEBIO_SPEC, root.tag)
    if found:
        return found
    return [text for check in REFERENCES for text in check(root)]


def _tag(element: Element, rule: Tag, path: str) -> Iterator[str]:
    attributes = dict(rule.attributes)
    given = dict(element.attrib)
    if rule.types:
        kind = given.pop("type", "")
        if kind not in rule.types:
            yield f"{path}: type {kind!r} is not known"
            return
        chosen = rule.types[kind]
        rule = Tag(attributes | chosen.attributes, chosen.text, chosen.children, chosen.required)
        attributes = rule.attributes
        path += f"[{kind}]"
    for name, pattern in attributes.items():
        value = given.pop(name.rstrip("?"), None)
        if value is None:
            if not name.endswith("?"):
                yield f"{path}: attribute {name} is missing"
        elif not re.fullmatch(pattern, value):
            yield f"{path}: attribute {name} is {value!r}"
    yield from (f"{path}: attribute {name} is not known" for name in given)
    if rule.text is not None:
        if len(element):
            yield f"{path}: has to be a leaf"
        elif not re.fullmatch(rule.text, element.text or ""):
            yield f"{path}: value is {(element.text or '')[:40]!r}"
        return
    if element.text and element.text.strip():
        yield f"{path}: text where there is none to be"
    missing = rule.required - {child.tag for child in element}
    yield from (f"{path}: {name} is missing" for name in sorted(missing))
    for child in element:
        if child.tag in rule.children:
            yield from _tag(child, rule.children[child.tag], f"{path}/{child.tag}")
        else:
            yield f"{path}: tag {child.tag} is not known"


def _section(root: Element, name: str) -> Element:
    section = root.find(name)
    return section if section is not None else Element(name)


def _order(root: Element) -> Iterator[str]:
    """Module first; MeshData after MeshDomains, and what refers to the mesh or to rigid materials after those."""
    tags = [child.tag for child in root]
    if tags[0] != "Module":
        yield "Module is not the first section"
    if len(tags) != len(set(tags)):
        yield "a section stands twice"
    for name in set(tags) & {"MeshData", "Boundary", "Rigid", "Discrete", "Output"}:
        if tags.index(name) < max(tags.index(before) for before in ("Material", "Mesh", "MeshDomains")):
            yield f"{name} stands before what it refers to"


def _numbering(root: Element) -> Iterator[str]:
    """Node numbers rise through the file; element, material and curve numbers are given once, the latter in turn."""
    mesh = _section(root, "Mesh")
    nodes = [int(n.attrib["id"]) for part in mesh.findall("Nodes") for n in part]
    if nodes != sorted(set(nodes)):
        yield "node numbers do not rise"
    elements = [int(e.attrib["id"]) for part in mesh.findall("Elements") for e in part]
    if len(elements) != len(set(elements)):
        yield "an element number stands twice"
    for section, tag in (("Material", "material"), ("Discrete", "discrete_material"), ("LoadData", "load_controller")):
        given = [int(m.attrib["id"]) for m in _section(root, section).findall(tag)]
        if given != list(range(1, len(given) + 1)):
            yield f"{tag} numbers are not 1, 2, 3 ..."
    for tag in ("Nodes", "NodeSet", "Elements", "DiscreteSet"):
        names = [part.attrib["name"] for part in mesh.findall(tag)]
        if len(names) != len(set(names)):
            yield f"a name of {tag} stands twice"


def _references(root: Element) -> Iterator[str]:
    """Names and numbers that are referred to are defined."""
    mesh = _section(root, "Mesh")
    materials = {m.attrib["name"]: m.attrib["type"] for m in _section(root, "Material")}
    rigid = {name for name, kind in materials.items() if kind == "rigid body"}
    parts = {e.attrib["name"]: e for e in mesh.findall("Elements")}
    sets = {s.attrib["name"] for s in mesh if s.tag in ("NodeSet", "Nodes")}
    springs = {s.attrib["name"] for s in mesh.findall("DiscreteSet")}
    curves = {c.attrib["id"] for c in _section(root, "LoadData")}
    domains = {d.attrib["name"]: d.attrib["mat"] for d in _section(root, "MeshDomains")}
    if set(domains) != set(parts):
        yield "not every block of elements has one domain"
    yield from (f"domain of {m} has no solid material" for m in set(domains.values()) - (set(materials) - rigid))
    for data in _section(root, "MeshData"):
        part = parts.get(data.attrib["elem_set"])
        if part is None or [int(e.attrib["lid"]) for e in data] != list(range(1, len(part) + 1)):
            yield f"axes of {data.attrib['elem_set']} are not those of its elements"
    axes = {data.attrib["elem_set"] for data in _section(root, "MeshData")}
    for name, material in domains.items():
        if materials[material] in ("Holzapfel-Gasser-Ogden", "uncoupled solid mixture") and name not in axes:
            yield f"{name} has fibres and no axes"
    for condition in _section(root, "Boundary"):
        if condition.attrib["node_set"] not in sets:
            yield f"node set {condition.attrib['node_set']} is not there"
    named = [e for section in ("Boundary", "Rigid") for e in _section(root, section).iter()]
    for element in named:
        place = "," in (element.text or "")  # rb of an axial force is a point
        if element.tag in ("rb", "rbA", "rbB") and not place and element.text not in rigid:
            yield f"{element.text} is not a rigid body"
    count = len(_section(root, "Discrete").findall("discrete_material"))
    for use in _section(root, "Discrete").findall("discrete"):
        if use.attrib["discrete_set"] not in springs or not 1 <= int(use.attrib["dmat"]) <= count:
            yield f"spring {use.attrib['discrete_set']} is not defined"
    for element in root.iter():
        if element.attrib.get("lc", "1") not in curves and "lc" in element.attrib:
            yield f"load curve {element.attrib['lc']} of {element.tag} is not there"


def _values(root: Element) -> Iterator[str]:
    """Ranges of parameters (FE_RANGE of their classes), rising curves, and times of steps."""
    for material in _section(root, "Material"):
        kappa, gamma = material.findtext("kappa"), material.findtext("gamma")
        if kappa is not None and not 0.0 <= float(kappa) <= 1.0 / 3.0:
            yield f"kappa of {material.attrib['name']} is {kappa}"
        if gamma is not None and not 0.0 <= float(gamma) <= 90.0:
            yield f"gamma of {material.attrib['name']} is {gamma}"
    for points in root.iter("points"):
        places = [float((p.text or "").split(",")[0]) for p in points]
        if len(places) < 2 or any(b <= a for a, b in pairwise(places)):
            yield "a curve does not rise in its first coordinate"
    control = _section(root, "Control")
    end = int(control.findtext("time_steps") or 0) * float(control.findtext("step_size") or 0.0)
    for curve_ in _section(root, "LoadData"):
        last = (curve_.findall("points/point")[-1].text or "").split(",")[0]
        if abs(float(last) - end) > 1e-9:
            yield f"a load curve ends at {last}, the run at {end:g}"


def _held(root: Element) -> Iterator[str]:
    """Every node belongs to an element or spring; one that no element has is tied or fixed; no node is tied twice."""
    mesh = _section(root, "Mesh")
    nodes = {int(n.attrib["id"]) for part in mesh.findall("Nodes") for n in part}
    solid = {int(n) for part in mesh.findall("Elements") for e in part for n in (e.text or "").split(",")}
    springs = {int(n) for s in mesh.findall("DiscreteSet") for d in s for n in (d.text or "").split(",")}
    sets = {s.attrib["name"]: [int(n) for n in (s.text or "").split(",")] for s in mesh.findall("NodeSet")}
    held = [n for c in _section(root, "Boundary") for n in sets.get(c.attrib["node_set"], [])]
    if nodes != solid | springs:
        yield "a node belongs to nothing, or is not there"
    if springs - solid - set(held):
        yield "the end of a spring is held by nothing"
    if len(held) != len(set(held)):
        yield "a node is tied twice"


REFERENCES: tuple[Callable[[Element], Iterator[str]], ...] = (_order, _numbering, _references, _values, _held)
