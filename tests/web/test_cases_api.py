"""Cases over the programming interface: kept, changed by two, checked, forecast, exported."""

from __future__ import annotations

import copy
from typing import Any

import httpx
import pytest
import yaml

from interbody.case import parse_case
from interbody.case.examples import example_names


@pytest.fixture(scope="module")
def document(client: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/examples/estimated-woman-66").json()
    return found


@pytest.fixture
def kept(client: httpx.Client, document: dict[str, Any]) -> dict[str, Any]:
    answer = client.post("/api/cases", json={"document": document})
    assert answer.status_code == 201
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize("name", example_names())
def test_examples_go_in_and_out_unchanged(client: httpx.Client, name: str) -> None:
    document = client.get(f"/api/examples/{name}").json()
    kept = client.post("/api/cases", json={"document": document}).json()
    assert kept["document"] == document
    text = client.get(f"/api/cases/{kept['id']}/case.yaml").text
    assert parse_case(yaml.safe_load(text)) == parse_case(document)


def test_two_people_change_the_same_case(client: httpx.Client, kept: dict[str, Any]) -> None:
    address = f"/api/cases/{kept['id']}"
    one, two = copy.deepcopy(kept["document"]), copy.deepcopy(kept["document"])
    one["patient"]["smoking"], two["patient"]["smoking"] = "never", "current"
    assert client.put(address, json={"document": one, "revision": 1}).json()["revision"] == 2
    late = client.put(address, json={"document": two, "revision": 1})
    assert late.status_code == 409
    assert "changed by someone else" in late.json()["problems"][0]
    assert client.get(address).json()["document"]["patient"]["smoking"] == "never"


def test_bad_cases_are_answered_in_sentences(client: httpx.Client, document: dict[str, Any]) -> None:
    bad = copy.deepcopy(document)
    bad["patient"]["height_cm"], bad["patient"]["smoking"] = 1.62, "sometimes"
    for address in ("/api/cases", "/api/forecast"):
        answer = client.post(address, json={"document": bad})
        assert answer.status_code == 422
        assert answer.json()["problems"][0].startswith("patient.height_cm is 1.62; allowed is 120 to 220 cm.")
        assert len(answer.json()["problems"]) == 2
    checked = client.post("/api/validate", json={"document": bad}).json()
    assert not checked["good"]
    assert len(checked["problems"]) == 2


def test_hardware_that_is_not_made_is_refused_before_anything_is_kept(
    client: httpx.Client, document: dict[str, Any]
) -> None:
    for hardware, words in (({"cage": "no such cage"}, "not in the catalogue"), ({"cage_height_mm": 400}, "4 to 20")):
        bad = copy.deepcopy(document)
        bad["options"] = {"A": {"technique": "tlif", "levels": ["L4-L5"], "hardware": hardware}}
        answer = client.post("/api/cases", json={"document": bad})
        assert answer.status_code == 422
        assert words in answer.json()["problems"][0]


def test_a_case_from_a_page_cannot_name_a_file_of_the_computer(client: httpx.Client, document: dict[str, Any]) -> None:
    bad = copy.deepcopy(document)
    bad["options"] = {"A": {"technique": "tlif", "levels": ["L4-L5"], "hardware": {"catalogue": "/etc/passwd"}}}
    answer = client.post("/api/cases", json={"document": bad})
    assert answer.status_code == 422
    assert "names a file on this computer" in answer.json()["problems"][0]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"document": 1}', b'{"documents": {}}', b"\xff" * 10])
def test_what_is_not_a_request_gets_a_sentence(client: httpx.Client, body: bytes) -> None:
    answer = client.post("/api/cases", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in (400, 422)
    assert answer.json()["problems"]


def test_the_forecast_needs_no_job_and_holds_every_option(client: httpx.Client, document: dict[str, Any]) -> None:
    jobs = client.get("/api/jobs").json()
    answer = client.post("/api/forecast", json={"document": document}).json()
    assert client.get("/api/jobs").json() == jobs
    techniques = {option["what"].split(".")[0] for option in answer["shown"]["options"]}
    assert len(techniques) == len(answer["forecast"])
    assert any("no operation" in words for words in techniques)
    assert any("no fusion (decompression)" in words for words in techniques)
    years = {len(found["timeline"]) for found in answer["forecast"].values()}
    assert len(years) == 1, "every option at the same times"


def test_smoking_is_tried_out_and_moves_union_as_the_evidence_says(client: httpx.Client, kept: dict[str, Any]) -> None:
    option = next(o for o in kept["document"]["options"].values() if o["technique"] == "tlif")

    def union(smoking: str) -> float:
        changes = {"patient": {"smoking": smoking}, "option": option}
        found = client.post(f"/api/cases/{kept['id']}/try", json=changes).json()
        row = next(r for r in found["forecast"]["variant"]["timeline"] if r["year"] == 2.0)
        value: float = row["union"]["value"]
        return value

    assert union("current") < union("never")


def test_variants_are_kept_up_to_six_and_by_different_names(client: httpx.Client, kept: dict[str, Any]) -> None:
    address = f"/api/cases/{kept['id']}/variants"
    option = next(iter(kept["document"]["options"].values()))
    for k in range(6):
        assert client.post(address, json={"name": f"v{k}", "option": option}).status_code == 201
    assert client.post(address, json={"name": "v0", "option": option}).status_code == 422
    assert client.post(address, json={"name": "v6", "option": option}).status_code == 409
    first = client.get(address).json()[0]
    renamed = client.patch(f"/api/variants/{first['id']}", json={"name": "other", "revision": 1})
    assert renamed.json()["revision"] == 2
    assert client.patch(f"/api/variants/{first['id']}", json={"name": "late", "revision": 1}).status_code == 409
    assert client.patch(f"/api/variants/{first['id']}", json={"name": "<b>", "revision": 2}).status_code == 422
    assert client.delete(f"/api/variants/{first['id']}").status_code == 204
    assert len(client.get(address).json()) == 5


def test_a_deleted_case_is_gone(client: httpx.Client, kept: dict[str, Any]) -> None:
    address = f"/api/cases/{kept['id']}"
    assert client.delete(address).status_code == 204
    for method in (client.get, client.delete):
        answer = method(address)
        assert answer.status_code == 404
        assert answer.json()["problems"] == ["There is no such case here; it may have been deleted."]


def test_the_description_names_every_address_and_every_address_is_described(client: httpx.Client) -> None:
    told = client.get("/api/openapi.json").json()
    assert told["openapi"].startswith("3.")
    for path, methods in told["paths"].items():
        assert path.startswith("/api/")
        for method, operation in methods.items():
            assert operation.get("description"), f"{method} {path} is not described"
    manual = client.get("/api/docs", headers={"accept": "text/html"}).text
    assert all(path in manual for path in told["paths"])
    assert "http://" not in manual.replace("http://www.w3.org", "")
    assert "https://" not in manual
