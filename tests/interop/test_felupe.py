"""One disc against FElupe, where it is installed (it is no dependency of interbody)."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from interbody.mechanics.disc_mesh import MeshSize

pytest.importorskip("felupe", reason="FElupe is not installed (pip install felupe tensortrax)")
SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "compare_felupe.py"


def test_felupe_finds_the_same_moment_pressure_and_places() -> None:
    spec = importlib.util.spec_from_file_location("compare_felupe", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    sys.modules["compare_felupe"] = script
    spec.loader.exec_module(script)
    found = script.compare(MeshSize(3, 1, 2, 4))
    assert found.force_n < 1e-6
    assert found.moment_nmm < 1e-5
    assert found.pressure_mpa < 1e-9
    assert found.position_mm < 1e-8
