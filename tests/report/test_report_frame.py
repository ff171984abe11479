"""The same page inside the web application: assets by address, nothing inlined."""

from __future__ import annotations

import pytest
from report_tree import parse
from synthetic_report import result

from interbody.report import Frame, asset, render

FRAME = Frame(
    navigation=(("Start", "/"), ("Study", "/study")),
    stylesheets=("/static/report.css",),
    scripts=("/static/page.js", "/static/viewer.js"),
    nonce="abc123",
)


@pytest.fixture(scope="module")
def framed():
    return parse(render(result(), {}, date="2025-01-31", frame=FRAME))


def test_nothing_is_inlined_and_the_policy_is_the_servers(framed):
    (style,) = framed.all("style")
    assert style.attrs["nonce"] == "abc123"
    assert style.own_text.strip().startswith("@page"), "only what is printed in the margin is of this page"
    assert "0.1.0" in style.own_text
    assert not [n for n in framed.all("meta") if "http-equiv" in n.attrs]
    scripts = framed.all("script")
    assert [s.attrs["src"] for s in scripts if "src" in s.attrs] == list(FRAME.scripts)
    assert [s.attrs.get("id") for s in scripts if "src" not in s.attrs] == ["scene-data"]
    assert [n.attrs["href"] for n in framed.all("link")] == ["/static/report.css"]
    assert all(n.attrs["nonce"] == "abc123" for n in [*framed.all("link"), *scripts, style] if "id" not in n.attrs)


def test_navigation_is_there_only_in_the_frame_and_marks_are_sent_nowhere(framed, page):
    nav = framed.all("nav", class_="application")[0]
    assert [(a.text, a.attrs["href"]) for a in nav.all("a")] == [("Start", "/"), ("Study", "/study")]
    assert not framed.all("form")
    assert not page.all("form")
    assert not page.all("nav", class_="application")


def test_assets_are_the_ones_that_a_single_file_holds(html):
    for name, media in (("report.css", "text/css"), ("page.js", "text/javascript"), ("viewer.js", "text/javascript")):
        text, kind = asset(name)
        assert text in html
        assert kind.startswith(media)
    with pytest.raises(KeyError, match="no script"):
        asset("../page.py")


def test_without_a_nonce_there_is_no_style_element():
    bare = parse(render(result(), {}, date="2025-01-31", frame=Frame(stylesheets=("/static/report.css",))))
    assert not bare.all("style")


def test_the_margin_of_the_paper_cannot_be_broken_out_of():
    data = result()
    data["provenance"]["version"] = '1"; } </style><script>alert(1)</script>'
    page = parse(render(data, {}, date="2025-01-31"))
    assert len(page.all("script")) == 3
    assert "1; } " not in page.all("style")[0].own_text
