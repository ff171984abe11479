"""The written .feb against the words that FEBio 4 knows, and what is in it solved again from the file alone."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from feb_reader import FIXED, FebCable, FebDisc, FebModel, FebSpring, read_disc, read_model
from febio_schema import problems
from people import COARSE, person

from interbody.anatomy import build_spine
from interbody.case import LEVELS
from interbody.interop import export_case
from interbody.mechanics import MeshSize, SpineModel
from interbody.mechanics.connectors import tangent_by_differences
from interbody.mechanics.disc import SolidDisc, SolidMesh
from interbody.mechanics.level import Level
from interbody.mechanics.newton import LoadPath, Settings, SpineSolver
from interbody.mechanics.rotations import log_rotation
from interbody.mechanics.simulate import LoadCase, standard_loads
from interbody.mechanics.spine_model import LevelPreparation

FELUPE = Path(__file__).resolve().parents[2] / "scripts" / "compare_felupe.py"
PEERS = Path(__file__).resolve().parents[3] / "shared" / "peers" / "disc_benchmark.py"


@pytest.fixture(scope="module")
def model(healthy_spine) -> SpineModel:
    return SpineModel(healthy_spine, mesh=MeshSize(*COARSE), workers=1)


@pytest.fixture(scope="module")
def root(model, tmp_path_factory) -> ElementTree.Element:
    path = tmp_path_factory.mktemp("dialect") / "spine.feb"
    export_case(model, path, load="torsion_left")
    return ElementTree.parse(path).getroot()


# ------------------------------------------------------------------ words


@pytest.mark.parametrize(
    "asked",
    [
        {"load": "flexion"}, {"load": "standing"}, {"load": "follower_extension"}, {"level": "L5-S1"},
        {"level": "L4-L5", "only_disc": True}, {"level": "L4-L5", "only_disc": True, "load": "standing"},
        {"load": LoadCase("oblique", (3.0, -2.0, 1.0), 200.0)},
    ],
    ids=["flexion", "standing", "follower", "level", "disc", "disc standing", "oblique"],
)  # fmt: skip
def test_febio_knows_every_word_in_the_file(model, tmp_path: Path, asked) -> None:
    export_case(model, tmp_path / "a.feb", **asked)
    assert problems(ElementTree.parse(tmp_path / "a.feb").getroot()) == []


def test_a_slipped_and_narrow_spine_is_written_in_the_same_words(tmp_path: Path) -> None:
    narrow = {"discs": {"L4-L5": {"height_mm": {"middle": 4.0}}}}
    slipped = build_spine(person({**dict.fromkeys(LEVELS, 2), "L4-L5": 5}, {"L4-L5": {"slip_mm": 12.0}}, narrow))
    export_case(SpineModel(slipped, mesh=MeshSize(*COARSE), workers=1), tmp_path / "slip.feb")
    assert problems(ElementTree.parse(tmp_path / "slip.feb").getroot()) == []


def test_decks_that_febio_has_run_pass_the_same_check(tmp_path: Path) -> None:
    """The check is not stricter than FEBio: the common problem's decks ran in FEBio 4.11."""
    if not PEERS.exists():
        pytest.skip("the generator of the common problem (../shared/peers) is not here")
    spec = importlib.util.spec_from_file_location("disc_benchmark", PEERS)
    generator = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generator)
    generator.feb_disc(str(tmp_path / "comp.feb"), "S", "comp")
    generator.feb_disc(str(tmp_path / "flex.feb"), "S", "flex")
    generator.feb_chain(str(tmp_path / "chain.feb"), "S")
    for name in ("comp", "flex", "chain"):
        assert problems(ElementTree.parse(tmp_path / f"{name}.feb").getroot()) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda r: r.find("Material")[0].find("c1").__setattr__("tag", "C1"), "C1 is not known"),
        (lambda r: r.find("Material")[0].remove(r.find("Material")[0].find("k")), "k is missing"),
        (lambda r: r.find("Rigid")[0].find("dof").__setattr__("text", "Rq"), "value is 'Rq'"),
        (lambda r: r.find("Boundary")[0].set("node_set", "nowhere"), "nowhere is not there"),
        (lambda r: r.find("Mesh").find("Nodes")[3].set("id", "1"), "do not rise"),
        (lambda r: r.find("LoadData").remove(r.find("LoadData")[-1]), "load curve 3"),
        (lambda r: r.find("MeshData").remove(r.find("MeshData")[0]), "has fibres and no axes"),
        (lambda r: r.find("Discrete")[0].set("stray", "1"), "stray is not known"),
    ],
    ids=["tag", "missing", "enum", "reference", "numbers", "curve", "axes", "attribute"],
)
def test_the_check_finds_what_febio_refuses(root, change, words: str) -> None:
    broken = ElementTree.fromstring(ElementTree.tostring(root))
    change(broken)
    assert any(words in text for text in problems(broken))


def test_names_of_files_and_the_header_are_plain(model, tmp_path: Path) -> None:
    """FEBio reads no entities, and its log files are named after ours."""
    path = tmp_path / 'Åsa "L4" & <L5>.feb'
    export_case(model, path, level="L4-L5", only_disc=True)
    text = path.read_text("utf-8")
    assert text.isascii()
    assert "&" not in text
    assert problems(ElementTree.fromstring(text)) == []


def test_axes_span_the_plane_of_the_fibres(root) -> None:
    for data in root.find("MeshData"):
        for row in data:
            a, d = (np.array([float(x) for x in row.findtext(tag).split(",")]) for tag in ("a", "d"))
            assert np.linalg.norm(np.cross(a, d)) > 0.99 * np.linalg.norm(a) * np.linalg.norm(d)


def test_springs_have_no_force_when_slack(root) -> None:
    """Their curve is followed straight on beyond its ends."""
    for material in root.find("Discrete").findall("discrete_material"):
        forces = [float(p.text.split(",")[1]) for p in material.find("force").find("points")]
        assert forces[0] == forces[1] == 0.0
        assert min(forces) == 0.0


# ------------------------------------------------------------------ the disc solved again, from the file alone


@pytest.fixture(scope="module")
def unswollen(model) -> SolidDisc:
    """L4-L5 without what the file says it leaves out: its swelling, and fibres that feel means over their lamella."""
    return SolidDisc(replace(model.parts["L4-L5"].disc.mesh, lamellar=False))


@pytest.fixture(scope="module")
def written(model, tmp_path_factory) -> FebDisc:
    path = tmp_path_factory.mktemp("disc") / "disc.feb"
    export_case(model, path, level="L4-L5", only_disc=True, load="flexion")
    return read_disc(path)


def solved(disc: SolidDisc, centre: np.ndarray, moment: np.ndarray) -> Level:
    level = Level("disc", disc, [], centre)
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


# ------------------------------------------------------------------ the spine solved again, from the file alone


@dataclass(frozen=True)
class Pulls:
    """Springs and cables of the file between one body and the one below, as a connector."""

    points: np.ndarray
    springs: list[tuple[FebSpring, int, int]]
    cables: list[FebCable]
    share: float

    def wrench(self, rotation, translation, centre) -> np.ndarray:
        """(6,) force on the upper body against which it has to be pushed, and its moment about ``centre``."""
        total = np.zeros(6)
        for spring, upper, lower in self.springs:
            rest = float(np.linalg.norm(self.points[upper] - self.points[lower]))
            place = rotation @ self.points[upper] + translation
            along = place - self.points[lower]
            length = float(np.linalg.norm(along))
            force = spring.tension(length - rest) * along / length
            total += np.concatenate([force, np.cross(place - centre, force)])
        for cable in self.cables:
            place = rotation @ cable.at[0] + translation
            along = place - cable.at[1]
            force = self.share * cable.force * along / np.linalg.norm(along)
            total += np.concatenate([force, np.cross(place - centre, force)])
        return total

    def linearise(self, rotation, translation, centre):
        """The wrench and its derivative by differences."""
        return self.wrench(rotation, translation, centre), tangent_by_differences(self, rotation, translation, centre)


def levels_of(found: FebModel, share: float) -> list[Level]:
    """Levels cranial to caudal: a disc belongs to the bodies that its nodes are tied to."""
    bodies = [*found.centres, FIXED]
    levels = []
    for upper, lower in pairwise(bodies):
        own = [p for p in found.parts if {found.held.get(n) for n in p.elements.ravel()} - {None} == {upper, lower}]
        elements = np.concatenate([p.elements for p in own])
        numbers = np.unique(elements)
        local = np.full(len(found.points), -1)
        local[numbers] = np.arange(len(numbers))
        plates = {b: local[[n for n in numbers if found.held.get(n) == b]] for b in (upper, lower)}
        mesh = SolidMesh(
            found.points[numbers], local[elements], plates[lower], plates[upper],
            np.concatenate([p.material for p in own]), np.concatenate([p.fibres for p in own]),
            np.zeros(len(elements), dtype=bool), found.centres[upper],
        )  # fmt: skip
        springs = [
            (s, *sorted(s.ends, key=lambda n: found.held[n] != upper))
            for s in found.springs
            if {found.held[n] for n in s.ends} == {upper, lower}
        ]
        cables = [c for c in found.cables if c.bodies == (upper, lower)]
        levels.append(Level(upper, SolidDisc(mesh), [Pulls(found.points, springs, cables, share)], mesh.centre))
    assert sum(len(level.connectors[0].springs) for level in levels) == len(found.springs)
    assert sum(len(level.disc.mesh.elements) for level in levels) == sum(len(p.elements) for p in found.parts)
    return levels


def turned(levels: list[Level], moment: np.ndarray) -> np.ndarray:
    """(n, 3) rotation of each level in its lower vertebra's frame, degrees."""
    outcome = SpineSolver(levels, settings=Settings(tolerance_mm=1e-7), workers=1).solve(LoadPath(moment))
    assert outcome.converged, outcome.status
    return np.rad2deg([log_rotation(level.rotation) for level in levels])


@pytest.fixture(scope="module")
def expressible(healthy_spine) -> SpineModel:
    """The model without what the file says it leaves out: facets, and the nucleus's swelling."""
    bare = {name: LevelPreparation(facets={"left": 0.0, "right": 0.0}) for name in healthy_spine.discs}
    mesh = MeshSize(*COARSE, lamellar=False)  # FEBio's elements feel their fibres at every point
    found = SpineModel(healthy_spine, bare, mesh=mesh, workers=1)
    for part in found.parts.values():
        part.level.disc = part.disc = SolidDisc(part.disc.mesh)
    return found


@pytest.mark.parametrize("name", ["flexion", "torsion_left", "follower_extension"])
def test_the_spine_read_back_turns_as_ours(expressible, tmp_path: Path, name: str) -> None:
    """Discs, ligaments, follower load and moment of the file against the model's own; the curves of ligaments are
    tabulated, so to a thousandth of a degree."""
    case = standard_loads([name])[0]
    export_case(expressible, tmp_path / "spine.feb", load=case)
    found = read_model(tmp_path / "spine.feb")
    assert list(found.moments) == ["L1"]
    theirs = turned(levels_of(found, 1.0), found.moments["L1"])
    expressible.reset()
    for part in expressible.parts.values():
        part.follower.tension = case.follower_n
    ours = turned([part.level for part in expressible.parts.values()], 1000.0 * np.array(case.moment_nm))
    assert np.abs(theirs - ours).max() < 0.003
    assert np.abs(ours).max() > 1.0
