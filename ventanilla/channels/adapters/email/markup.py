"""HTML to text in one pass and without a tree: nothing that a stranger nests can exhaust it."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

LONGEST = 1_000_000
DEEPEST_QUOTE = 12
_EMBEDDED = re.compile(r"data:[\w/+.-]{1,60};base64,[A-Za-z0-9+/=\s]{64,}")
_SKIPPED = {"script", "style", "title", "template", "noscript", "object", "svg", "select"}
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "tr",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "table",
        "section",
        "article",
        "header",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "pre",
        "hr",
        "form",
    ]
)
_APART = {"p", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"}
_HIDDEN = re.compile(r"display\s*:\s*none", re.I)
_HIDEABLE = {"div", "span", "table", "td", "tr"}
_VOID = {"br", "img", "hr", "input", "meta", "link", "col", "wbr", "area", "base", "embed", "source", "track", "param"}


def html_text(html: str) -> str:
    """Scripts and styles dropped, links kept as text, quotations marked with `>`."""
    html = _EMBEDDED.sub("", html)[:LONGEST]
    reader = _Reader()
    try:
        reader.feed(html)
        reader.close()
    except (AssertionError, ValueError, RecursionError):
        return _bare(html)
    text = reader.text()
    return text if text and not reader.unfinished else _bare(_without(html, "script", "style"))


def _bare(html: str) -> str:
    """What is left when tags are cut away by force."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^<>]{0,5000}>", " ", html))).strip()


def _without(html: str, *names: str) -> str:
    for name in names:
        html = re.sub(rf"(?is)<{name}\b[^<>]*>[^<]*</{name}\s*>", " ", html)
    return html


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._line: list[str] = []
        self._quotes = 0
        self._skipping: list[str] = []
        self._preformatted = 0
        self._links: list[tuple[str, int]] = []
        self._seen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if self._skipping:
            if tag not in _VOID and tag == self._skipping[-1]:
                self._skipping.append(tag)
            return
        if tag in _SKIPPED or (tag in _HIDEABLE and _HIDDEN.search((given.get("style") or "")[:2000])):
            self._skipping.append(tag)
        elif tag == "br":
            self._break()
        elif tag == "img":
            self._write(f"[{given['alt']}]" if (given.get("alt") or "").strip() else "")
        elif tag == "a":
            self._links.append(((given.get("href") or "").strip(), self._seen))
        else:
            self._open(tag)

    def _open(self, tag: str) -> None:
        if tag in _BLOCKS or tag == "blockquote":
            self._end(apart=tag in _APART)
        if tag == "blockquote":
            self._quotes += 1
        elif tag == "pre":
            self._preformatted += 1
        elif tag == "li":
            self._write("- ")
        elif tag in {"td", "th"} and self._line:
            self._write(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._skipping:
            if tag == self._skipping[-1]:
                self._skipping.pop()
            return
        if tag == "a" and self._links:
            self._link(*self._links.pop())
        if tag in _BLOCKS or tag == "blockquote":
            self._end(apart=tag in _APART)
        if tag == "blockquote":
            self._quotes = max(0, self._quotes - 1)
        elif tag == "pre":
            self._preformatted = max(0, self._preformatted - 1)

    def handle_data(self, data: str) -> None:
        if self._skipping:
            return
        if self._preformatted:
            for position, line in enumerate(data.split("\n")):
                if position:
                    self._break()
                self._write(line)
            return
        text = re.sub(r"[ \t\r\n\f]+", " ", data)
        if text.strip() or self._line:
            self._write(text)

    def _link(self, target: str, since: int) -> None:
        shown = "".join(self._line)[-(self._seen - since) :] if self._seen > since else ""
        plain = target.removeprefix("mailto:")
        if re.match(r"(?i)(https?|mailto|tel):", target) and plain.rstrip("/") not in shown:
            self._write(f" ({plain})" if shown.strip() else plain)

    def _write(self, text: str) -> None:
        if text:
            self._line.append(text)
            self._seen += len(text)

    def _break(self) -> None:
        mark = "> " * min(self._quotes, DEEPEST_QUOTE)
        line = "".join(self._line)
        self._lines.append((mark + (line if self._preformatted else line.strip())).rstrip())
        self._line = []

    def _end(self, *, apart: bool) -> None:
        if "".join(self._line).strip():
            self._break()
        self._line = []
        if apart and self._lines and self._lines[-1].strip("> "):
            self._break()

    @property
    def unfinished(self) -> bool:
        """Something skipped never ended: what it swallowed may be the message."""
        return bool(self._skipping)

    def text(self) -> str:
        self._end(apart=False)
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines)).replace("\u00a0", " ").strip("\n")
