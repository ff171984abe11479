"""Computations: followed, kept, cancelled, survived; the server answers all the while."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from launched import Launch, ended, events, launch

from interbody.case import parse_case
from interbody.pipeline import simulate
from interbody.result import result_dict, result_text

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def case(client: httpx.Client) -> dict[str, Any]:
    """The case that other tests run without a server."""
    document = client.get("/api/examples/estimated-woman-66").json()
    document["options"] = {"TLIF L3-L4": document["options"]["TLIF L3-L4"]}
    found: dict[str, Any] = client.post("/api/cases", json={"document": document}).json()
    return found


@pytest.fixture(scope="module")
def finished(client: httpx.Client, case: dict[str, Any]) -> dict[str, Any]:
    """A whole run, done."""
    job = client.post(f"/api/cases/{case['id']}/runs", json={"healing": False}).json()
    found = ended(client, job["id"])
    assert found["state"] == "done", found
    return found


def test_a_run_is_followed_by_numbered_events_to_its_end(client: httpx.Client, case: dict[str, Any]) -> None:
    job = client.post(f"/api/cases/{case['id']}/exports", json={"kind": "febio"}).json()
    told = list(events(client, job["id"]))
    numbers = [number for number, _ in told]
    assert numbers == sorted(set(numbers))
    assert told[-1][1]["state"] == "done"
    assert "Left out of the file" in told[-1][1]["sentence"]
    assert [number for number, _ in events(client, job["id"], after=numbers[-1])] == []
    feb = client.get(f"/api/jobs/{job['id']}/files/spine.feb")
    assert feb.headers["content-disposition"].endswith('-spine.feb"')
    assert "<febio_spec" in feb.text


def test_a_run_gives_result_scene_and_report(client: httpx.Client, finished: dict[str, Any]) -> None:
    assert set(finished["files"]) == {"page.html", "report.html", "result.json", "scene.json"}
    assert [stage["stage"] for stage in finished["stages"]][-1] == "report"
    assert all(stage["seconds"] is not None for stage in finished["stages"])
    result = client.get(f"/jobs/{finished['id']}/report", params={"format": "json"}).json()
    assert {"intact", "decompression"} <= set(result["mechanics"])
    assert client.get(f"/api/jobs/{finished['id']}/files/scene.json").json()["meshes"]


def test_the_report_within_the_application_fetches_from_it_alone(
    client: httpx.Client, finished: dict[str, Any]
) -> None:
    page = client.get(f"/jobs/{finished['id']}/report", headers={"accept": "text/html"}).text
    assert 'href="/static/report/report.css' in page
    assert "<style>" not in page
    assert f'href="/cases/{finished["case_id"]}"' in page
    alone = client.get(f"/api/jobs/{finished['id']}/files/report.html").text
    assert "/static/" not in alone


def test_what_a_run_found_is_what_the_program_finds_without_a_server(
    client: httpx.Client, finished: dict[str, Any], case: dict[str, Any]
) -> None:
    """The spine before any operation, solved here: the same numbers to the last digit."""
    ours = client.get(f"/jobs/{finished['id']}/report", params={"format": "json"}).json()
    alone = parse_case({**case["document"], "options": {"none": {"technique": "nonoperative"}}})
    found = simulate(alone)
    theirs = json.loads(result_text(result_dict(alone, found.spine, found.responses, not_simulated=found.notes)))
    assert ours["mechanics"]["intact"] == theirs["mechanics"]["intact"]
    for section in ("spine", "discretisation"):
        assert ours[section] == theirs[section], section


def test_a_variant_of_the_same_spine_is_not_solved_from_the_start(
    client: httpx.Client, finished: dict[str, Any], case: dict[str, Any]
) -> None:
    option = {"technique": "decompression", "levels": ["L4-L5"], "extent": "laminotomy"}
    asked = {"name": "smaller", "patient": {"smoking": "current"}, "option": option}
    variant = client.post(f"/api/cases/{case['id']}/variants", json=asked).json()
    done = ended(client, client.post(f"/api/variants/{variant['id']}/runs", json={}).json()["id"])
    assert done["state"] == "done", done
    stages = [stage["stage"] for stage in done["stages"]]
    assert "mechanics, smaller" in stages
    assert "mechanics, intact" not in stages
    before = client.get(f"/jobs/{finished['id']}/report", params={"format": "json"}).json()
    after = client.get(f"/jobs/{done['id']}/report", params={"format": "json"}).json()
    assert after["mechanics"]["intact"] == before["mechanics"]["intact"]
    assert after["discretisation"] == before["discretisation"]
    assert after["case"]["case"] == "estimated-woman-66 - smaller"
    assert list(after["case"]["options"]) == ["smaller", "nonoperative"], "never looked at by itself"
    study = client.get(f"/cases/{case['id']}/study", params={"format": "json"}).json()
    assert "problems" not in study or not study["problems"], study
    assert study["mechanics"]["names"] == ["smaller"]
    assert study["mechanics"]["groups"][0]["rows"]


def test_the_spine_before_any_operation_is_worked_out_ahead_and_gives_way(
    client: httpx.Client, case: dict[str, Any]
) -> None:
    """Opening the study begins with it: something else asked for goes first, a variant finds it done."""
    patient = {**case["document"]["patient"], "height_cm": 171}
    kept = client.post("/api/cases", json={"document": {**case["document"], "patient": patient}}).json()
    assert client.get(f"/cases/{kept['id']}/study").status_code == 200
    other = client.post(f"/api/cases/{kept['id']}/exports", json={"kind": "calculix"}).json()
    assert ended(client, other["id"])["state"] == "done"
    assert client.get(f"/cases/{kept['id']}/study").status_code == 200
    option = {"technique": "decompression", "levels": ["L4-L5"], "extent": "laminotomy"}
    time.sleep(0.5)  # it begins
    variant = client.post(f"/api/cases/{kept['id']}/variants", json={"name": "next", "option": option}).json()
    asked = client.post(f"/api/variants/{variant['id']}/runs", json={}).json()
    done = ended(client, asked["id"])
    assert done["state"] == "done", done
    stages = [stage["stage"] for stage in done["stages"]]
    assert "mechanics, next" in stages
    assert "mechanics, intact" not in stages


def test_the_report_is_printed(client: httpx.Client, finished: dict[str, Any]) -> None:
    job = client.post(f"/api/jobs/{finished['id']}/pdf", json={"summary": True}).json()
    done = ended(client, job["id"])
    if done["state"] == "failed" and "Pango" in done["sentence"]:
        pytest.skip(done["sentence"])
    assert done["files"] == ["summary.pdf"], done
    assert client.get(f"/api/jobs/{job['id']}/files/summary.pdf").content.startswith(b"%PDF-")


def test_the_queue_is_told_and_can_be_left(client: httpx.Client, case: dict[str, Any]) -> None:
    first, second, third = (client.post(f"/api/cases/{case['id']}/runs", json={}).json() for _ in range(3))
    assert (second["position"], third["position"]) == (1, 2)
    assert client.get(f"/cases/{case['id']}").status_code == 200
    states = [client.get(f"/api/jobs/{job['id']}").json()["state"] for job in (first, second, third)]
    assert states[1:] == ["queued", "queued"], "the server answers while a computation runs"
    assert client.post(f"/api/jobs/{second['id']}/cancel").json()["state"] == "cancelled"
    assert client.get(f"/api/jobs/{third['id']}").json()["position"] == 1
    for job in (first, third):
        assert client.post(f"/api/jobs/{job['id']}/cancel").json()["state"] == "cancelled"
    assert client.get("/api/jobs").json() == []
    again = client.post(f"/api/jobs/{first['id']}/cancel").json()
    assert again["sentence"] == "Cancelled."


def test_a_crash_of_the_worker_becomes_a_sentence_and_the_next_job_runs(
    served: Launch, client: httpx.Client, case: dict[str, Any]
) -> None:
    job = client.post(f"/api/cases/{case['id']}/runs", json={}).json()
    _begun(client, job["id"])
    os.kill(_busiest_child(served.process.pid), signal.SIGKILL)
    found = ended(client, job["id"], 30)
    assert found["state"] == "failed"
    assert "ended without an answer" in found["sentence"]
    follow = client.post(f"/api/cases/{case['id']}/exports", json={"kind": "calculix"}).json()
    assert ended(client, follow["id"])["state"] == "done"


def test_a_case_that_does_not_fit_fails_in_words(client: httpx.Client, case: dict[str, Any]) -> None:
    option = {"technique": "tlif", "levels": ["L4-L5"], "hardware": {"cage_height_mm": 20}}
    document = {**case["document"], "options": {"A": option}}
    kept = client.post("/api/cases", json={"document": document}).json()
    asked = {"name": "high", "option": document["options"]["A"]}
    variant = client.post(f"/api/cases/{kept['id']}/variants", json=asked).json()
    done = ended(client, client.post(f"/api/variants/{variant['id']}/runs", json={}).json()["id"])
    assert done["state"] == "failed"
    assert "cage_height_mm" in done["sentence"]
    assert "Traceback" not in done["sentence"]


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")
def test_a_job_goes_on_after_the_program_was_killed(tmp_path: Path) -> None:
    with launch(tmp_path) as first, first.client() as client:
        case = client.post("/api/cases", json={"document": client.get("/api/examples/ct-male-55").json()}).json()
        job = client.post(f"/api/cases/{case['id']}/exports", json={"kind": "febio"}).json()
        children = _children(first.process.pid)
        first.process.send_signal(signal.SIGKILL)
        first.process.wait()
    until = time.monotonic() + 10
    while any(_alive(pid) for pid in children) and time.monotonic() < until:
        time.sleep(0.1)
    assert not any(_alive(pid) for pid in children), "no process is left behind"
    with launch(tmp_path) as second, second.client() as client:
        assert client.get(f"/api/cases/{case['id']}").json() == case
        assert ended(client, job["id"])["state"] == "done"


def _begun(client: httpx.Client, job_id: str) -> None:
    for _, view in events(client, job_id):
        if view["stages"]:
            return


def _children(pid: int) -> list[int]:
    """Processes that a process has started, and theirs."""
    told = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(a): int(b) for a, b in (line.split() for line in told.splitlines())}
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return sorted(found - {pid})


def _busiest_child(pid: int) -> int:
    """The worker at its work: a child that gains processor time fastest."""

    def used() -> dict[int, float]:
        told = {}
        for child in _children(pid):
            fields = Path(f"/proc/{child}/stat").read_text().rsplit(")", 1)[1].split()
            told[child] = float(fields[11]) + float(fields[12])
        return told

    before = used()
    time.sleep(1.0)
    after = used()
    return max(after, key=lambda child: after[child] - before.get(child, 0.0))


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
