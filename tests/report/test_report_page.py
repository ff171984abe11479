"""The page as a whole: one file, nothing fetched, well formed, honest about what it is."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from datetime import date
from itertools import pairwise

import pytest
from report_tree import parse
from synthetic_report import result, scene

from interbody.report import render, write_html

FETCHING = {"src", "srcset", "poster", "data", "background", "ping", "action", "formaction"}


def test_equal_inputs_give_equal_bytes(html):
    assert render(result(), scene(), date="2025-01-31") == html


def test_date_object_and_text_are_the_same(html):
    assert render(result(), scene(), date=date(2025, 1, 31)) == html


def test_write_html_writes_the_page(tmp_path, html):
    path = write_html(result(), scene(), tmp_path / "report.html", "2025-01-31")
    assert path.read_text(encoding="utf-8") == html


def test_page_stays_small(html):
    assert len(html.encode()) < 4_000_000


def test_nothing_is_fetched(page):
    for node in page.walk():
        assert node.tag not in ("iframe", "object", "embed", "base", "form", "audio", "video", "link")
        assert not FETCHING & node.attrs.keys(), (node.tag, node.attrs)
        for name in ("href", "xlink:href"):
            if name in node.attrs and node.tag != "a":
                assert node.attrs[name].startswith("#")


def test_styles_ask_for_nothing(page):
    css = page.all("style")[0].own_text
    assert "@import" not in css
    assert "url(" not in css


def test_policy_allows_only_what_the_page_holds(html, page):
    policy = next(n.attrs["content"] for n in page.all("meta") if "http-equiv" in n.attrs)
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        for body in re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.S):
            digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy


def test_no_inline_handlers_or_style_attributes(page):
    for node in page.walk():
        assert "style" not in node.attrs, node.tag
        assert not [name for name in node.attrs if name.startswith("on")]


def test_language_title_and_one_main(page):
    assert page.all("html")[0].attrs["lang"] == "en"
    assert "synthetic" in page.all("title")[0].own_text
    assert len(page.all("main")) == 1
    assert page.all("a", class_="skip")[0].attrs["href"] == "#main"


def test_headings_go_down_one_step_at_a_time(page):
    levels = [int(n.tag[1]) for n in page.walk() if re.fullmatch(r"h[1-6]", n.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_ids_are_unique_and_jumps_arrive(page):
    ids = [n.attrs["id"] for n in page.walk() if "id" in n.attrs]
    assert len(ids) == len(set(ids))
    for link in page.all("a"):
        if link.attrs["href"].startswith("#"):
            assert link.attrs["href"][1:] in ids
    for node in page.walk():
        for name in ("aria-labelledby", "aria-describedby", "for"):
            assert set(node.attrs.get(name, "").split()) <= set(ids)


def test_version_data_date_and_notice_stand_on_the_page(page):
    for text in ("0.1.0", "2025-01-31", "not a cleared medical device", "Not a medical device"):
        assert text in page.all("header")[0].text
        assert text in page.all("footer")[0].text


@pytest.mark.parametrize("attack", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</script><b>"])
def test_untrusted_text_stays_text(rendered, attack):
    data = result()
    data["case"]["case"] = data["case"]["note"] = attack
    data["comparison"]["questions"] = [attack]
    data["limits"] = [attack]
    data["case"]["options"] = {attack: data["case"]["options"]["TLIF"]}
    data["comparison"]["options"] = [attack]
    view = scene()
    view["poses"][attack] = view["poses"].pop("TLIF")
    page = rendered(data, view)
    assert attack in page.all("h1")[0].text or attack.replace(" ", "") in page.all("h1")[0].text.replace(" ", "")
    assert not page.all("img")
    assert len(page.all("script")) == 3
    packed = next(n for n in page.all("script") if n.attrs.get("id") == "scene-data")
    assert attack in {state["name"] for state in json.loads(packed.own_text)["states"]}


def test_addresses_that_are_not_web_addresses_are_not_links(page):
    addresses = [n.attrs["href"] for n in page.all("a") if not n.attrs["href"].startswith("#")]
    assert addresses
    assert all(a.startswith("https://") for a in addresses)


def test_register_is_a_choice_with_the_given_start():
    for register in ("patient", "surgeon"):
        page = parse(render(result(), {}, date="x", register=register))
        assert "checked" in page.by_id(f"register-{register}").attrs


@pytest.mark.parametrize("word", ["best", "worst option", "ranked first", "recommended", "winner", "top choice"])
def test_the_page_never_ranks(page, word):
    assert word not in page.all("body")[0].text.lower().split("scene-data")[0]


def test_no_one_in_x(page):
    assert not re.search(r"\b1 in \d", page.all("body")[0].text)
