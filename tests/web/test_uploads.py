"""Files that come in, broken, huge and hostile: one sentence each, and a server that is well afterwards."""

from __future__ import annotations

import base64
import gzip
import io
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import nibabel as nib
import numpy as np
import pytest

from interbody.web import limits, meter

SCRIPT = "<img src=x onerror=alert(1)>.nii.gz"


def _image(data: np.ndarray, affine: np.ndarray | None = None) -> bytes:
    image = nib.Nifti1Image(data, np.diag([3.0, 3.0, 3.0, 1.0]) if affine is None else affine)
    return gzip.compress(image.to_bytes())


def _truncated() -> bytes:
    noise = np.random.default_rng(0).integers(0, 90, (40, 40, 40), dtype=np.uint8)
    return _image(noise)[:9000]


def _bomb() -> bytes:
    """A few kilobytes that say they hold 900 million numbers, and do unpack to a gigabyte of zeros."""
    header = nib.Nifti1Header()
    header.set_data_shape((1000, 1000, 900))
    header.set_data_dtype(np.float64)
    header.set_sform(np.diag([1.0, 1, 1, 1]), 1)
    header["vox_offset"] = 352
    header["magic"] = b"n+1"
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=1) as file:
        file.write(header.binaryblock + b"\0\0\0\0")
        zeros = bytes(16_000_000)
        for _ in range(64):
            file.write(zeros)
    return packed.getvalue()


def _endless() -> bytes:
    """A header that asks for more voxels than are read."""
    header = nib.Nifti1Header()
    header["dim"] = [3, 30000, 30000, 30000, 1, 1, 1, 1]
    header["datatype"], header["bitpix"], header["magic"], header["vox_offset"] = 2, 8, b"n+1", 352
    return bytes(header.binaryblock) + b"\0" * 1000


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "text": (lambda: b"this is no image", "is not a NIfTI image"),
    "nothing": (lambda: b"", "is not a NIfTI image"),
    "zip": (lambda: b"PK\x03\x04" + b"\0" * 400, "is not a NIfTI image"),
    "gzip of text": (lambda: gzip.compress(b"hello" * 100), "is not a NIfTI image"),
    "gzip cut at once": (lambda: gzip.compress(b"hello" * 100)[:12], "is not a NIfTI image"),
    "truncated": (_truncated, "cut short"),
    "bomb": (_bomb, "memory"),
    "endless": (_endless, "at most 1e9"),
    "four-dimensional": (lambda: _image(np.ones((8, 8, 8, 3), np.uint8)), "one 3-D volume is needed"),
    "flat": (lambda: _image(np.ones((8, 8), np.uint8)), "one 3-D volume is needed"),
    "labels unknown": (lambda: _image(np.full((8, 8, 8), 5, np.uint8)), "no lumbar vertebra"),
    "no labels": (lambda: _image(np.zeros((8, 8, 8), np.uint8)), "no labels"),
    "fractions": (lambda: _image(np.full((8, 8, 8), 27.5, np.float32)), "whole numbers"),
    "not finite": (lambda: _image(np.full((8, 8, 8), np.nan, np.float32)), "whole numbers"),
    "orientation singular": (
        lambda: _image(np.full((8, 8, 8), 27, np.uint8), np.diag([3.0, 3.0, 1e-30, 1.0])),
        "cannot be inverted",
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_bad_image_gets_one_sentence(client: httpx.Client, kind: str) -> None:
    make, words = HOSTILE[kind]
    answer = client.post("/api/measurements", files={"labels": ("spine.nii.gz", make())})
    assert answer.status_code == 422, answer.text
    (sentence,) = answer.json()["problems"]
    assert words in sentence
    assert "spine.nii.gz" in sentence
    assert "/tmp" not in sentence
    assert client.get("/api/examples").status_code == 200


def test_a_spine_that_stands_on_its_head_is_noticed(client: httpx.Client, phantom: tuple[Path, Path]) -> None:
    image = nib.load(phantom[0])
    turned = nib.Nifti1Image(np.asanyarray(image.dataobj), np.diag([1.0, 1, -1, 1]) @ image.affine)
    answer = client.post("/api/measurements", files={"labels": ("s.nii.gz", gzip.compress(turned.to_bytes()))})
    assert answer.status_code == 422
    assert "upside down" in answer.json()["problems"][0]


def test_a_script_in_a_name_stays_text(client: httpx.Client) -> None:
    for accept in ("text/html", "application/json"):
        answer = client.post("/measurements", files={"labels": (SCRIPT, b"x")}, headers={"accept": accept})
        assert answer.status_code == 422
        assert "is not a NIfTI image" in answer.text
        if accept == "text/html":
            assert "<img src=x" not in answer.text
            assert "&lt;img src=x onerror=alert(1)&gt;.nii.gz" in answer.text


def test_a_name_leads_to_no_other_place(client: httpx.Client) -> None:
    answer = client.post("/api/measurements", files={"labels": ("../../etc/passwd", b"x")})
    assert answer.json()["problems"][0].startswith("passwd is not a NIfTI image")


def test_images_are_needed(client: httpx.Client) -> None:
    assert "No label map" in client.post("/api/measurements", data={"x": "1"}).json()["problems"][0]


def test_what_is_too_large_is_refused_while_it_comes(client: httpx.Client) -> None:
    """Streamed without a length, so that it has to be counted."""
    block = b"x" * 100_000

    def body() -> Iterator[bytes]:
        yield b'--part\r\ncontent-disposition: form-data; name="file"; filename="a.yaml"\r\n\r\n'
        for _ in range((limits.CASE_BYTES + meter.FRAME_BYTES) // len(block) + 20):
            yield block
        yield b"\r\n--part--\r\n"

    answer = client.post(
        "/files?format=json", content=body(), headers={"content-type": "multipart/form-data; boundary=part"}
    )
    assert answer.status_code == 413, answer.text
    assert "larger than the 1 MB" in answer.json()["problems"][0], "the same as the page says"
    assert client.get("/api/examples").status_code == 200


def test_a_length_that_is_too_large_is_refused(client: httpx.Client) -> None:
    answer = client.post("/files", files={"file": ("case.yaml", b"#" * (limits.CASE_BYTES + 2 * meter.FRAME_BYTES))})
    assert answer.status_code == 413


BAD_CASES = {
    "empty": (b"", "is empty"),
    "binary": (b"\0\1\2", "is not UTF-8 text"),
    "not yaml": (b"case: [", "is not readable as YAML"),
    "aliases that unfold": (
        b"a: &a [x,x,x,x,x,x,x,x,x]\n"
        + b"".join(f"{chr(98 + k)}: &{chr(98 + k)} [{','.join(['*' + chr(97 + k)] * 9)}]\n".encode() for k in range(8)),
        "unfolds to more than",
    ),
    "deep": (b"[" * 3000 + b"]" * 3000, "nested too deeply"),
    "object": (b"!!python/object/apply:os.system ['true']", "case"),
    "large": (b"#" * (limits.CASE_BYTES + 10), "larger than 1 MB"),
    "wrong": (b"case: x\npatient: {age: 300}\noptions: {A: {technique: tlif}}\n", "allowed is 18 to 100 years"),
}


@pytest.mark.parametrize("kind", BAD_CASES)
def test_a_bad_case_file_gets_sentences(client: httpx.Client, kind: str) -> None:
    body, words = BAD_CASES[kind]
    before = len(client.get("/api/cases").json())
    answer = client.post("/files?format=json", files={"file": ("my case.yaml", body)})
    assert answer.status_code in (413, 422), answer.text
    assert words in " ".join(answer.json()["problems"])
    assert all("/tmp" not in sentence for sentence in answer.json()["problems"])
    assert len(client.get("/api/cases").json()) == before


def test_a_good_case_file_is_kept(client: httpx.Client) -> None:
    from interbody.case.examples import example_text

    answer = client.post("/files", files={"file": ("case.yaml", example_text("ct-male-55").encode())})
    assert answer.status_code == 303
    assert client.get(answer.headers["location"], params={"format": "json"}).json()["case"]["name"] == "ct-male-55"


def test_a_phantom_is_measured_as_it_was_made(client: httpx.Client, phantom: tuple[Path, Path]) -> None:
    """34 mm deep, 47 mm wide, 130 HU, sacral slope 38 degrees: within the errors that are told."""
    files = {name: (path.name, path.read_bytes()) for name, path in zip(("labels", "ct"), phantom, strict=True)}
    found = client.post("/api/measurements", files=files).json()
    plate = found["anatomy"]["vertebrae"]["L4"]["superior_endplate"]
    assert plate["depth_mm"]["value"] == pytest.approx(34.0, abs=3 * plate["depth_mm"]["error"])
    assert plate["width_mm"]["value"] == pytest.approx(47.0, abs=3 * plate["width_mm"]["error"])
    assert found["anatomy"]["alignment"]["sacral_slope_deg"]["value"] == pytest.approx(38.0, abs=3.0)
    names = {line["name"] for line in found["picture"]["lines"]}
    assert {"L1 superior", "S1 superior"} <= names
    assert client.get(f"/api/measurements/{found['id']}").json() == found


def test_the_lines_of_the_picture_lie_on_the_endplates(client: httpx.Client, phantom: tuple[Path, Path]) -> None:
    """An endplate of the phantom is 34 mm deep; drawn at 0.75 mm a pixel."""
    files = {"labels": ("labels.nii.gz", phantom[0].read_bytes())}
    picture = client.post("/api/measurements", files=files).json()["picture"]
    for line in picture["lines"]:
        length = np.hypot(line["x2"] - line["x1"], line["y2"] - line["y1"]) * 0.75
        assert length == pytest.approx(34.0, abs=3.0)
        assert line["x1"] < line["x2"], "the front is on the left"
    width, height = struct.unpack(">II", base64.b64decode(picture["png"])[16:24])
    assert (width, height) == (picture["width"], picture["height"])
