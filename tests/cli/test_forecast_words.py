"""What ``interbody forecast`` says of a word that is nearly right, and of options that do not go together."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from interbody.cli import app

COHORT = "cohort: made\nn: 10\nage: 60\ndiagnosis: stenosis\noptions: {a: {technique: decompression}}\n"


def told(*words: str) -> tuple[int, str]:
    answer = CliRunner().invoke(app, list(words))
    return answer.exit_code, " ".join((answer.stdout + answer.stderr).split())


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("chek",), "did you mean check?"),
        (("calibraton",), "did you mean calibration?"),
        (("case.yaml", "--extended"), "--extended: only with the word check"),
        (("calibration", "--prospective"), "--prospective: only with the word check"),
        (("check", "--extended", "--prospective"), "one at a time"),
    ],
)
def test_a_slip_is_answered_in_words(words, sentence, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, said = told("forecast", *words)
    assert code == 2
    assert sentence in said


def test_a_file_is_no_folder_for_the_tables(tmp_path) -> None:
    file = tmp_path / "page.md"
    file.write_text("", encoding="utf-8")
    code, said = told("forecast", "check", "--docs", str(file))
    assert code == 2
    assert "is a file; a folder is needed" in said.replace(str(file), "")


@pytest.mark.parametrize("words", [("run", "--out", "out"), ("compare",)], ids=lambda words: words[0])
def test_a_cohort_given_as_a_case_is_told_where_it_belongs(words, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "made.yaml"
    file.write_text(COHORT, encoding="utf-8")
    code, said = told(words[0], "made.yaml", *words[1:])
    assert code == 2
    assert "describes a cohort, not a case" in said
