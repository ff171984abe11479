"""Compiling the kernels: the second process does its part, and what it compiles runs on a matrix that is known."""

import numpy as np

from interbody.mechanics.compiled import cache_folder, is_warm, mark_warm
from interbody.mechanics.warm_up import _small_disc, _start_helper, _unit_stiffness, warm_up


def test_the_second_process_does_its_part():
    warm_up()
    helper = _start_helper()
    assert helper is None or helper.wait(timeout=300) == 0


def test_the_unit_stiffness_gives_the_right_hand_side_back():
    disc = _small_disc()
    _unit_stiffness(disc)
    (part,) = disc._parts
    part.residual[:] = np.arange(1.0, 1.0 + len(part.residual))
    disc.eliminate(np.zeros(6))
    assert np.allclose(disc.direction(np.zeros(6)), -part.residual, rtol=0, atol=1e-12)


def test_once_compiled_nothing_has_to_be():
    warm_up()
    assert warm_up() is False


def test_compiling_that_was_broken_off_does_not_count_as_done(monkeypatch, tmp_path):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    mark_warm()
    assert not is_warm(), "nowhere to write it yet"
    cache_folder().mkdir()
    (cache_folder() / "element.nbc").touch()
    assert not is_warm()
    mark_warm()
    assert is_warm()
