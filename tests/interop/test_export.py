"""Exported decks: what stands in them, what they name as left out, and that other solvers give our answer."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from febio_schema import problems
from people import COARSE

from interbody.interop import export_case
from interbody.interop.benchmark_problem import common_mesh
from interbody.interop.calculix import _material, calculix_text
from interbody.interop.deck import Deck, DeckDisc, Spring, lamellae, strand_curve
from interbody.interop.febio import febio_text
from interbody.mechanics import MeshSize, SpineModel
from interbody.mechanics.disc import SolidDisc, SolidMesh
from interbody.mechanics.level import Level
from interbody.mechanics.ligaments import Ligaments
from interbody.mechanics.newton import LoadPath, SpineSolver
from interbody.mechanics.rotations import log_rotation

MESH = MeshSize(*COARSE)


@pytest.fixture(scope="module")
def model(healthy_spine) -> SpineModel:
    return SpineModel(healthy_spine, mesh=MESH, workers=1)


@pytest.fixture(scope="module")
def spine_deck(model, tmp_path_factory):
    path = tmp_path_factory.mktemp("febio") / "spine.feb"
    return export_case(model, path), ElementTree.parse(path).getroot(), path.read_text("utf-8")


def test_febio_sections_stand_in_the_order_of_the_format(spine_deck) -> None:
    _, root, _ = spine_deck
    assert root.tag == "febio_spec"
    assert root.attrib["version"] == "4.0"
    order = [
        "Module", "Control", "Globals", "Material", "Mesh", "MeshDomains", "MeshData", "Boundary", "Rigid", "Discrete",
        "LoadData", "Output",
    ]  # fmt: skip
    assert [child.tag for child in root] == order


def test_febio_deck_refers_only_to_what_it_defines(spine_deck, model) -> None:
    _, root, _ = spine_deck
    materials = {m.attrib["name"]: m for m in root.find("Material")}
    numbers = [int(m.attrib["id"]) for m in root.find("Material")]
    assert numbers == list(range(1, len(numbers) + 1))
    domains = root.find("MeshDomains")
    parts = {e.attrib["name"]: e for e in root.find("Mesh").findall("Elements")}
    assert {d.attrib["name"] for d in domains} == set(parts)
    assert {d.attrib["mat"] for d in domains} <= set(materials)
    sets = {s.attrib["name"] for s in root.find("Mesh").findall("NodeSet")}
    assert {b.attrib["node_set"] for b in root.find("Boundary")} == sets
    assert {b.findtext("rb") for b in root.find("Boundary")} - {None} <= set(materials)
    springs = {s.attrib["name"] for s in root.find("Mesh").findall("DiscreteSet")}
    assert {d.attrib["discrete_set"] for d in root.find("Discrete").findall("discrete")} == springs
    for data in root.find("MeshData"):
        assert len(data) == len(parts[data.attrib["elem_set"]])
    count = len(root.find("Mesh").find("Nodes"))
    used = {int(n) for part in parts.values() for e in part for n in e.text.split(",")}
    ends = {int(n) for s in root.find("Mesh").findall("DiscreteSet") for n in s.find("delem").text.split(",")}
    assert used | ends == set(range(1, count + 1))
    discs = [p.disc for p in model.parts.values()]
    assert sum(len(p) for p in parts.values()) == sum(len(d.mesh.elements) for d in discs)


def test_every_vertebra_but_the_lowest_is_a_rigid_body_and_the_uppermost_is_loaded(spine_deck) -> None:
    _, root, _ = spine_deck
    rigid = [m.attrib["name"] for m in root.find("Material") if m.attrib["type"] == "rigid body"]
    assert rigid == ["L1", "L2", "L3", "L4", "L5"]
    loads = root.find("Rigid").findall("rigid_load")
    assert [(x.findtext("rb"), x.findtext("dof"), float(x.findtext("value"))) for x in loads] == [("L1", "Rv", 7500.0)]


def test_what_is_left_out_is_named_in_the_header(spine_deck) -> None:
    left_out, _, text = spine_deck
    assert any("facet" in line for line in left_out)
    header = text[: text.index("-->")]
    assert all(line.replace("·", " ") in header for line in left_out)


def test_annulus_and_nucleus_keep_their_constants(spine_deck, model) -> None:
    """Holzapfel-Gasser-Ogden in FEBio: c / 2 (I1 - 3), so c is twice our c1; angles to the first material axis."""
    _, root, _ = spine_deck
    hgo = [m for m in root.find("Material") if m.attrib["type"] == "Holzapfel-Gasser-Ogden"]
    tissue = model.sets["disc"]
    assert [float(m.findtext("c")) for m in hgo] == pytest.approx(np.full(len(hgo), 2 * float(tissue["annulus.c1"])))
    assert {float(m.findtext("kappa")) for m in hgo} == {float(tissue["annulus.dispersion"])}
    gammas = [float(m.findtext("gamma")) for m in hgo]
    assert min(gammas) >= min(tissue["annulus.outer.angle"].value)
    assert max(gammas) <= max(tissue["annulus.inner.angle"].value)


def test_fibres_can_be_recovered_from_axes_and_angle(model) -> None:
    mesh = model.parts["L5-S1"].disc.mesh
    along, up, angle = lamellae(mesh)
    a = np.deg2rad(angle)[:, None]
    assert np.abs(np.cos(a) * along + np.sin(a) * up - mesh.fibres[:, 0]).max() < 1e-9
    assert np.abs(np.einsum("ei,ei->e", along, up)).max() < 1e-9


def test_spring_curves_follow_the_ligaments(model) -> None:
    bands = model.parts["L4-L5"].ligaments
    for k in range(len(bands.names)):
        curve = strand_curve(bands, k)
        length = float(np.linalg.norm(bands.upper[k] - bands.lower[k]))
        along = (bands.upper[k] - bands.lower[k]) / length
        for stretch in (-1.0, 0.5, 2.0, 6.0):
            one = type(bands)(
                (bands.names[k],), *(a[k : k + 1] for a in (bands.upper, bands.lower, bands.rest, bands.stiffness,
                                                            bands.transition))
            )  # fmt: skip
            force = float(np.linalg.norm(one.wrench(np.eye(3), stretch * along, np.zeros(3))[:3]))
            assert np.interp(stretch, *curve.T) == pytest.approx(force, rel=0.01, abs=0.02)


def test_materials_that_need_a_mixture_are_written_as_one() -> None:
    mesh = common_mesh(MeshSize(2, 1, 1, 2))
    deck = Deck(
        "common", (DeckDisc("L4-L5", mesh, "L4", "L5"),), {"L4": mesh.centre}, "L5", (), np.array([0, 7500.0, 0])
    )
    root = ElementTree.fromstring(febio_text(deck, "disc").encode())
    mixture = next(m for m in root.find("Material") if m.attrib["type"] == "uncoupled solid mixture")
    kinds = [s.attrib["type"] for s in mixture.findall("solid")]
    assert kinds == ["Mooney-Rivlin", "fiber-exp-pow-uncoupled", "fiber-exp-pow-uncoupled"]
    angles = [float(s.find("fiber").findtext("theta")) for s in mixture.findall("solid")[1:]]
    assert angles == [pytest.approx(30.0), pytest.approx(-30.0)]
    assert root.find("Discrete") is None


def test_one_disc_alone_and_its_names(model, tmp_path: Path) -> None:
    path = tmp_path / "new" / "disc.feb"
    left_out = export_case(model, path, level="L4-L5", only_disc=True)
    assert [("swelling" in line, "fibres feel" in line) for line in left_out] == [(True, False), (False, True)]
    root = ElementTree.parse(path).getroot()
    assert [m.attrib["name"] for m in root.find("Material") if m.attrib["type"] == "rigid body"] == ["L4"]
    assert re.search(r"disc_L4-L5_nucleus\.txt", path.read_text("utf-8"))


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"to": "ansys"}, "febio, calculix, vtu"),
        ({"level": "T12-L1"}, "L1-L2"),
        ({"only_disc": True}, "needs a level"),
        ({"to": "calculix", "element_type": "C3D4"}, "C3D20R"),
    ],
)
def test_what_cannot_be_written_is_refused_and_nothing_is_left_behind(model, tmp_path: Path, settings, words) -> None:
    with pytest.raises(ValueError, match=words):
        export_case(model, tmp_path / "x.feb", **settings)
    assert not list(tmp_path.iterdir())


def test_paraview_file_holds_the_materials(model, tmp_path: Path) -> None:
    export_case(model, tmp_path / "mesh.vtu", "vtu")
    root = ElementTree.parse(tmp_path / "mesh.vtu").getroot()
    names = {a.attrib["Name"] for a in root.iter("DataArray")}
    assert names >= {"c1", "k1", "kappa", "fibre_1", "fibre_angle", "nucleus"}


def test_follower_load_and_hardware_are_named(healthy_spine, tmp_path: Path) -> None:
    from interbody.case import Option
    from interbody.surgery import operate

    done = operate(healthy_spine, Option.model_validate({"technique": "tlif", "levels": ["L4-L5"]}))
    left_out = export_case(done, tmp_path / "a.inp", "calculix", load="follower_flexion")
    assert any("follower load" in line for line in left_out)
    assert any("screws and rods" in line for line in left_out)
    assert any("kappa" in line for line in left_out)
    left_out = export_case(done.model(MESH), tmp_path / "a.feb", load="follower_flexion")
    assert not any("follower load" in line for line in left_out)
    assert any("screws and rods" in line for line in left_out)
    assert problems(ElementTree.parse(tmp_path / "a.feb").getroot()) == []


CCX = shutil.which("ccx")
needs_ccx = pytest.mark.skipif(CCX is None, reason="CalculiX is not installed (Debian package calculix-ccx)")


def compressible(size: MeshSize) -> SolidMesh:
    """The common disc of one compressible neo-Hookean material (E = 2 MPa, nu = 0.3), which linear elements can
    bear."""
    mesh, young, poisson = common_mesh(size), 2.0, 0.3
    row = [young / (4 * (1 + poisson)), 0.0, young / (3 * (1 - 2 * poisson)), 0.0, 1.0, 0.0]
    material = np.tile(row, (len(mesh.elements), 1))
    return SolidMesh(
        mesh.points, mesh.elements, mesh.lower, mesh.upper, material, mesh.fibres, mesh.nucleus, mesh.centre
    )


def by_calculix(
    mesh: SolidMesh, moment: np.ndarray, element_type: str, folder: Path, springs: tuple[Spring, ...] = ()
) -> tuple[np.ndarray, np.ndarray]:
    """Displacement (mm) and rotation (degrees) of the upper plate at the end of the last step."""
    deck = Deck("test", (DeckDisc("L4-L5", mesh, "L4", "L5"),), {"L4": mesh.centre}, "L5", springs, moment)
    (folder / "a.inp").write_text(calculix_text(deck, element_type), "utf-8")
    subprocess.run([CCX, "a"], cwd=folder, check=True, capture_output=True, timeout=300)
    rows = [line.split() for line in (folder / "a.dat").read_text("utf-8").splitlines()]
    found = [np.array(row[1:], dtype=float) for row in rows if len(row) == 4 and row[0].isdigit()]
    return found[-2], np.rad2deg(found[-1])


def by_us(mesh: SolidMesh, moment: np.ndarray, *connectors: Ligaments) -> tuple[np.ndarray, np.ndarray]:
    level = Level("disc", SolidDisc(mesh), connectors, mesh.centre)
    assert SpineSolver([level], workers=1).solve(LoadPath(moment)).converged
    return level.centre - level.reference_centre, np.rad2deg(log_rotation(level.rotation))


@needs_ccx
@pytest.mark.parametrize("moment", [(0.0, 1500.0, 0.0), (1500.0, 0.0, 0.0), (0.0, 0.0, 3000.0)], ids=["y", "x", "z"])
def test_calculix_gives_our_rotation_of_a_compressible_disc(tmp_path: Path, moment) -> None:
    """Incompatible-mode elements on the same mesh; two sound elements differ by their discretisation error."""
    mesh = compressible(MeshSize(3, 1, 2, 4))
    _, theirs = by_calculix(mesh, np.array(moment), "C3D8I", tmp_path)
    _, ours = by_us(mesh, np.array(moment))
    axis = int(np.argmax(moment))
    assert ours[axis] == pytest.approx(theirs[axis], rel=0.01)
    assert abs(ours[axis]) > 1.0


def test_fibre_directions_for_calculix_are_not_longer_than_one() -> None:
    """CalculiX takes what is left of a unit vector for the third component, and refuses where nothing is."""
    for angle in np.linspace(0.0, 90.0, 721):
        row = (0.1, 0.0, 20.0, 2.0, 50.0, 0.0, float(angle))
        x, y = (float(v) for v in _material(0, row).splitlines()[2].split(",")[2:4])
        assert 1.0 - 1e-11 < x**2 + y**2 <= 1.0


@needs_ccx
def test_calculix_gives_our_rotation_of_a_disc_with_taut_ligaments(tmp_path: Path) -> None:
    """The strands' tension at rest comes first, in a step of its own; then the moment."""
    mesh, moment = compressible(MeshSize(3, 1, 2, 4)), np.array([0.0, 1500.0, 0.0])
    upper = mesh.centre + np.array([[-35.0, 8.0, 5.0], [-35.0, -8.0, 5.0], [20.0, 0.0, 4.0]])
    lower = upper - np.array([0.0, 0.0, 22.0])
    lengths = np.linalg.norm(upper - lower, axis=1)
    bands = Ligaments(
        ("lf", "lf", "all"), upper, lower, lengths * [0.95, 0.95, 1.0], np.array([400.0, 400.0, 900.0]),
        np.array([0.06, 0.06, 0.04]),
    )  # fmt: skip
    springs = tuple(
        Spring(f"s{k}", bands.upper[k], bands.lower[k], "L4", "L5", strand_curve(bands, k)) for k in range(3)
    )
    shift, turn = by_calculix(mesh, moment, "C3D8I", tmp_path, springs)
    ours_shift, ours_turn = by_us(mesh, moment, bands)
    alone = by_us(mesh, moment)[1]
    assert turn[1] == pytest.approx(ours_turn[1], rel=0.01)
    assert np.abs(shift - ours_shift).max() < 0.02
    assert ours_turn[1] < 0.8 * alone[1]


@needs_ccx
@pytest.mark.slow
def test_calculix_quadratic_elements_agree_on_the_fibrous_disc(tmp_path: Path) -> None:
    """Near-incompressible with fibres: quadratic elements on a coarse mesh against ours on finer ones. Fibres that feel
    means over their lamella come near sooner than those sampled at points, which is how FEBio does it."""
    moment = np.array([0.0, 7500.0, 0.0])
    _, theirs = by_calculix(common_mesh(MeshSize(3, 1, 2, 4)), moment, "C3D20R", tmp_path)

    def ours(size: str, lamellar: bool) -> float:
        level = Level("disc", (disc := SolidDisc(replace(common_mesh(size), lamellar=lamellar))), [], disc.mesh.centre)
        assert SpineSolver([level], workers=1).solve(LoadPath(moment)).converged
        return float(np.rad2deg(log_rotation(level.rotation))[1])

    assert ours("M", lamellar=False) == pytest.approx(theirs[1], rel=0.04)
    assert ours("S", lamellar=True) == pytest.approx(theirs[1], rel=0.01)
    assert ours("M", lamellar=True) == pytest.approx(theirs[1], rel=0.01)
