"""The written .feb against the words that FEBio 4 knows, and the disc in it solved again from the file alone."""

from __future__ import annotations

import importlib.util
import sys
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from feb_reader import FebDisc, read_disc
from people import COARSE

from interbody.interop import export_case
from interbody.mechanics import MeshSize, SpineModel
from interbody.mechanics.disc import SolidDisc, SolidMesh
from interbody.mechanics.level import Level
from interbody.mechanics.newton import LoadPath, Settings, SpineSolver, single_threaded_blas
from interbody.mechanics.rotations import log_rotation

FELUPE = Path(__file__).resolve().parents[2] / "scripts" / "compare_felupe.py"

# What FEBio 4 registers (febiosoftware/FEBio: FEBioXML sections of version 4; parameters by BEGIN_FECORE_CLASS).
SECTIONS = [
    "Module", "Control", "Globals", "Material", "Mesh", "MeshDomains", "MeshData", "Boundary", "Rigid", "Discrete",
    "LoadData", "Output",
]  # fmt: skip
MATERIALS = {
    "Mooney-Rivlin": {"density", "c1", "c2", "k"},
    "Holzapfel-Gasser-Ogden": {"density", "k", "pressure_model", "c", "k1", "k2", "gamma", "kappa"},
    "uncoupled solid mixture": {"density", "k", "solid"},
    "fiber-exp-pow-uncoupled": {"density", "k", "alpha", "beta", "ksi", "mu", "fiber"},
    "rigid body": {"density", "override_com", "center_of_mass"},
}
PRESSURE_MODELS = {"default", "NIKE3D", "Abaqus", "Abaqus (GOH)"}
CONTROL = {"analysis", "time_steps", "step_size", "plot_level", "output_level", "time_stepper", "solver"}
SOLVER = {"symmetric_stiffness", "max_refs", "lstol", "dtol", "etol", "rtol", "qn_method"}
TIME_STEPPER = {"max_retries", "opt_iter", "dtmin", "dtmax"}
MESH = {"Nodes": "node", "Elements": "elem", "NodeSet": None, "DiscreteSet": "delem"}
CONDITIONS = {"zero displacement": {"x_dof", "y_dof", "z_dof"}, "rigid": {"rb"}}
SPRING = {"scale", "measure", "force"}
POINT_FUNCTION = {"interpolate": {"linear", "step", "smooth"}, "extend": {"constant", "extrapolate", "repeat"}}
LOGS = {
    "rigid_body_data": {"x", "y", "z", "thx", "thy", "thz"},
    "element_data": {"sx", "sy", "sz", "J"},
}


@pytest.fixture(scope="module")
def model(healthy_spine) -> SpineModel:
    return SpineModel(healthy_spine, mesh=MeshSize(*COARSE), workers=1)


@pytest.fixture(scope="module")
def root(model, tmp_path_factory) -> ElementTree.Element:
    path = tmp_path_factory.mktemp("dialect") / "spine.feb"
    export_case(model, path, load="torsion_left")
    return ElementTree.parse(path).getroot()


def children(element: ElementTree.Element | None) -> set[str]:
    assert element is not None
    return {child.tag for child in element}


def test_sections_and_control_are_known(root) -> None:
    assert (root.tag, root.attrib) == ("febio_spec", {"version": "4.0"})
    assert [child.tag for child in root] == SECTIONS
    assert root.find("Module").attrib == {"type": "solid"}
    control = root.find("Control")
    assert children(control) == CONTROL
    assert children(control.find("solver")) == SOLVER
    assert children(control.find("time_stepper")) == TIME_STEPPER
    steps, size = int(control.findtext("time_steps")), float(control.findtext("step_size"))
    assert steps * size == pytest.approx(1.0)  # the whole load curve


def test_materials_have_the_parameters_of_their_type_and_no_others(root) -> None:
    for material in root.find("Material"):
        kind = material.attrib["type"]
        assert children(material) == MATERIALS[kind], kind
        if kind == "Holzapfel-Gasser-Ogden":
            assert material.findtext("pressure_model") in PRESSURE_MODELS
            assert 0.0 <= float(material.findtext("kappa")) <= 1.0 / 3.0
        if kind != "rigid body":
            assert float(material.findtext("k")) > 0.0  # a bulk modulus is asked for at the top level


def test_mesh_is_numbered_as_it_has_to_be(root) -> None:
    mesh = root.find("Mesh")
    assert {child.tag: None for child in mesh}.keys() == MESH.keys()
    for child in mesh:
        assert "name" in child.attrib
        if MESH[child.tag] is None:
            assert len(child) == 0
            assert all(n.isdigit() for n in child.text.split(","))
        else:
            assert children(child) == {MESH[child.tag]}
    nodes = [int(n.attrib["id"]) for n in mesh.find("Nodes")]
    assert nodes == sorted(set(nodes))
    elements = [int(e.attrib["id"]) for part in mesh.findall("Elements") for e in part]
    assert len(elements) == len(set(elements))
    names = [child.attrib["name"] for child in mesh]
    assert len(names) == len(set(names))


def test_every_fibrous_domain_has_an_axis_for_each_of_its_elements(root) -> None:
    fibrous = {m.attrib["name"] for m in root.find("Material") if m.attrib["type"] == "Holzapfel-Gasser-Ogden"}
    domains = {d.attrib["name"] for d in root.find("MeshDomains") if d.attrib["mat"] in fibrous}
    counts = {e.attrib["name"]: len(e) for e in root.find("Mesh").findall("Elements")}
    data = {d.attrib["elem_set"]: d for d in root.find("MeshData")}
    assert set(data) == domains
    for name, rows in data.items():
        assert rows.attrib["type"] == "mat_axis"
        assert [int(e.attrib["lid"]) for e in rows] == list(range(1, counts[name] + 1))
        for row in rows:
            a, d = (np.array([float(x) for x in row.findtext(tag).split(",")]) for tag in ("a", "d"))
            assert np.linalg.norm(np.cross(a, d)) > 0.99 * np.linalg.norm(a) * np.linalg.norm(d)


def test_conditions_loads_and_springs_are_known(root) -> None:
    for condition in root.find("Boundary"):
        assert condition.tag == "bc"
        assert children(condition) == CONDITIONS[condition.attrib["type"]]
    loads = root.find("Rigid").findall("rigid_load")
    assert [(x.attrib["type"], children(x)) for x in loads] == [("rigid_moment", {"rb", "dof", "value", "load_type"})]
    assert loads[0].findtext("dof") in {"Ru", "Rv", "Rw"}
    curves = {c.attrib["id"]: c for c in root.find("LoadData")}
    assert curves[loads[0].find("value").attrib["lc"]].attrib["type"] == "loadcurve"
    materials = root.find("Discrete").findall("discrete_material")
    assert [int(m.attrib["id"]) for m in materials] == list(range(1, len(materials) + 1))
    for material in materials:
        assert material.attrib["type"] == "nonlinear spring"
        assert children(material) == SPRING
        assert material.findtext("measure") in {"elongation", "strain", "stretch"}
        force = material.find("force")
        assert force.attrib == {"type": "point"}
        assert children(force) == {"interpolate", "extend", "points"}
        assert all(force.findtext(name) in values for name, values in POINT_FUNCTION.items())
        places = [float(p.text.split(",")[0]) for p in force.find("points")]
        assert all(a < b for a, b in pairwise(places))
        forces = [float(p.text.split(",")[1]) for p in force.find("points")]
        assert forces[0] == forces[1] == 0.0  # extrapolated: no force in compression
    for pair in root.find("Discrete").findall("discrete"):
        assert 1 <= int(pair.attrib["dmat"]) <= len(materials)


def test_logged_variables_are_known(root) -> None:
    log = root.find("Output").find("logfile")
    for data in log:
        assert set(data.attrib["data"].split(";")) <= LOGS[data.tag]
        assert data.attrib["file"].endswith(".txt")


# ------------------------------------------------------------------ the disc solved again, from the file alone


@pytest.fixture(scope="module")
def unswollen(model) -> SolidDisc:
    """L4-L5 without the swelling that the file says it leaves out."""
    return SolidDisc(model.parts["L4-L5"].disc.mesh)


@pytest.fixture(scope="module")
def written(model, tmp_path_factory) -> FebDisc:
    path = tmp_path_factory.mktemp("disc") / "disc.feb"
    export_case(model, path, level="L4-L5", only_disc=True, load="flexion")
    return read_disc(path)


def solved(disc: SolidDisc, centre: np.ndarray, moment: np.ndarray) -> Level:
    level = Level("disc", disc, [], centre)
    with single_threaded_blas():
        outcome = SpineSolver([level], settings=Settings(tolerance_mm=1e-8), workers=1).solve(LoadPath(moment))
    assert outcome.converged, outcome.status
    return level


def test_the_disc_read_back_turns_as_ours(unswollen, written) -> None:
    blank = np.zeros(len(written.elements), dtype=bool)
    mesh = SolidMesh(
        written.points, written.elements, written.fixed, written.tied, written.material, written.fibres, blank,
        written.centre,
    )  # fmt: skip
    assert np.abs(written.moment - [0.0, 7500.0, 0.0]).max() < 1e-9
    theirs = solved(SolidDisc(mesh), written.centre, written.moment)
    ours = solved(unswollen, unswollen.mesh.centre, written.moment)
    difference = np.rad2deg(log_rotation(theirs.rotation.T @ ours.rotation))
    assert np.abs(difference).max() < 1e-5
    assert np.rad2deg(log_rotation(ours.rotation))[1] > 3.0


def test_felupe_finds_the_file_in_equilibrium_where_we_do(unswollen, written) -> None:
    """FElupe, its own elements and automatic differentiation of FEBio's energy, on what stands in the file."""
    pytest.importorskip("felupe", reason="FElupe is not installed (pip install felupe tensortrax)")
    spec = importlib.util.spec_from_file_location("compare_felupe", FELUPE)
    script = importlib.util.module_from_spec(spec)
    sys.modules["compare_felupe"] = script
    spec.loader.exec_module(script)
    ours = solved(unswollen, unswollen.mesh.centre, written.moment)
    start = unswollen.x - unswollen.mesh.points
    force, moment, inside = script.plate_reaction(
        written.points, written.elements, written.material, written.fibres, written.fixed, written.tied, start,
        ours.centre,
    )  # fmt: skip
    assert np.abs(force).max() < 1e-4
    assert np.abs(moment - written.moment).max() < 1e-3
    assert inside < 1e-6
