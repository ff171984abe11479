"""The report on paper: what it is on every page, nothing fetched, a sentence where Pango is absent."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
from report_tree import parse
from synthetic_report import result, scene

from interbody.report import pdf
from interbody.report.pdf import PdfUnavailable, paper_html, pdf_bytes

try:
    pdf._weasyprint()
    unavailable = ""
except PdfUnavailable as reason:
    unavailable = str(reason)

needs_pango = pytest.mark.skipif(bool(unavailable), reason=unavailable or "-")
needs_pdftotext = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext")


def pages(content: bytes, tmp_path) -> list[str]:
    path = tmp_path / "report.pdf"
    path.write_bytes(content)
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True)
    return done.stdout.split("\f")[:-1]


@needs_pango
@needs_pdftotext
def test_every_page_says_what_it_is(tmp_path):
    found = pages(pdf_bytes(result(), scene(), date="2025-01-31"), tmp_path)
    assert 4 <= len(found) <= 12
    for number, text in enumerate(found, start=1):
        assert "interbody 0.1.0" in text
        assert "evidence data 0.0" in text
        assert "2025-01-31" in text
        assert "not a medical device" in text
        assert re.search(rf"page {number} of {len(found)}", text)


@needs_pango
@needs_pdftotext
def test_the_summary_is_one_page_with_the_choice_left_open(tmp_path):
    found = pages(pdf_bytes(result(), scene(), date="2025-01-31", summary=True), tmp_path)
    assert len(found) == 1
    for words in ("What matters most to me", "My questions", "Am I sure?", "the next step"):
        assert words in found[0]


@needs_pango
@needs_pdftotext
@pytest.mark.parametrize("register", ["patient", "surgeon"])
def test_the_summary_of_six_options_and_many_questions_is_one_page_too(register, tmp_path):
    data = result()
    for name in ("Fusion elsewhere 1", "Fusion elsewhere 2", "Fusion elsewhere 3"):
        data["case"]["options"][name] = {"technique": "plif", "levels": ["L3-L4", "L4-L5"]}
        for part in (data["forecast"], data["mechanics"], data["summary"]["range_of_motion"]):
            part[name] = part["TLIF"]
    data["comparison"]["options"] = list(data["case"]["options"])
    question = "Could the fusion along the back of the spine be done through small cuts, and is that better for me?"
    data["comparison"]["questions"] = [f"{question} ({k})" for k in range(12)]
    content = pdf_bytes(data, scene(), date="2025-01-31", register=register, summary=True)
    assert len(pages(content, tmp_path)) == 1


@needs_pango
def test_only_pictures_within_the_page_are_read():
    fetcher = pdf._only_within()
    for address in ("https://example.org/x.png", "http://127.0.0.1/", "file:///etc/hosts"):
        with pytest.raises(ValueError, match="disallowed protocol"):
            fetcher(address)
    assert fetcher("data:text/plain,hello").read() == b"hello"


def test_without_pango_a_sentence_says_what_to_do(monkeypatch):
    def refuse(name: str) -> None:
        raise OSError(f"cannot load library for {name}")

    monkeypatch.setattr(pdf, "import_module", refuse)
    with pytest.raises(PdfUnavailable, match="apt install libpango"):
        pdf_bytes(result(), {}, date="2025-01-31")


def test_paper_has_pictures_of_every_state_and_no_script():
    html = paper_html(result(), scene(), date="2025-01-31")
    assert html.count('src="data:image/png;base64,') == 3
    assert "<script" not in html
    assert "Why this number" not in html


@pytest.mark.parametrize("register", ["patient", "surgeon"])
def test_paper_holds_the_words_of_one_reader(register):
    """What the other reader sees is not hidden on paper but absent, which also makes the PDF quicker."""
    page = parse(paper_html(result(), {}, date="2025-01-31", register=register))
    cells = [node.text for node in page.by_id("expect").all("p", class_="count")]
    assert cells
    assert all(("90 %" in text) == (register == "surgeon") for text in cells if "absent" not in text)


def test_every_forecast_on_paper_has_its_curve_with_its_band():
    page = parse(paper_html(result(), {}, date="2025-01-31"))
    measures = page.by_id("expect").all("div", class_="measure")
    assert measures
    for measure in measures:
        told = [panel for panel in measure.all("div", class_="panel") if not panel.all("p", class_="missing")]
        curves = [curve for panel in told for curve in panel.all("div", class_="curve")]
        assert told
        assert len(curves) == len(told)
        for curve in curves:
            (svg,) = curve.all("svg")
            assert "over time" in svg.attrs["aria-label"]
            assert any("fill-opacity" in path.attrs for path in svg.all("path")), "the band"


@needs_pango
@needs_pdftotext
def test_no_page_is_half_empty(tmp_path):
    """Text reaches below the middle of every page but the last, and those before the page to take along and itself."""
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf_bytes(result(), scene(), date="2025-01-31"))
    done = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, text=True, check=True)
    sheets = re.findall(r'<page width="[\d.]+" height="([\d.]+)">(.*?)</page>', done.stdout, re.S)
    for number, (height, words) in list(enumerate(sheets, start=1))[2:-1]:
        low = [float(y) / float(height) for y in re.findall(r'yMax="([\d.]+)"', words)]
        assert max(y for y in low if y < 0.94) > 0.6, f"page {number}"


@pytest.mark.parametrize(("more", "rows_of"), [(1, [4]), (2, [3, 2]), (3, [3, 3]), (4, [4, 3])])
def test_many_options_stand_in_even_rows_on_paper(more, rows_of):
    data = result()
    for name in ("Extra 1", "Extra 2", "Extra 3", "Extra 4")[:more]:
        data["case"]["options"][name] = dict(data["case"]["options"]["TLIF"])
        data["forecast"][name] = data["forecast"]["TLIF"]
    data["comparison"]["options"] = list(data["case"]["options"])
    page = parse(paper_html(data, {}, date="2025-01-31"))
    rows = [*page.all("div", class_="cards"), *page.all("div", class_="people")]
    assert rows
    sizes = [len(row.all("article") or row.all("div", class_="panel")) for row in rows]
    sizes += [len(table.all("tr")[0].all("th")) - 1 for table in page.all("table", class_="like")]
    assert sizes == rows_of * (len(sizes) // len(rows_of))


@pytest.mark.parametrize("register", ["patient", "surgeon"])
def test_every_harm_on_paper_names_its_sources(register):
    page = parse(paper_html(result(), {}, date="2025-01-31", register=register))
    rows = page.by_id("harms").all("tr", class_="harm")
    assert rows
    assert all("Synthetic2020" in row.all("th")[0].text for row in rows)


def test_on_paper_the_pictures_fill_the_page_of_a_second_row_of_cards():
    def order(data) -> list[str]:
        page = parse(paper_html(data, scene(), date="2025-01-31"))
        return [n.attrs.get("id", "") for n in page.all("section")][:3]

    data = result()
    assert order(data) == ["summary", "take-along", "spine"]
    for name in ("Extra 1", "Extra 2"):
        data["case"]["options"][name] = dict(data["case"]["options"]["TLIF"])
    data["comparison"]["options"] = list(data["case"]["options"])
    assert order(data) == ["summary", "spine", "take-along"]
