"""Every constant of the rigs moves an answer when it is changed."""

from __future__ import annotations

from dataclasses import astuple

import pytest

from interbody.evidence import parameters
from interbody.rigs import bench_test as run
from interbody.rigs import f1717, f2077, pullout
from interbody.surgery.catalogue import built_in

CATALOGUE = built_in()
CAGE, PEEK = CATALOGUE.items["cage", "TLIF PEEK 10 x 28"], CATALOGUE.items["material", "PEEK"]
SCREWS = [CATALOGUE.items["screw", name] for name in ("pedicle 6.5 x 45", "cortical 5.5 x 35")]


def changed(name: str, key: str):
    return parameters(name).with_values(**{key: 0.93 * float(parameters(name)[key])})


@pytest.mark.parametrize("key", list(parameters("F1717")))
def test_of_f1717(key: str) -> None:
    assert astuple(f1717(changed("F1717", key))) != astuple(f1717())


@pytest.mark.parametrize("key", list(parameters("F2077")))
def test_of_f2077(key: str) -> None:
    assert astuple(f2077(CAGE, PEEK, changed("F2077", key))) != astuple(f2077(CAGE, PEEK))


@pytest.mark.parametrize("key", [k for k in parameters("Pullout") if not k.startswith("hu.")])
def test_of_the_pull_out(key: str) -> None:
    def answers(table=None) -> list[tuple[float, ...]]:
        return [astuple(pullout(screw, hu, table)) for screw in SCREWS for hu in (5.0, 150.0)]

    assert answers(changed("Pullout", key)) != answers()


def test_of_the_bones_that_pull_out_is_told_for() -> None:
    (specimen,) = run("pullout", [], CATALOGUE)
    told = [f.what for f in specimen.findings]
    for bone in ("normal", "osteoporotic", "extremely_osteoporotic"):
        hu = float(parameters("Pullout")[f"hu.{bone}"])
        assert any(f"{hu:.0f} HU" in words for words in told)
