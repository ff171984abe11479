"""A page as a tree of elements, for structural tests; refuses what is not closed in order."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "input", "img", "hr"}


@dataclass
class Node:
    """One element: tag, attributes, children and the text right inside it."""

    tag: str
    attrs: dict[str, str]
    children: list[Node] = field(default_factory=list)
    own_text: str = ""

    def walk(self) -> list[Node]:
        return [self, *(n for child in self.children for n in child.walk())]

    def all(self, tag: str, **attrs: str) -> list[Node]:
        wanted = {k.rstrip("_").replace("_", "-"): v for k, v in attrs.items()}
        return [
            n for n in self.walk() if n.tag == tag and all(v in n.attrs.get(k, "").split() for k, v in wanted.items())
        ]

    def by_id(self, name: str) -> Node:
        return next(n for n in self.walk() if n.attrs.get("id") == name)

    @property
    def text(self) -> str:
        return " ".join(" ".join(n.own_text for n in self.walk() if n.tag not in ("script", "style")).split())


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Node("", {})
        self.stack = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {k: v or "" for k, v in attrs})
        self.stack[-1].children.append(node)
        if tag not in VOID:
            self.stack.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.stack[-1].children.append(Node(tag, {k: v or "" for k, v in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.stack[-1].tag == tag, f"</{tag}> closes <{self.stack[-1].tag}>"
        self.stack.pop()

    def handle_data(self, data: str) -> None:
        self.stack[-1].own_text += data + " "


def parse(html: str) -> Node:
    """The page as a tree; fails where an element is not closed in order."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    assert parser.stack == [parser.root], f"not closed: {[n.tag for n in parser.stack[1:]]}"
    return parser.root
