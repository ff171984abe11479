"""Plain data: rounded, finite, the same bytes for the same answer."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interbody.case import parse_case
from interbody.evidence import Quantity, Status, Use
from interbody.result.plain import plain, rounded


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_a_number_is_written_as_json_allows_and_keeps_six_digits(number: float) -> None:
    written = rounded(number)
    if not math.isfinite(number):
        assert written is None
    elif abs(number) < 1e-9:
        assert json.dumps(written) == "0.0"
    else:
        assert written == pytest.approx(number, rel=5.1e-6)
        assert rounded(written) == written


def test_arrays_enumerations_and_models_become_plain() -> None:
    assert plain({"a": np.array([[1.0, math.nan]]), "b": Status.read, 3: (np.float64(1 / 3), np.int64(2))}) == {
        "a": [[1.0, None]],
        "b": "read",
        "3": [0.333333, 2],
    }
    assert plain(Quantity("a", (1.0, 2.0), "mm", "", Status.assumed)) == [1.0, 2.0]


def test_uses_are_left_to_the_sources() -> None:
    use = Use(Quantity("a", 1.0, "mm", "", Status.assumed), "x")
    assert plain([use, 1]) == [1]


def test_a_case_comes_back_from_its_plain_form() -> None:
    from interbody.case.examples import EXAMPLES
    from interbody.case.load import load_case

    case = load_case(EXAMPLES / "estimated-woman-66.yaml")
    assert parse_case(plain(case)) == case


def test_what_cannot_be_written_is_an_error() -> None:
    with pytest.raises(TypeError, match="object"):
        plain(object())
