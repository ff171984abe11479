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
    problem = answer.json()["problems"][0]
    assert problem["sentence"].startswith("Name of this variant is missing")
    assert problem["field"] == "option.v.name"


def test_all_that_is_wrong_is_told_at_once_and_each_link_leads_somewhere(client: httpx.Client) -> None:
    form = client.get("/new", params={"format": "json"}).json()
    sent = {**form["values"], "option.0.name": "TLIF…", "option.1.name": "", "option.0.levels": []}
    answer = client.post("/new", data=sent, headers=HTML)
    assert answer.status_code == 422
    links = re.findall(r'<li><a href="#([^"]+)">', answer.text)
    assert len(links) == 12
    assert {"option-0-name", "option-1-name", "option-0-levels", "patient-age"} <= set(links)
    for link in links:
        assert f'id="{link}"' in answer.text, link
    assert "options." not in re.sub(r"<[^>]*>", "", answer.text)


def test_what_is_left_at_not_known_stays_so(client: httpx.Client) -> None:
    form = client.get("/new", params={"format": "json"}).json()
    person = {
        "case": "open questions", "patient.age": "61", "patient.sex": "female", "patient.height_cm": "165",
        "patient.weight_kg": "70", "patient.diagnosis": "stenosis", "patient.baseline.odi": "40",
        "patient.baseline.back_pain": "5", "patient.baseline.leg_pain": "6", "patient.smoking": "",
        "patient.diabetes": "", "findings.L4-L5.pfirrmann": "4", "findings.L4-L5.stenosis": "",
        "findings.L4-L5.slip_mm": "", "findings.L4-L5.instability": "", "findings.L3-L4.stenosis": "none",
    }  # fmt: skip
    address = client.post("/new", data={**form["values"], **person}).headers["location"]
    document = client.get(f"/api{address}").json()["document"]
    left = {"smoking", "diabetes", "prior_lumbar_surgery", "vitamin_d_deficiency"}
    assert not left & set(document["patient"])
    assert document["findings"] == {"L3-L4": {"stenosis": "none"}, "L4-L5": {"pfirrmann": 4}}
    facts = dict(client.get(address, params={"format": "json"}).json()["facts"])
    assert facts["Smoking"] == facts["Diabetes"] == facts["Earlier lumbar surgery"] == "not known"
    assert facts["Findings at L4-L5"] == "Pfirrmann 4; Slip not known; Stenosis not known; Instability not known"
    assert "Stenosis none" in facts["Findings at L3-L4"]
    assert facts["Findings at the other levels"] == "not known"
    values = client.get(f"{address}/edit", params={"format": "json"}).json()["values"]
    assert not {"patient.smoking", "patient.diabetes", "findings.L4-L5.stenosis"} & set(values)
    page = client.get(f"{address}/edit", headers=HTML).text
    assert '<option value="">not known</option>' in page.partition('id="patient-smoking"')[2].partition("</select>")[0]


def test_an_option_that_operates_where_nothing_was_found_is_noticed(client: httpx.Client, case: dict[str, Any]) -> None:
    told = "The findings are at L3-L4, L4-L5; {} operates L1-L2, where none is given."
    option = {"technique": "tlif", "levels": ["L1-L2"]}
    document = {**case["document"], "options": {"elsewhere": option}}
    kept = f"/cases/{client.post('/api/cases', json={'document': document}).json()['id']}"
    for path in (kept, f"{kept}/edit"):
        assert client.get(path, params={"format": "json"}).json()["notices"] == [told.format("elsewhere")]
    study = client.get(f"{kept}/study", params={"format": "json"}).json()
    assert study["notices"] == [told.format("this one")]
    piece = client.post(f"{kept}/try?part=1", data=study["values"], headers=HTML).text
    assert told.format("this one") in piece
    right = client.post(f"{kept}/try?part=1", data={**study["values"], "option.v.levels": "L3-L4"}, headers=HTML).text
    assert "where none is given" not in right


def test_a_variant_tells_what_is_other_in_operation_and_person(client: httpx.Client, case: dict[str, Any]) -> None:
    own = f"/cases/{client.post('/api/cases', json={'document': case['document']}).json()['id']}"
    study = client.get(f"{own}/study", params={"format": "json"}).json()
    sent = {**study["values"], "option.v.technique": "alif", "patient.smoking": "", "option.v.name": "from the front"}
    assert client.post(f"{own}/variants", data=sent).status_code == 303
    (kept,) = client.get(f"{own}/study", params={"format": "json"}).json()["kept"]
    assert kept["operation"] == "ALIF at L3-L4, approach open, screws none"
    assert kept["begun_from"] == "TLIF L3-L4"
    assert kept["changed"] == [
        "Technique ALIF instead of TLIF",
        "Screws none instead of bilateral",
        "Smoking not known instead of former",
    ]


def test_tables_share_no_class_with_a_layout_of_the_report(client: httpx.Client, case: dict[str, Any]) -> None:
    style = client.get("/static/report/report.css").text
    for path in (f"/cases/{case['id']}", f"/cases/{case['id']}/study"):
        for classes in re.findall(r'<table class="([^"]+)"', client.get(path, headers=HTML).text):
            for name in classes.split():
                assert not re.search(rf"\.{name}\b[^{{}}]*{{[^}}]*display:", style), name


def test_what_the_forecast_rests_on_is_said_only_while_it_is_so(client: httpx.Client, case: dict[str, Any]) -> None:
    page = client.get(f"/cases/{case['id']}", params={"format": "json"}).json()
    assert not page["worked_out"]
    assert page["running"] is None
    assert "no mechanics of this person yet" in client.get(f"/cases/{case['id']}", headers=HTML).text


def test_advice_fits_the_trouble(client: httpx.Client) -> None:
    gone = client.get("/cases/0", headers=HTML).text
    assert "Look for it from the start page." in gone
    assert "change what you gave" not in gone
    assert "change what you gave" in client.post("/files", data={"x": "1"}, headers=HTML).text


def test_times_name_their_zone_and_the_manual_has_no_backticks(client: httpx.Client, case: dict[str, Any]) -> None:
    assert re.search(r"changed <time[^>]*>\d{4}-\d\d-\d\d \d\d:\d\d \S+</time>", client.get("/", headers=HTML).text)
    manual = client.get("/api/docs", headers=HTML).text
    assert "`" not in manual
    assert "<code>?format=json</code>" in manual


def test_the_posture_of_measures_is_asked(client: httpx.Client, case: dict[str, Any]) -> None:
    own = f"/cases/{client.post('/api/cases', json={'document': case['document']}).json()['id']}"
    typed = {"revision": "1", "anatomy.alignment.pelvic_incidence_deg": "52", "anatomy.alignment.posture": ""}
    assert client.post(f"{own}/measures", data=typed).status_code == 303
    alignment = client.get(f"/api{own}").json()["document"]["anatomy"]["alignment"]
    assert "posture" not in alignment
    lying = {**typed, "revision": "2", "anatomy.alignment.posture": "supine"}
    assert client.post(f"{own}/measures", data=lying).status_code == 303
    assert client.get(f"/api{own}").json()["document"]["anatomy"]["alignment"]["posture"] == "supine"
    page = client.get(f"{own}/measures", headers=HTML).text
    assert '<option value="supine" selected>lying</option>' in page


def test_what_is_not_there_is_a_page_of_its_own(client: httpx.Client) -> None:
    for path in ("/cases/0", "/jobs/0", "/jobs/0/report", "/measurements/0", "/cases/0/study", "/new?measurement=0"):
        answer = client.get(path, headers=HTML)
        assert answer.status_code == 404
        assert "There is no such" in answer.text
