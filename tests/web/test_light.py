"""The server's own process stays light: numbers are worked out elsewhere, so that the first page comes at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx
import pytest

HEAVY = {"numpy", "scipy", "numba", "altair", "vl_convert", "nibabel", "pybtex", "weasyprint", "pandas"}
CODE = """
import sys
from starlette.requests import Request
from interbody.web.server import serve
from interbody.web import assets, answers
from interbody.web.forms import anatomy, changes, facts, fields, naming, operations, problems, reading
assets.report_asset(Request({"type": "http", "path_params": {"name": "report.css"}}))
fields.person_groups(), fields.finding_groups(), anatomy.anatomy_groups()
print(" ".join({name.split(".")[0] for name in sys.modules}))
"""

FIRST = """
import asyncio, sys
from pathlib import Path
from interbody.web.app import create_app
from interbody.web.settings import Settings

settings = Settings(Path(sys.argv[1]))
app = create_app(settings)

async def get(path):
    told = []
    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}
    async def send(message):
        told.append(message)
    headers = [(b"host", b"127.0.0.1"), (b"authorization", f"Bearer {settings.token}".encode())]
    scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"",
             "headers": headers, "scheme": "http", "http_version": "1.1", "server": ("127.0.0.1", 80),
             "client": ("127.0.0.1", 9), "root_path": "", "asgi": {"version": "3.0"}}
    await app(scope, receive, send)
    print(told[0]["status"])

async def main():
    await get("/")
    await get("/static/report/report.css")
    print("fastapi" in sys.modules)
    await get("/api/openapi.json")

asyncio.run(main())
"""


def test_pages_are_made_without_the_libraries_of_the_solver() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert not set(done.stdout.split()) & HEAVY


def test_the_first_page_and_its_style_need_nothing_of_the_pages_behind_it(tmp_path: Path) -> None:
    """They come before FastAPI and everything that stands on it is loaded, which takes as long again."""
    done = subprocess.run([sys.executable, "-c", FIRST, str(tmp_path)], capture_output=True, text=True, check=True)
    first, style, loaded, other = done.stdout.split()
    assert (first, style, loaded) == ("200", "200", "False")
    assert other == "200", "the rest is loaded when it is asked for"


@pytest.mark.parametrize("name", ["report.css", "page.js", "viewer.js"])
def test_the_report_s_assets_are_those_that_it_gives_out(client: httpx.Client, name: str) -> None:
    from interbody.report.frame import asset

    text, media_type = asset(name)
    served = client.get(f"/static/report/{name}")
    assert served.text == text
    assert served.headers["content-type"] == media_type
    assert client.get("/static/report/paper.css").status_code == 404
