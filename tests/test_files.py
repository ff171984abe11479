"""Files appear whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from interbody.files import replacing, write_text


def test_text_is_written_with_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b.txt"
    write_text(path, "ü\n")
    assert path.read_bytes() == "ü\n".encode()
    assert list(path.parent.iterdir()) == [path]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "b.txt"
    write_text(path, "old")

    def fail() -> None:
        with replacing(path) as temporary:
            temporary.write_text("half", encoding="utf-8")
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        fail()
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]
