"""``interbody export`` at the border."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from interbody.case.examples import example_text
from interbody.cli.app import app


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.yaml"
    path.write_text(example_text("ct-male-55"), encoding="utf-8")
    return path


def test_writes_one_disc_for_febio(case: Path, tmp_path: Path) -> None:
    out = tmp_path / "disc.feb"
    done = CliRunner().invoke(
        app, ["export", str(case), "--to", "febio", "--level", "L4-L5", "--only-disc", "--out", str(out)]
    )
    assert done.exit_code == 0, done.output
    assert '<febio_spec version="4.0">' in out.read_text(encoding="utf-8")


def test_a_file_is_named_after_the_case_where_no_name_is_given(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["export", str(case), "--to", "calculix", "--level", "L4-L5", "--only-disc"])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "case-L4-L5-flexion.inp").read_text(encoding="utf-8").startswith("**")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--to", "ansys"], "febio"),
        (["--to", "febio", "--level", "L6-L7"], "L4-L5"),
        (["--to", "febio", "--only-disc"], "--level"),
        (["--to", "febio", "--load", "jumping"], "standing"),
    ],
)
def test_bad_words_are_refused_and_nothing_is_written(
    case: Path, tmp_path: Path, words: list[str], named: str, capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "disc.feb"
    done = CliRunner().invoke(app, ["export", str(case), *words, "--out", str(out)])
    assert done.exit_code == 2
    assert named in done.output + capfd.readouterr().err
    assert not out.exists()
