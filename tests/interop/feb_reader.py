"""Reads a FEBio 4 file of discs, ligaments and rigid vertebrae as FEBio does, from nothing but the file.

Formulas are those of FEBio's user manual and source: ``Mooney-Rivlin`` c1, c2, k; ``Holzapfel-Gasser-Ogden`` c/2
(I1 - 3) and fibres at +-gamma degrees between the first two material axes, with k1, k2, kappa; axes e1 = a,
e2 = (a x d) x a; a ``nonlinear spring`` pulls its two nodes together by its curve at the elongation, straight beyond
its ends; a ``rigid_axial_force`` pulls a point of body A towards one of body B.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import numpy as np

VOLUMETRIC_LAW = "default"
"""FEBio's K/2 ln(J)^2; a Holzapfel-Gasser-Ogden material has another one unless told."""


@dataclass(frozen=True)
class FebPart:
    """One run of hexahedra (m, 8) of one material: rows (m, 6) in our order and fibres (m, 2, 3)."""

    name: str
    elements: np.ndarray
    material: np.ndarray
    fibres: np.ndarray


@dataclass(frozen=True)
class FebSpring:
    """Two nodes and the curve (n, 2) of elongation in mm and force in N."""

    name: str
    ends: tuple[int, int]
    curve: np.ndarray

    def tension(self, elongation: float) -> float:
        """Linear between the points, straight on beyond them."""
        x, y = self.curve.T
        k = int(np.clip(np.searchsorted(x, elongation) - 1, 0, len(x) - 2))
        return float(y[k] + (y[k + 1] - y[k]) * (elongation - x[k]) / (x[k + 1] - x[k]))


@dataclass(frozen=True)
class FebCable:
    """A pull of ``force`` (N) between ``at[0]`` on the first body and ``at[1]`` on the second, both (3,) mm."""

    bodies: tuple[str, str]
    at: tuple[np.ndarray, np.ndarray]
    force: float


@dataclass(frozen=True)
class FebModel:
    """points (n, 3); which body each tied node belongs to (``FIXED`` where it is held); centres of mass; loads."""

    points: np.ndarray
    parts: list[FebPart]
    held: dict[int, str]
    centres: dict[str, np.ndarray]
    springs: list[FebSpring]
    cables: list[FebCable]
    moments: dict[str, np.ndarray]


FIXED = "fixed"


@dataclass(frozen=True)
class FebDisc:
    """points (n, 3), elements (m, 8), material (m, 6) in our order, fibres (m, 2, 3), node numbers of the plates."""

    points: np.ndarray
    elements: np.ndarray
    material: np.ndarray
    fibres: np.ndarray
    fixed: np.ndarray
    tied: np.ndarray
    centre: np.ndarray
    moment: np.ndarray


def numbers(text: str) -> list[float]:
    return [float(x) for x in text.split(",")]


def read_model(path: Path) -> FebModel:
    """Everything that has a mechanical meaning; what is not understood fails."""
    root = ElementTree.parse(path).getroot()
    mesh = root.find("Mesh")
    nodes = {int(n.attrib["id"]): numbers(n.text) for n in mesh.find("Nodes")}
    order = {number: i for i, number in enumerate(sorted(nodes))}
    materials = {m.attrib["name"]: m for m in root.find("Material")}
    sets = {s.attrib["name"]: [order[int(n)] for n in s.text.split(",")] for s in mesh.findall("NodeSet")}
    still = {b.findtext("rb") for b in root.find("Rigid").findall("rigid_bc") if all_fixed(b)}
    held: dict[int, str] = {}
    for condition in root.find("Boundary"):
        if condition.attrib["type"] == "rigid":
            body = condition.findtext("rb")
            body = FIXED if body in still else body
        else:
            assert condition.attrib["type"] == "zero displacement"
            assert [condition.findtext(f"{x}_dof") for x in "xyz"] == ["1", "1", "1"]
            body = FIXED
        for node in sets[condition.attrib["node_set"]]:
            assert held.setdefault(node, body) == body  # no node is tied twice
    bodies = {m.attrib["name"]: m for m in materials.values() if m.attrib["type"] == "rigid body"}
    moments: dict[str, np.ndarray] = {}
    cables = []
    for load in root.find("Rigid").findall("rigid_load"):
        if load.attrib["type"] == "rigid_moment":
            assert load.findtext("load_type") == "LOAD"
            moment = moments.setdefault(load.findtext("rb"), np.zeros(3))
            moment[["Ru", "Rv", "Rw"].index(load.findtext("dof"))] += float(load.findtext("value"))
        else:
            assert load.attrib["type"] == "rigid_axial_force"
            assert load.findtext("relative") == "0"  # places in space, not from the centre of mass
            pair = tuple(FIXED if b in still else b for b in (load.findtext("rbA"), load.findtext("rbB")))
            at = tuple(np.array(numbers(load.findtext(tag))) for tag in ("ra", "rb"))
            cables.append(FebCable(pair, at, float(load.findtext("force"))))
    return FebModel(
        np.array([nodes[n] for n in sorted(nodes)]), parts(root, order, materials), held,
        {name: np.array(numbers(m.findtext("center_of_mass"))) for name, m in bodies.items() if name not in still},
        springs(root, order), cables, moments,
    )  # fmt: skip


def all_fixed(condition: ElementTree.Element) -> bool:
    freedoms = [condition.findtext(f"R{x}_dof") for x in "xyzuvw"]
    assert (condition.attrib["type"], freedoms) == ("rigid_fixed", ["1"] * 6)
    return True


def parts(root: ElementTree.Element, order: dict[int, int], materials) -> list[FebPart]:
    """The runs of hexahedra in the order of the file."""
    axes = {
        d.attrib["elem_set"]: {int(e.attrib["lid"]): (numbers(e.findtext("a")), numbers(e.findtext("d"))) for e in d}
        for d in root.find("MeshData")
        if d.attrib["type"] == "mat_axis"
    }
    domain = {d.attrib["name"]: d.attrib["mat"] for d in root.find("MeshDomains")}
    found = []
    for part in root.find("Mesh").findall("Elements"):
        assert part.attrib["type"] == "hex8"
        name = part.attrib["name"]
        rows = [constants(materials[domain[name]], axes.get(name, {}).get(lid)) for lid in range(1, len(part) + 1)]
        corners = [[order[int(n)] for n in element.text.split(",")] for element in part]
        found.append(FebPart(name, np.array(corners), np.array([r for r, _ in rows]), np.array([f for _, f in rows])))
    return found


def springs(root: ElementTree.Element, order: dict[int, int]) -> list[FebSpring]:
    """Discrete elements; FEBio takes ``dmat`` as the place of the material in the list."""
    section = root.find("Discrete")
    if section is None:
        return []
    pairs = {
        s.attrib["name"]: [order[int(n)] for n in s.find("delem").text.split(",")]
        for s in root.find("Mesh").findall("DiscreteSet")
    }
    materials = section.findall("discrete_material")
    found = []
    for use in section.findall("discrete"):
        material = materials[int(use.attrib["dmat"]) - 1]
        assert (material.attrib["type"], material.findtext("measure")) == ("nonlinear spring", "elongation")
        force = material.find("force")
        assert (force.findtext("interpolate"), force.findtext("extend")) == ("linear", "extrapolate")
        curve = float(material.findtext("scale")) * np.array([numbers(p.text) for p in force.find("points")])
        curve[:, 0] = [numbers(p.text)[0] for p in force.find("points")]
        name = use.attrib["discrete_set"]
        found.append(FebSpring(name, (pairs[name][0], pairs[name][1]), curve))
    return found


def read_disc(path: Path) -> FebDisc:
    """One disc on a fixed plate under a rigid one."""
    model = read_model(path)
    (body,) = model.centres
    held = {where: np.array([n for n, b in model.held.items() if b == where]) for where in (FIXED, body)}
    return FebDisc(
        model.points, *(np.concatenate([getattr(p, what) for p in model.parts]) for what in
                        ("elements", "material", "fibres")),
        held[FIXED], held[body], model.centres[body], model.moments[body],
    )  # fmt: skip


def constants(material: ElementTree.Element, axes) -> tuple[list[float], np.ndarray]:
    """c1, c2, bulk, k1, k2, kappa and the two fibres of one element."""

    def value(name: str) -> float:
        return float(material.findtext(name))

    if material.attrib["type"] == "Mooney-Rivlin":
        return [value("c1"), value("c2"), value("k"), 0.0, 1.0, 0.0], np.tile([1.0, 0.0, 0.0], (2, 1))
    assert material.attrib["type"] == "Holzapfel-Gasser-Ogden"
    assert material.findtext("pressure_model") == VOLUMETRIC_LAW
    a, d = np.array(axes[0]), np.array(axes[1])
    first = a / np.linalg.norm(a)
    third = np.cross(a, d)
    second = np.cross(third, a)
    second /= np.linalg.norm(second)
    angle = np.deg2rad(value("gamma"))
    fibres = np.array([np.cos(angle) * first + side * np.sin(angle) * second for side in (1, -1)])
    return [value("c") / 2, 0.0, value("k"), value("k1"), value("k2"), value("kappa")], fibres
