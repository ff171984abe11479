"""The documents: every link and anchor leads somewhere, and the table of documents names every one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import interbody

ROOT = Path(interbody.__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]

pytestmark = pytest.mark.skipif(not DOCS.is_dir(), reason="the documents are in the repository alone")


def anchors(page: Path) -> set[str]:
    """Anchors of a page's headings, as forges make them."""
    prose = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    headings = re.findall(r"^#+ +(.+)$", prose, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_leads_to_a_file_and_heading(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    for link in links:
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_the_table_of_documents_names_every_page_and_package() -> None:
    text = (DOCS / "README.md").read_text(encoding="utf-8")
    pages = {path.name for path in DOCS.glob("*.md")} - {"README.md"}
    assert pages <= set(re.findall(r"\]\(([\w.]+)\)", text))
    packages = {path.parent.name for path in Path(interbody.__file__).parent.glob("*/__init__.py")}
    assert packages == set(re.findall(r"^\| `interbody\.(\w+)`", text, flags=re.MULTILINE))


def test_every_picture_of_the_documents_is_shown() -> None:
    shown = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert [path.name for path in sorted((DOCS / "img").iterdir()) if path.name not in shown] == []
