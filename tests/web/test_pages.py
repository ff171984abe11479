"""Pages as HTML and as data, over the real server."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

HTML = {"accept": "text/html"}


@pytest.fixture(scope="module")
def case(client: httpx.Client) -> dict[str, Any]:
    document = client.get("/api/examples/estimated-woman-66").json()
    found: dict[str, Any] = client.post("/api/cases", json={"document": document}).json()
    return found


def _paths(case: dict[str, Any]) -> list[str]:
    own = f"/cases/{case['id']}"
    return ["/", "/new", own, f"{own}/edit", f"{own}/measures", f"{own}/study", "/nowhere"]


def test_every_page_is_also_data(client: httpx.Client, case: dict[str, Any]) -> None:
    for path in _paths(case):
        asked = client.get(path, params={"format": "json"})
        accepted = client.get(path, headers={"accept": "application/json"})
        assert asked.headers["content-type"] == accepted.headers["content-type"] == "application/json"
        assert asked.json() == accepted.json()
        assert client.get(path, headers=HTML).headers["content-type"] == "text/html; charset=utf-8"


def test_pages_hold_nothing_inline_and_nothing_foreign(client: httpx.Client, case: dict[str, Any]) -> None:
    for path in _paths(case):
        page = client.get(path, headers=HTML).text
        assert not re.search(r"<script(?![^>]*\bsrc=)", page), path
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page), path
        assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", page), path


def test_every_page_says_that_it_is_no_medical_device_and_which_version(
    client: httpx.Client, case: dict[str, Any]
) -> None:
    from interbody import __version__

    for path in _paths(case):
        page = client.get(path, headers=HTML).text
        assert "Not a medical device." in page
        assert f"interbody {__version__}" in page


def test_text_of_a_case_stays_text(client: httpx.Client, case: dict[str, Any]) -> None:
    document = {**case["document"], "note": "<script>alert(1)</script>"}
    kept = client.post("/api/cases", json={"document": document}).json()
    page = client.get(f"/cases/{kept['id']}", headers=HTML).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_form_saved_over_a_newer_case_keeps_what_was_written_and_says_so(
    client: httpx.Client, case: dict[str, Any]
) -> None:
    address = f"/cases/{case['id']}/edit"
    form = client.get(address, params={"format": "json"}).json()
    first = client.post(address, data={**form["values"], "revision": "1", "patient.smoking": "current"})
    assert first.status_code == 303
    late = client.post(
        address, data={**form["values"], "revision": "1", "patient.age": "61"}, params={"format": "json"}
    )
    assert late.status_code == 409
    assert late.json()["revision"] == 2
    assert late.json()["values"]["patient.age"] == ["61"]
    assert "changed by someone else" in late.json()["problems"][0]["sentence"]
    kept = client.get(f"/api/cases/{case['id']}").json()["document"]["patient"]
    assert (kept["smoking"], kept["age"]) == ("current", case["document"]["patient"]["age"])


def test_options_are_added_and_left_out_without_losing_what_was_written(client: httpx.Client) -> None:
    form = client.get("/new", params={"format": "json"}).json()
    sent = {**form["values"], "patient.age": "61"}
    more = client.post("/new?format=json", data={**sent, "add": "1"}).json()
    assert more["options"] == ["0", "1", "2", "3"]
    assert more["values"]["patient.age"] == ["61"]
    fewer = client.post("/new?format=json", data={**sent, "remove": "1"}).json()
    assert fewer["options"] == ["0", "2"]
    assert fewer["values"]["option.2.name"] == form["values"]["option.2.name"]


def test_an_empty_form_is_told_field_by_field(client: httpx.Client) -> None:
    form = client.get("/new", params={"format": "json"}).json()
    answer = client.post("/new?format=json", data=form["values"])
    assert answer.status_code == 422
    told = {problem["field"] for problem in answer.json()["problems"]}
    assert told == {
        "case", "patient.age", "patient.sex", "patient.height_cm", "patient.weight_kg", "patient.diagnosis",
        "patient.baseline.odi", "patient.baseline.back_pain", "patient.baseline.leg_pain",
    }  # fmt: skip


def test_the_preview_says_what_is_wrong_beside_its_field(client: httpx.Client, case: dict[str, Any]) -> None:
    study = client.get(f"/cases/{case['id']}/study", params={"format": "json"}).json()
    sent = {**study["values"], "option.v.levels": [], "option.v.technique": "tlif"}
    found = client.post(f"/cases/{case['id']}/try?part=1&format=json", data=sent).json()
    assert found["preview"] is None
    assert found["problems"][0]["field"] == "option.v.levels"
    assert "needs at least one level" in found["problems"][0]["sentence"]
    answer = client.post(
        f"/cases/{case['id']}/try?part=1&format=json", data={**study["values"], "patient.weight_kg": "9"}
    )
    assert answer.json()["problems"][0]["field"] == "patient.weight_kg"


def test_a_variant_that_cannot_be_kept_is_told_in_the_page(client: httpx.Client, case: dict[str, Any]) -> None:
    study = client.get(f"/cases/{case['id']}/study", params={"format": "json"}).json()
    answer = client.post(f"/cases/{case['id']}/variants?format=json", data={**study["values"], "option.v.name": ""})
    assert answer.status_code == 422
    assert "has no name" in answer.json()["problems"][0]["sentence"]


def test_what_is_not_there_is_a_page_of_its_own(client: httpx.Client) -> None:
    for path in ("/cases/0", "/jobs/0", "/jobs/0/report", "/measurements/0", "/cases/0/study", "/new?measurement=0"):
        answer = client.get(path, headers=HTML)
        assert answer.status_code == 404
        assert "There is no such" in answer.text
