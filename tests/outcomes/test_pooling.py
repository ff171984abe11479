"""Random-effects pooling against a worked example."""

from __future__ import annotations

import math
from itertools import product

import pytest

from interbody.case import Approach, Screws, Technique
from interbody.course import Ledger
from interbody.evidence import parameters
from interbody.evidence.pooling import Pooled, pool, pool_groups
from interbody.outcomes.catalogue import CATALOGUE
from interbody.outcomes.complications import pooled_rate
from interbody.outcomes.people import Plan


def test_equal_studies_pool_to_themselves() -> None:
    found = pool([(2.0, 1.0)] * 4)
    assert (found.mean, found.se, found.between) == pytest.approx((2.0, 0.5, 0.0))


def test_equal_variances_have_a_closed_form() -> None:
    """Effects 0, 2, 4 with variances 1: restricted likelihood gives tau² = s² - 1 = 3, mean 2, SE sqrt(4/3)."""
    found = pool([(0.0, 1.0), (2.0, 1.0), (4.0, 1.0)])
    assert found.between == pytest.approx(3**0.5)
    assert found.mean == pytest.approx(2.0)
    assert found.se == pytest.approx((4 / 3) ** 0.5)


def test_nothing_to_pool() -> None:
    with pytest.raises(ValueError, match="nothing to pool"):
        pool([])


def test_the_published_worked_example() -> None:
    """13 trials of the BCG vaccine (Colditz 1994), log risk ratios, restricted likelihood: tau² 0.3132, mean -0.7145;
    SE 0.1798, and 0.1808 by Knapp and Hartung (Viechtbauer 2010, J Stat Softw 36(3), and the manual of metafor)."""
    cells = [
        (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619), (33, 5036, 47, 5761),
        (180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892), (29, 7470, 45, 7232),
        (17, 1699, 65, 1600), (186, 50448, 141, 27197), (5, 2493, 3, 2338), (27, 16886, 29, 17825),
    ]  # fmt: skip
    effects = []
    for a, b, c, d in cells:
        effect = math.log(a / (a + b) / (c / (c + d)))
        effects.append((effect, math.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))))
    found = pool(effects)
    assert found.between**2 == pytest.approx(0.3132, abs=1e-4)
    assert found.mean == pytest.approx(-0.7145, abs=1e-4)
    assert found.se == pytest.approx(0.1808, abs=1e-4)
    plain = sum(1 / (se**2 + found.between**2) for _, se in effects) ** -0.5
    assert plain == pytest.approx(0.1798, abs=1e-4)
    assert found.freedom == 12


def test_groups_share_one_spread_around_means_of_their_own() -> None:
    """Balanced groups with variance 1: tau² = pooled within-group variance - 1."""
    groups = {"a": [(0.0, 1.0), (4.0, 1.0)], "b": [(10.0, 1.0), (12.0, 1.0), (14.0, 1.0)]}
    found = pool_groups(groups)
    within = (8.0 + 8.0) / 3
    assert [found[name].mean for name in groups] == pytest.approx([2.0, 12.0])
    assert all(p.between**2 == pytest.approx(within - 1) for p in found.values())
    assert all(p.freedom == 3 for p in found.values())


def test_order_and_units_do_not_matter() -> None:
    effects = [(1.0, 0.3), (2.5, 0.5), (0.2, 0.4), (3.0, 1.0)]
    one, turned = pool(effects), pool(effects[::-1])
    assert (one.mean, one.se, one.between) == pytest.approx((turned.mean, turned.se, turned.between))
    scaled = pool([(10 * y + 3, 10 * se) for y, se in effects])
    assert (scaled.mean, scaled.se, scaled.between) == pytest.approx((10 * one.mean + 3, 10 * one.se, 10 * one.between))


def test_a_new_study_is_wider_where_few_studies_estimate_the_spread() -> None:
    """Student's 95 % point is 6.314 with one degree of freedom, 1.697 with thirty; the normal one 1.645."""
    wide, narrow, given = (Pooled(0.0, 0.0, 1.0, freedom).new_study for freedom in (1, 30, 0))
    assert wide == pytest.approx(6.3138 / 1.644854, abs=1e-4)
    assert narrow == pytest.approx(1.6973 / 1.644854, abs=1e-4)
    assert given == 1.0


def test_a_given_spread_is_kept() -> None:
    found = pool([(0.0, 1.0), (2.0, 1.0)], between=3.0)
    assert found.between == 3.0
    assert found.se == pytest.approx(5**0.5)


POOLED_BY_SIZE = (
    ("pain_and_function", "gain"), ("pain_and_function", "pain"), ("pain_and_function", "satisfied"),
    ("reoperation", "study"), ("adjacent", "study"), ("global_assessment", "improved"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "prefix"), POOLED_BY_SIZE)
def test_every_pooled_study_knows_its_size(name, prefix) -> None:
    for key, quantity in parameters(name).under(prefix).items():
        assert quantity.n, key


@pytest.mark.parametrize(("technique", "screws"), [*product(Technique, (Screws.bilateral, Screws.none))])
def test_every_rate_has_a_size_or_an_interval(technique, screws) -> None:
    """Without either its own error would be taken for boundless."""
    book, plan = Ledger("complications"), Plan(technique, Approach.open, screws)
    for harm in CATALOGUE:
        name = harm.base(plan) if plan.family != "nonoperative" else None
        if name is None:
            continue
        rates = [book.set[name]] if name in book.set else book.set.under(f"rate.{name}").values()
        assert all(rate.n or (rate.low and rate.high) for rate in rates), name
        assert pooled_rate(name, book, "test").new_study < 1.1, name
