"""The server's own process stays light: numbers are worked out elsewhere, so that the first page comes at once."""

from __future__ import annotations

import subprocess
import sys

import httpx
import pytest

HEAVY = {"numpy", "scipy", "numba", "altair", "vl_convert", "nibabel", "pybtex", "weasyprint", "pandas"}
CODE = """
import sys
from interbody.web.server import serve
from interbody.web import assets, answers
from interbody.web.forms import anatomy, fields, problems, reading
assets.report_asset("report.css")
fields.person_groups(), fields.finding_groups(), anatomy.anatomy_groups()
print(" ".join({name.split(".")[0] for name in sys.modules}))
"""


def test_pages_are_made_without_the_libraries_of_the_solver() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert not set(done.stdout.split()) & HEAVY


@pytest.mark.parametrize("name", ["report.css", "page.js", "viewer.js"])
def test_the_report_s_assets_are_those_that_it_gives_out(client: httpx.Client, name: str) -> None:
    from interbody.report.frame import asset

    text, media_type = asset(name)
    served = client.get(f"/static/report/{name}")
    assert served.text == text
    assert served.headers["content-type"] == media_type
    assert client.get("/static/report/paper.css").status_code == 404
