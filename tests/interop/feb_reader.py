"""Reads a FEBio 4 file of one disc as FEBio does: materials, axes, ties and the moment, from nothing but the file.

Formulas are those of FEBio's user manual: ``Mooney-Rivlin`` c1, c2, k; ``Holzapfel-Gasser-Ogden`` c/2 (I1 - 3) and
fibres at +-gamma degrees between the first two material axes, with k1, k2, kappa; axes e1 = a, e2 = (a x d) x a.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import numpy as np

VOLUMETRIC_LAW = "default"
"""FEBio's K/2 ln(J)^2; a Holzapfel-Gasser-Ogden material has another one unless told."""


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


def read_disc(path: Path) -> FebDisc:
    """One disc on a fixed plate under a rigid one."""
    root = ElementTree.parse(path).getroot()
    nodes = {int(n.attrib["id"]): numbers(n.text) for n in root.find("Mesh").find("Nodes")}
    order = {number: i for i, number in enumerate(sorted(nodes))}
    materials = {m.attrib["name"]: m for m in root.find("Material")}
    axes = {
        d.attrib["elem_set"]: {int(e.attrib["lid"]): (numbers(e.findtext("a")), numbers(e.findtext("d"))) for e in d}
        for d in root.find("MeshData")
        if d.attrib["type"] == "mat_axis"
    }
    domain = {d.attrib["name"]: d.attrib["mat"] for d in root.find("MeshDomains")}
    found: dict[int, tuple[list[int], list[float], np.ndarray]] = {}
    for part in root.find("Mesh").findall("Elements"):
        assert part.attrib["type"] == "hex8"
        name = part.attrib["name"]
        material = materials[domain[name]]
        for lid, element in enumerate(part, start=1):
            row, fibres = constants(material, axes.get(name, {}).get(lid))
            corners = [order[int(n)] for n in element.text.split(",")]
            found[int(element.attrib["id"])] = (corners, row, fibres)
    elements, rows, fibres = zip(*(found[e] for e in sorted(found)), strict=True)
    sets = {s.attrib["name"]: [order[int(n)] for n in s.text.split(",")] for s in root.find("Mesh").findall("NodeSet")}
    fixed, tied = [], []
    for condition in root.find("Boundary"):
        kind = condition.attrib["type"]
        if kind == "rigid":
            tied += sets[condition.attrib["node_set"]]
        else:
            assert kind == "zero displacement"
            assert [condition.findtext(f"{x}_dof") for x in "xyz"] == ["1", "1", "1"]
            fixed += sets[condition.attrib["node_set"]]
    moment = np.zeros(3)
    for load in root.find("Rigid").findall("rigid_load"):
        assert (load.attrib["type"], load.findtext("load_type")) == ("rigid_moment", "LOAD")
        moment[["Ru", "Rv", "Rw"].index(load.findtext("dof"))] += float(load.findtext("value"))
    body = materials[root.find("Boundary").find("bc[@type='rigid']").findtext("rb")]
    return FebDisc(
        np.array([nodes[n] for n in sorted(nodes)]), np.array(elements), np.array(rows), np.array(fibres),
        np.array(fixed), np.array(tied), np.array(numbers(body.findtext("center_of_mass"))), moment,
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
