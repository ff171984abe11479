"""Bone in cells and columns of graft: closed forms, and the physics of looser and stiffer constructs."""

from __future__ import annotations

import itertools
from math import exp, pi, sin

import numpy as np
import pytest
from made_grafts import curve

from interbody.course import RULES, Ledger
from interbody.course.healing import Variation, _spread_of_cells, heal, stiffened
from interbody.course.tissue import Stimulus, Tissue, grown, rule_named

BOOK = Ledger("TissueDifferentiation")
RATE = BOOK.value("cell.rate_per_day", "test")


def felt(strain: float, pressure: float = 0.0, flow: float = 0.0) -> Stimulus:
    return Stimulus(np.array([strain]), np.array([pressure]), np.array([flow]))


@pytest.mark.parametrize("days", [1.0, 7.0])
@pytest.mark.parametrize("rule", list(RULES))
def test_a_cell_with_constant_stimulus_follows_its_closed_form(rule, days) -> None:
    """Bone = c (1 - exp(-r t)), whatever the step."""
    decide, tissue = rule_named(rule), Tissue.fresh((1,))
    for k in range(1, 30):
        tissue = grown(tissue, decide(felt(0.01), np.ones(1), BOOK), np.full(1, 0.8), days, BOOK)
        assert tissue.bone[0] == pytest.approx(0.8 * (1.0 - exp(-RATE * k * days)), rel=1e-12)
    assert tissue.fibrous[0] == tissue.cartilage[0] == 0.0


@pytest.mark.parametrize(
    ("rule", "stimulus", "expected"),
    [
        ("claes_heigele", felt(0.04, 0.1), "bone"),
        ("claes_heigele", felt(0.04, 0.2), "cartilage"),
        ("claes_heigele", felt(0.14, 0.2), "cartilage"),
        ("claes_heigele", felt(0.14, 0.1), "fibrous"),
        ("claes_heigele", felt(0.16, 0.2), "fibrous"),
        ("prendergast", felt(0.03), "bone"),
        ("prendergast", felt(0.03, flow=1.0), "cartilage"),
        ("prendergast", felt(0.10), "cartilage"),
        ("prendergast", felt(0.12), "fibrous"),
        ("prendergast", felt(0.12, flow=3.0), "fibrous"),
        ("prendergast", felt(0.0003), "resorbs"),
    ],
)
def test_the_rules_ask_for_what_was_published(rule, stimulus, expected) -> None:
    """Claes and Heigele 1999: 5 and 15 %, 0.15 MPa. Prendergast: S = strain / 3.75 % + flow / 3 um/s at 0.01, 1, 3."""
    wanted = rule_named(rule)(stimulus, np.ones(1), BOOK)
    named = {"bone": wanted.bone, "cartilage": wanted.cartilage, "resorbs": wanted.resorbs}
    found = [name for name, flags in named.items() if flags[0]] or ["fibrous"]
    assert found == [expected]


def test_fractions_stay_fractions_when_the_stimulus_jumps() -> None:
    generator, tissue = np.random.default_rng(2), Tissue.fresh((200,))
    for _ in range(60):
        stimulus = Stimulus(10 ** generator.uniform(-4, 0, 200), generator.uniform(-0.4, 0.4, 200), np.zeros(200))
        for rule in RULES.values():
            tissue = grown(tissue, rule(stimulus, np.ones(200), BOOK), np.ones(200), 5.0, BOOK)
        parts = (tissue.fibrous, tissue.cartilage, tissue.bone, tissue.mature)
        assert all((part >= 0.0).all() and (part <= 1.0).all() for part in parts)
        assert (tissue.fibrous + tissue.cartilage + tissue.bone <= 1.0 + 1e-12).all()


def test_the_mixture_is_that_of_its_parts() -> None:
    made = {"fibrous": 2.0, "cartilage": 10.0, "immature_bone": 1000.0, "mature_bone": 6000.0}
    tissue = Tissue(*(np.array([v]) for v in (0.2, 0.1, 0.3, 0.5)))
    assert tissue.modulus(5.0, made)[0] == pytest.approx(0.4 * 5 + 0.2 * 2 + 0.1 * 10 + 0.3 * 3500)


def test_cells_spread_as_diffusion_between_two_walls() -> None:
    """c = 1 - 4/pi sum 1/n sin(n pi x / 2h) exp(-D (n pi / 2h)^2 t) over odd n, for a space of height 2h."""
    half, cells, days, steps = 5.0, 40, 4.0, 15
    spread, found = _spread_of_cells(cells, half, days, BOOK), np.zeros(cells)
    for _ in range(steps):
        found = spread @ np.r_[found, 1.0]
    rate = BOOK.value("spread.diffusion_mm2_day", "test")
    for i in (0, 10, 20, 39):
        x = (i + 0.5) * half / cells
        waves = [n * pi / (2.0 * half) for n in range(1, 80, 2)]
        exact = 1.0 - sum(2.0 / (half * w) * sin(w * x) * exp(-rate * w**2 * days * steps) for w in waves)
        assert found[i] == pytest.approx(exact, abs=0.01)


@pytest.mark.parametrize("rule", list(RULES))
def test_a_looser_construct_unites_later_or_not_at_all(rule) -> None:
    times = [heal(stiffened(curve(), k), rule, BOOK).time_to_union[0] for k in (1.0, 3.0, 6.0, 12.0)]
    assert all(a <= b for a, b in itertools.pairwise(times))
    assert times[-1] > times[0]


def test_far_too_much_motion_never_unites() -> None:
    assert np.isinf(heal(stiffened(curve(), 40.0), "prendergast", BOOK).time_to_union[0])


def test_a_very_stiff_construct_shields_the_graft() -> None:
    """Under the rule with a lower limit, too little strain lets bone go."""
    usual, stiff = (heal(stiffened(curve(), k), "prendergast", BOOK) for k in (1.0, 0.02))
    assert stiff.bridged[0, -1] < 0.9 * usual.bridged[0, -1]


def test_stiffness_follows_tissue_and_bone_only_grows_from_the_hosts() -> None:
    found = heal(curve(), "claes_heigele", BOOK)
    assert found.modulus[0, 0] == pytest.approx(curve().fresh.modulus)
    assert found.modulus[0, -1] > 500.0
    early = found.bone[8]
    assert (np.diff(early, axis=-1) <= 1e-12).all()
    assert early[..., 0].min() > early[..., -1].max()


def test_each_draw_stands_alone() -> None:
    many = Variation(np.array([1.0, 5.0]), np.array([1.0, 0.8]), np.array([1.0, 1.2]))
    together = heal(curve(), "claes_heigele", BOOK, many)
    alone = heal(curve(), "claes_heigele", BOOK)
    assert together.time_to_union[0] == pytest.approx(alone.time_to_union[0], rel=1e-12)
    assert together.time_to_union[1] != together.time_to_union[0]


def test_halving_the_step_moves_the_time_little() -> None:
    step = BOOK.set.with_values(step_days=2.0)
    usual = heal(curve(), "claes_heigele", BOOK).time_to_union[0]
    fine = heal(curve(), "claes_heigele", Ledger("x", {"x": step})).time_to_union[0]
    assert fine == pytest.approx(usual, rel=0.05)


def test_an_unknown_rule_is_named() -> None:
    with pytest.raises(KeyError, match="claes_heigele"):
        rule_named("wolff")
