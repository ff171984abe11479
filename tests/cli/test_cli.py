"""The command line: help, exit codes, messages, and that bad input leaves no trace."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import interbody
from interbody.case import load_case
from interbody.case.examples import example_names, example_text
from interbody.cli import app

COMMANDS = ("run", "measure", "simulate", "example", "cite", "schema")


def invoke(*words: object):
    return CliRunner().invoke(app, [str(word) for word in words])


def bad_case(folder: Path) -> Path:
    path = folder / "bad.yaml"
    path.write_text(example_text("estimated-woman-66").replace("age: 66", "age: 400"), encoding="utf-8")
    return path


def good_case(folder: Path) -> Path:
    path = folder / "case.yaml"
    path.write_text(example_text("estimated-woman-66"), encoding="utf-8")
    return path


def everything_in(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_every_command_says_what_it_does_and_shows_it_typed(command: str) -> None:
    answer = invoke(command, "--help")
    assert answer.exit_code == 0
    assert "Example" in answer.stdout
    assert f"interbody {command}" in answer.stdout


def test_help_of_the_program_lists_every_command_and_says_what_it_is_not() -> None:
    answer = invoke("--help")
    assert answer.exit_code == 0
    assert all(command in answer.stdout for command in COMMANDS)
    assert "not a medical device" in " ".join(answer.stdout.split())


def test_version() -> None:
    assert invoke("--version").stdout.strip() == f"interbody {interbody.__version__}"


def test_help_loads_nothing_that_only_computing_needs() -> None:
    """Help is quick because it reads no evidence and loads neither arrays, compiler nor charts."""
    listed = (
        "import sys; from interbody.cli import app\ntry: app(['--help'])\nfinally: print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", listed], check=True, capture_output=True, text=True)
    loaded = {name.partition(".")[0] for name in done.stderr.split()}
    assert "interbody" in loaded
    assert not loaded & {"numpy", "scipy", "numba", "pydantic", "yaml", "pybtex", "altair", "jinja2", "weasyprint"}
    assert not any(name.startswith(("interbody.mechanics", "interbody.outcomes")) for name in done.stderr.split())


@pytest.mark.parametrize("command", ["run", "simulate"])
def test_bad_input_gives_exit_code_2_plain_words_and_no_trace(tmp_path: Path, command: str) -> None:
    path = bad_case(tmp_path)
    before = everything_in(tmp_path)
    answer = invoke(command, path, "--out", tmp_path / "deep" / "out")
    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert answer.stderr.count("\n") == 1
    assert "patient.age is 400; allowed is 18 to 100 years." in answer.stderr
    assert everything_in(tmp_path) == before


def test_cite_refuses_bad_input_alike(tmp_path: Path) -> None:
    answer = invoke("cite", bad_case(tmp_path))
    assert answer.exit_code == 2
    assert "patient.age is 400" in answer.stderr


def test_a_missing_case_is_bad_input(tmp_path: Path) -> None:
    answer = invoke("run", tmp_path / "none.yaml", "--out", tmp_path / "out")
    assert answer.exit_code == 2
    assert "does not exist" in answer.stderr


def test_an_out_that_is_a_file_is_refused_before_any_work(tmp_path: Path) -> None:
    path = good_case(tmp_path)
    answer = invoke("run", path, "--out", path)
    assert answer.exit_code == 2
    assert "a folder is needed" in answer.stderr
    answer = invoke("run", path, "--out", path / "inside")
    assert answer.exit_code == 2
    assert "is a file, not a folder" in answer.stderr


@pytest.mark.parametrize("words", [["run"], ["run", "case.yaml"], ["nonsense"], ["run", "--nonsense"], ["measure"]])
def test_wrong_usage_gives_exit_code_2(words: list[str]) -> None:
    assert invoke(*words).exit_code == 2


def test_an_unexpected_failure_is_one_sentence_and_shows_its_trace_on_demand(tmp_path: Path, monkeypatch) -> None:
    pipeline = pytest.importorskip("interbody.pipeline")

    def break_down(*_: object) -> None:
        raise RuntimeError("the matrix has a hole\nand more")

    monkeypatch.setattr(pipeline, "run_to_folder", break_down)
    path, out = good_case(tmp_path), tmp_path / "out"
    answer = invoke("run", path, "--out", out)
    assert answer.exit_code == 1
    assert answer.stderr.count("\n") == 1
    assert "the matrix has a hole" in answer.stderr
    assert "--debug" in answer.stderr
    assert not out.exists()
    assert "Traceback" in invoke("run", path, "--out", out, "--debug").stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["experiment", "{folder}"], "{folder} is a folder; give the path of an experiment file."),
        (["measure", "--labels", "{folder}", "--out", "{folder}/m.yaml"], "--labels {folder} is a folder"),
        (
            ["compare", "{case}", "--html", "{case}"],
            "{case} is already there; add --overwrite to replace it, or choose another --html.",
        ),
        (["compare", "{case}", "--options", ""], "--options is empty"),
        (["hardware", "cobalt chromium 5.5", "--svg", "{folder}"], "--svg {folder} is a folder"),
        (["serve", "--data", "{case}"], "--data {case} is a file; a folder is needed."),
        (["example", "--out", "{folder}/e.yaml"], "--out {folder}/e.yaml needs the name of an example"),
        (["calibrate", "--out", "{case}"], "--out {case} is a file; a folder is needed."),
        (["course", "calibrate", "--out", "{case}"], "--out {case} is a file; a folder is needed."),
        (["validate", "--docs", "--out", "{case}"], "--out {case} is a file; a folder is needed."),
    ],
)
def test_what_cannot_be_read_or_written_is_told_by_its_own_name_before_any_work(
    tmp_path: Path, words: list[str], told: str
) -> None:
    case = good_case(tmp_path)
    before = everything_in(tmp_path)
    answer = invoke(*(word.format(folder=tmp_path, case=case) for word in words))
    assert answer.exit_code == 2
    assert told.format(folder=tmp_path, case=case) in answer.stderr
    assert everything_in(tmp_path) == before


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_an_output_that_is_not_utf8_loses_single_signs_at_most(encoding: str) -> None:
    def printed(*words: str, encoding: str) -> bytes:
        environment = os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
        command = [sys.executable, "-m", "interbody", *words]
        return subprocess.run(command, env=environment, capture_output=True, check=True).stdout

    query = ("evidence", "union")
    text = printed(*query, encoding="utf-8").decode()
    assert not text.isascii()
    assert len(printed(*query, encoding=encoding).decode(encoding)) == len(text)
    plain = json.loads(printed(*query, "--json", encoding=encoding).decode(encoding))
    assert plain == json.loads(printed(*query, "--json", encoding="utf-8"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_one_sentence() -> None:
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "interbody", "schema"]
        answer = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert answer.returncode != 0
    assert "Traceback" not in answer.stderr


def test_examples_are_listed_with_what_they_are() -> None:
    answer = invoke("example")
    assert answer.exit_code == 0
    assert all(name in answer.stdout for name in example_names())
    assert "Made up" in answer.stdout


def test_an_example_is_copied_once_and_replaced_only_when_asked(tmp_path: Path) -> None:
    out = tmp_path / "new" / "case.yaml"
    assert invoke("example", "estimated-woman-66", "--out", out).exit_code == 0
    assert load_case(out).case == "estimated-woman-66"
    out.write_text("mine", encoding="utf-8")
    answer = invoke("example", "estimated-woman-66", "--out", out)
    assert answer.exit_code == 2
    assert "--overwrite" in answer.stderr
    assert out.read_text(encoding="utf-8") == "mine"
    assert invoke("example", "estimated-woman-66", "--out", out, "--overwrite").exit_code == 0
    assert load_case(out).case == "estimated-woman-66"
    assert [p.name for p in out.parent.iterdir()] == ["case.yaml"]


def test_an_unknown_example_is_bad_input(tmp_path: Path) -> None:
    answer = invoke("example", "estimated-woman", "--out", tmp_path / "x.yaml")
    assert answer.exit_code == 2
    assert "Did you mean estimated-woman-66?" in answer.stderr
    assert not everything_in(tmp_path)


def test_schema_is_printed_or_written(tmp_path: Path) -> None:
    printed = invoke("schema").stdout
    assert json.loads(printed)["title"] == "interbody case"
    out = tmp_path / "schema.json"
    assert invoke("schema", "--out", out).exit_code == 0
    assert out.read_text(encoding="utf-8") == printed


def test_measure_refuses_a_missing_label_map_and_an_existing_case(tmp_path: Path) -> None:
    answer = invoke("measure", "--labels", tmp_path / "none.nii.gz", "--out", tmp_path / "case.yaml")
    assert answer.exit_code == 2
    assert "does not exist" in answer.stderr
    assert not everything_in(tmp_path)
    answer = invoke("measure", "--labels", tmp_path / "none.nii.gz", "--out", good_case(tmp_path))
    assert answer.exit_code == 2
    assert "--overwrite" in answer.stderr


def test_measure_refuses_a_file_that_is_no_image(tmp_path: Path) -> None:
    labels = tmp_path / "labels.nii.gz"
    labels.write_bytes(b"not an image")
    answer = invoke("measure", "--labels", labels, "--out", tmp_path / "case.yaml")
    assert answer.exit_code == 2, answer.stderr
    assert "labels.nii.gz" in answer.stderr
    assert everything_in(tmp_path) == {labels}
