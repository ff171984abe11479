"""A harm's number names the studies of that harm; other studies count for the spread between centres alone."""

from __future__ import annotations

import pytest
from made_people import case

from interbody.course import Ledger, simulate_course
from interbody.outcomes.catalogue import CATALOGUE
from interbody.outcomes.complications import complications
from interbody.outcomes.people import plan_of


@pytest.mark.parametrize("technique", ["tlif", "alif", "plf"])
def test_a_rate_is_used_for_its_own_harm(technique) -> None:
    made = case(options={"a": {"technique": technique, "levels": ["L4-L5"]}})
    option = made.options["a"]
    book = Ledger("complications")
    found = complications(made, option, simulate_course(made, "a", None, None), book, Ledger("union"))
    own = {f"chance of: {h.label.lower()}": h.base(plan_of(option)) for h in CATALOGUE if h.name in found}
    rates = [use for use in book.uses if use.quantity.name.startswith("rate.") and use.used_for in own]
    assert rates
    for use in rates:
        assert use.quantity.name.removeprefix("rate.").rsplit(".", 1)[0] == own[use.used_for], use.used_for
    assert {use.quantity.name for use in book.uses if "differ between centres" in use.used_for} > {
        use.quantity.name for use in rates
    }
