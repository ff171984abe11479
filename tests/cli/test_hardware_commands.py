"""``hardware`` and ``bench-test`` as they are typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from interbody.cli import app

RUN = CliRunner()
OURS = "hardware: ours\nrods:\n  ours 5.0: {about: thin, material: PEEK, diameter_mm: 5.0}\n"


def test_the_catalogue_is_listed_by_kind_and_as_json() -> None:
    listed = RUN.invoke(app, ["hardware"])
    assert listed.exit_code == 0
    for words in ("cobalt chromium 5.5", "LLIF PEEK 22 x 60", "rhBMP-2 on collagen", "lateral two-screw", "PEEK"):
        assert words in listed.stdout
    rods = json.loads(RUN.invoke(app, ["hardware", "--kind", "rod", "--json"]).stdout)
    assert {item["kind"] for item in rods} == {"rod"}
    assert all(item["numbers"]["diameter_mm"]["unit"] == "mm" for item in rods)


def test_one_item_is_shown_with_its_sources_and_drawn(tmp_path: Path) -> None:
    picture = tmp_path / "rod.svg"
    shown = RUN.invoke(app, ["hardware", "cobalt chromium 5.5", "--svg", str(picture)])
    assert shown.exit_code == 0
    assert "MakeItFromCoCr" in shown.stdout
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    again = RUN.invoke(app, ["hardware", "cobalt chromium 5.5", "--svg", str(picture)])
    assert again.exit_code == 2
    assert "--overwrite" in again.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["hardware", "cobalt 5.5"], "not in the catalogue. Did you mean cobalt chromium 5.5?"),
        (["hardware", "--kind", "bolt"], "--kind is bolt; allowed are material, screw"),
        (["hardware", "--svg", "a.svg"], "--svg needs the name of an item"),
        (["hardware", "local autograft", "--svg", "a.svg"], "has no shape to draw"),
        (["hardware", "--catalogue", "nowhere.yaml"], "nowhere.yaml does not exist"),
        (["bench-test", "f1718"], "'f1718' is not a rig; there are f1717, f2077, pullout"),
        (["bench-test", "f2077", "--hardware", "titanium 5.5"], "is a rod; f2077 takes a cage"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(arguments: list[str], words: str) -> None:
    done = RUN.invoke(app, arguments)
    assert done.exit_code == 2
    assert words in done.stderr
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1


def test_outside_is_told_and_the_exit_code_stays_0(tmp_path: Path) -> None:
    ours = tmp_path / "ours.yaml"
    ours.write_text(OURS, encoding="utf-8")
    done = RUN.invoke(app, ["bench-test", "f1717", "--hardware", "ours 5.0", "--catalogue", str(ours)])
    assert done.exit_code == 0
    assert "OUTSIDE, below" in done.stdout
    assert "The published range is of titanium rods." in done.stdout
    assert "0 of 4 figures lie in the published range." in done.stdout


def test_a_bench_test_as_json_and_as_a_page(tmp_path: Path) -> None:
    page = tmp_path / "pullout.html"
    done = RUN.invoke(app, ["bench-test", "pullout", "--json", "--html", str(page)])
    assert done.exit_code == 0
    found = json.loads(done.stdout)
    (specimen,) = found["specimens"]
    assert specimen["items"][0]["name"] == "pedicle 6.5 x 45"
    assert [f["verdict"] for f in specimen["findings"]] == ["inside"] * 3
    assert "Screw pull-out" in page.read_text(encoding="utf-8")
