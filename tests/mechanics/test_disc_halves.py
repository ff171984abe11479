"""Two halves of a disc on two cores: they share out the elements, and give the answer of one core to the last digit."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from solids import layered_disc
from threadpoolctl import threadpool_info

from interbody.mechanics.disc_mesh import MeshSize
from interbody.mechanics.level import Level
from interbody.mechanics.newton import LoadPath, SpineSolver
from interbody.mechanics.parallel import InParallel, in_turn, single_threaded_blas


@pytest.fixture
def pool():
    with ThreadPoolExecutor(2) as threads:
        yield threads


@pytest.mark.parametrize("size", [MeshSize(2, 1, 2, 3), MeshSize(4, 1, 2, 4), MeshSize(6, 1, 3, 5)])
def test_halves_share_out_the_elements_and_little_else(size: MeshSize) -> None:
    disc = layered_disc(size)
    first, second = disc.topology.parts
    assert sorted([*first.elements, *second.elements]) == list(range(size.elements))
    shared = np.intersect1d(first.nodes, second.nodes)
    assert disc.topology.joint == 3 * len(shared)
    assert np.array_equal(first.nodes[-len(shared) :], second.nodes[-len(shared) :])
    assert sorted(disc.topology.interior) == sorted(np.union1d(first.nodes, second.nodes))
    assert len(set(disc.topology.interior)) == len(disc.topology.interior)
    assert max(len(p.elements) for p in (first, second)) < 0.6 * size.elements


def test_a_mesh_too_small_to_halve_is_one_part() -> None:
    (whole,) = layered_disc(MeshSize(2, 1, 1, 2)).topology.parts
    assert len(whole.elements) == MeshSize(2, 1, 1, 2).elements


@pytest.mark.parametrize("load_nmm", [np.array([1000.0, 2500.0, -800.0])])
def test_any_number_of_threads_gives_the_same_digits(load_nmm: np.ndarray) -> None:
    found = []
    for workers in (1, 2, 4):
        disc = layered_disc()
        level = Level("disc", disc, [], disc.mesh.centre)
        solver = SpineSolver([level], workers=workers)
        assert solver.solve(LoadPath(load_nmm)).converged
        solver.close()
        found.append(np.concatenate([level.rotation.ravel(), level.translation, disc.x.ravel()]))
    assert np.abs(found[0] - np.concatenate([np.eye(3).ravel(), np.zeros(3), layered_disc().x.ravel()])).max() > 0.01
    assert np.array_equal(found[0], found[1])
    assert np.array_equal(found[0], found[2])


def test_results_come_in_order_and_both_threads_work(pool: ThreadPoolExecutor) -> None:
    meet = threading.Barrier(2, timeout=30.0)

    def task(item: int) -> tuple[int, int]:
        meet.wait()
        return 10 * item, threading.get_ident()

    found = InParallel(pool)(task, [1, 2])
    assert [value for value, _ in found] == [10, 20]
    assert len({thread for _, thread in found}) == 2
    assert InParallel(pool)(str, [3, 4, 5]) == in_turn(str, [3, 4, 5]) == ["3", "4", "5"]


def test_tasks_of_a_full_pool_can_share_out_their_own_work(pool: ThreadPoolExecutor) -> None:
    run = InParallel(pool)
    outer = [pool.submit(run, lambda item: item + 1, [k, k + 1, k + 2]) for k in range(20)]
    assert [task.result(timeout=60.0) for task in outer] == [[k + 1, k + 2, k + 3] for k in range(20)]


@pytest.mark.parametrize("bad", [0, 1, 2])
def test_what_a_part_raises_is_raised_when_all_have_ended(pool: ThreadPoolExecutor, bad: int) -> None:
    ended = []

    def task(item: int) -> None:
        if item == bad:
            raise KeyError(item)
        ended.append(item)

    with pytest.raises(KeyError, match=str(bad)):
        InParallel(pool)(task, [0, 1, 2])
    before = len(ended)
    assert InParallel(pool)(str, [1, 2]) == ["1", "2"]
    assert len(ended) == before


def blas_threads() -> set[int]:
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}


def test_blas_keeps_to_one_thread_whichever_thread_asks_for_it() -> None:
    before = blas_threads()
    with single_threaded_blas():
        assert blas_threads() == {1}
    seen = []

    def elsewhere(held: threading.Event, go_on: threading.Event) -> None:
        with single_threaded_blas():
            seen.append(blas_threads())
            held.set()
            go_on.wait(30.0)
            seen.append(blas_threads())

    held, go_on = threading.Event(), threading.Event()
    other = threading.Thread(target=elsewhere, args=(held, go_on))
    other.start()
    assert held.wait(30.0)
    with single_threaded_blas():
        pass
    go_on.set()
    other.join()
    assert seen == [{1}, {1}], "held from another thread, and not lifted by one that ended meanwhile"
    assert blas_threads() == before
