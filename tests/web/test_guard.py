"""Who may speak to the server, and what browsers are told they may do."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from launched import Launch, launch


def test_it_listens_on_the_loopback_alone(served: Launch) -> None:
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=[\w-]{40,}", served.address)


@pytest.mark.parametrize("path", ["/", "/new", "/api/cases", "/api/docs", "/static/web.css", "/api/openapi.json"])
def test_nothing_is_open_without_the_key(served: Launch, path: str) -> None:
    with served.stranger() as stranger:
        answer = stranger.get(path)
    assert answer.status_code == 403
    assert answer.json()["problems"][0].startswith("Open the address that interbody printed")


@pytest.mark.parametrize("token", ["x", "x" * 43, "é"])
def test_a_wrong_key_opens_nothing(served: Launch, token: str) -> None:
    with served.stranger() as stranger:
        assert stranger.get("/", params={"token": token}).status_code == 403
        assert stranger.get("/", headers={"authorization": f"Bearer {token}".encode()}).status_code == 403


def test_the_key_becomes_a_cookie_that_scripts_and_other_sites_never_see(served: Launch) -> None:
    with served.stranger() as browser:
        opened = browser.get(served.address)
        cookie = opened.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert served.token not in cookie
        assert opened.headers["refresh"] == "0; url=/"
        assert browser.get("/").status_code == 200


def test_a_session_does_not_open_another_launch(served: Launch, tmp_path: Path) -> None:
    with launch(tmp_path) as other, served.stranger() as browser:
        browser.get(served.address)
        cookies = dict(browser.cookies)
        with other.stranger() as foreign:
            foreign.cookies.update(cookies)
            assert foreign.get("/").status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "[::2]", ""])
def test_a_foreign_name_that_leads_here_is_refused(client: httpx.Client, host: str) -> None:
    """DNS rebinding: the page of another site, whose name has been pointed at this computer."""
    assert client.get("/", headers={"host": host}).status_code in (400, 421)


def test_names_of_this_computer_are_taken(client: httpx.Client, served: Launch) -> None:
    port = served.base.rsplit(":", 1)[1]
    for host in (f"localhost:{port}", f"127.0.0.1:{port}", f"[::1]:{port}"):
        assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_other_sites_change_nothing(served: Launch, headers: dict[str, str]) -> None:
    with served.stranger() as browser:
        browser.get(served.address)
        before = browser.get("/api/cases").json()
        assert browser.post("/examples/ct-male-55", headers=headers).status_code == 403
        assert browser.get("/api/cases").json() == before


@pytest.mark.parametrize("path", ["/", "/api/cases", "/nowhere", "/static/web.css", "/static/report/report.css"])
def test_every_answer_forbids_what_is_not_needed(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    policy = {part.split()[0]: part.split()[1:] for part in headers["content-security-policy"].split(";")}
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == ["'self'"]
    assert policy["frame-ancestors"] == policy["base-uri"] == ["'none'"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_pages_about_people_are_not_kept_by_browsers(client: httpx.Client) -> None:
    assert client.get("/").headers["cache-control"] == "no-store"


@pytest.mark.parametrize("name", ["../app.py", "..%2fapp.py", "web.css/..", "%2e%2e%2fapp.py", "report/../web.css"])
def test_assets_lead_nowhere_else(client: httpx.Client, name: str) -> None:
    answer = client.get(f"/static/{name}")
    assert answer.status_code == 404 or "text/css" in answer.headers["content-type"]


def test_a_second_server_in_the_same_folder_says_so(served: Launch) -> None:
    command = [sys.executable, "-m", "interbody", "serve", "--no-browser", "--data", str(served.data)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "Another interbody server is working in" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_in_use_is_told(served: Launch, tmp_path: Path) -> None:
    port = served.base.rsplit(":", 1)[1]
    command = [sys.executable, "-m", "interbody", "serve", "--no-browser", "--data", str(tmp_path), "--port", port]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert f"Port {port} could not be opened" in done.stderr
    assert "Traceback" not in done.stderr
