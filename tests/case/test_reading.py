"""Files that are no case at all: each is refused in a sentence, quickly, whatever is in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from interbody.case import CaseError, load_case, parse_case


def refusal(path: Path) -> str:
    with pytest.raises(CaseError) as caught:
        load_case(path)
    assert len(caught.value.problems) == 1, caught.value.problems
    return caught.value.problems[0]


def write(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "case.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_missing_file(tmp_path: Path) -> None:
    assert "does not exist" in refusal(tmp_path / "nowhere.yaml")


def test_folder(tmp_path: Path) -> None:
    assert "is a folder" in refusal(tmp_path)


@pytest.mark.parametrize("content", ["", "\n\n", "# only a remark\n", "---\n"])
def test_empty(tmp_path: Path, content: str) -> None:
    assert "is empty" in refusal(write(tmp_path, content))


@pytest.mark.parametrize("content", [b"\x1f\x8b\x08\x00\x01\xff\xfe", b"case: a\0b", "case: ü".encode("latin-1")])
def test_not_text(tmp_path: Path, content: bytes) -> None:
    assert "not UTF-8 text" in refusal(write(tmp_path, content))


def test_too_large(tmp_path: Path) -> None:
    assert "1.2 MB; a case file has at most 1 MB" in refusal(write(tmp_path, b"#" * 1_200_000))


@pytest.mark.parametrize("content", ["just words", "- a\n- list\n", "42\n", "true\n"])
def test_not_a_table(tmp_path: Path, content: str) -> None:
    sentence = refusal(write(tmp_path, content))
    assert "must be a table of fields: case, note, seed, patient, findings, anatomy, options" in sentence


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("case: a\npatient: {age: 5\nfindings: x\n", ["not readable as YAML"]),
        ("case: a: b\n", ["line 1", "colon too many"]),
        ("case: a\npatient:\n\tage: 5\n", ["line 3", "spaces, not tabs"]),
        ("case: 'a\n", ["not readable as YAML"]),
        ("case: a\n---\ncase: b\n", ["second document"]),
        ("case: *nobody\n", ["not readable as YAML", "nobody"]),
        ("case: a\x07\n", ["not readable as YAML"]),
    ],
)
def test_broken_yaml_names_the_place(tmp_path: Path, content: str, words: list[str]) -> None:
    sentence = refusal(write(tmp_path, content))
    for word in words:
        assert word in sentence
    assert sentence.endswith(".") or sentence.endswith("?")


def test_an_alias_bomb_is_harmless(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    assert "unfolds to more than" in refusal(write(tmp_path, "\n".join(lines)))


def test_an_alias_that_holds_itself_is_harmless(tmp_path: Path) -> None:
    assert "unfolds to more than" in refusal(write(tmp_path, "case: &a [*a]\n"))


def test_deep_nesting_is_harmless(tmp_path: Path) -> None:
    assert "nested too deeply" in refusal(write(tmp_path, "case: " + "[" * 5000))


def test_no_object_is_ever_made(tmp_path: Path) -> None:
    with pytest.raises(CaseError):
        load_case(write(tmp_path, "case: !!python/object/apply:os.system ['true']\n"))


def test_a_number_of_five_thousand_digits_is_just_wrong(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="seed"):
        load_case(write(tmp_path, "seed: " + "9" * 5000 + "\n"))


def test_a_byte_order_mark_and_crlf_do_no_harm(tmp_path: Path) -> None:
    with pytest.raises(CaseError) as caught:
        load_case(write(tmp_path, "\ufeffcase: a\r\npatient: 5\r\n"))
    assert any("line 2: patient is 5" in p for p in caught.value.problems)


def test_a_mapping_that_is_not_one_is_refused() -> None:
    with pytest.raises(CaseError, match="must be a table of fields"):
        parse_case([1, 2])  # type: ignore[arg-type]
