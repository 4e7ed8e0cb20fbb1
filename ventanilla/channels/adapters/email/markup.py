"""HTML to text in one pass and without a tree.

Not with html.parser, nor with what stands on it: a mail of 1 MB that opens what it never closes keeps it busy for minutes.
Here every search that fails is remembered, so the time grows as the text does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

LONGEST = 1_000_000
LONGEST_TAG = 4_000
DEEPEST_QUOTE = 12
_EMBEDDED = re.compile(r"data:[\w/+.-]{1,60};base64,[A-Za-z0-9+/=\s]{64,}")
_NAME = re.compile(r"(/?)([a-zA-Z][a-zA-Z0-9:-]{0,30})")
_GIVEN = re.compile(r"""(?i)\b(href|alt|style)\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_HIDDEN = re.compile(r"(?i)display\s{0,9}:\s{0,9}none")
_LINK = re.compile(r"(?i)(https?|mailto|tel):")
_SKIPPED = {"script", "style", "title", "template", "noscript", "object", "svg", "select"}
_HIDEABLE = {"div", "span", "table", "td", "tr"}
_APART = {"p", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"}
_BLOCKS = _APART | {"div", "tr", "li", "dl", "dt", "dd", "section", "article", "header", "footer", "pre", "hr", "form"}


def html_text(html: str) -> str:
    """Scripts and styles dropped, links kept as text, quotations marked with `>`."""
    html = _EMBEDDED.sub("", html)[:LONGEST]
    writer = _Writer()
    for text, tag, closing, given in _pieces(html):
        writer.take(text)
        if tag:
            writer.tag(tag, given, closing=closing)
    return _bare(html) if writer.hides else writer.text()


def _bare(html: str) -> str:
    """All of the text, tags cut away by force: something hidden never ended, and may hide the message."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^<>]{0,4000}>", " ", html))).strip()


Piece = tuple[str, str, bool, dict[str, str]]


def _pieces(html: str) -> Iterator[Piece]:
    """Text, and the tag after it: (text, name, whether it closes, attributes)."""
    search = _Search(html)
    at = 0
    while at < len(html):
        opens = search.next("<", at)
        closes = search.next(">", opens) if opens >= 0 else -1
        if closes < 0:
            yield html[at:], "", False, {}
            return
        name = _NAME.match(html, opens + 1)
        if name is None and html[opens + 1] not in "!?/":
            yield html[at : opens + 1], "", False, {}
            at = opens + 1
            continue
        text = html[at:opens]
        at = _end(html, search, opens, closes)
        if name is None:
            yield text, "", False, {}
            continue
        tag, closing = name[2].lower(), bool(name[1])
        if tag in _SKIPPED and not closing and (end := search.next(f"</{tag}", at)) >= 0:
            yield text, "", False, {}
            at = end
            continue
        yield text, tag, closing, _attributes(html[opens : min(at, opens + LONGEST_TAG)])


def _end(html: str, search: _Search, opens: int, closes: int) -> int:
    """Where what begins at `opens` is over; a `>` inside quotation marks does not end a tag."""
    if html.startswith("<!--", opens):
        end = search.next("-->", opens + 4)
        return end + 3 if end >= 0 else closes + 1
    end = closes
    for _ in range(3):
        if html.count('"', opens, min(end, opens + LONGEST_TAG)) % 2 == 0:
            return end + 1
        end = html.find(">", end + 1, opens + LONGEST_TAG)
        if end < 0:
            break
    return closes + 1


class _Search:
    """Finds forward, and remembers what it found last: asked with a growing position, it never looks twice."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[str, int] = {}

    def next(self, wanted: str, at: int) -> int:
        found = self._found.get(wanted, -2)
        if found == -1 or found >= at:
            return found
        if wanted.isalpha() or wanted.startswith("</"):
            match = re.compile(re.escape(wanted), re.I).search(self._text, at)
            found = match.start() if match else -1
        else:
            found = self._text.find(wanted, at)
        self._found[wanted] = found
        return found


def _attributes(tag: str) -> dict[str, str]:
    if "=" not in tag:
        return {}
    return {m[1].lower(): unescape(m[2] or m[3] or m[4] or "").strip() for m in _GIVEN.finditer(tag)}


class _Writer:
    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._quotes = 0
        self._hidden = ""
        self._depth = 0
        self._preformatted = 0
        self._links: list[tuple[str, int]] = []

    @property
    def hides(self) -> bool:
        return bool(self._hidden)

    def take(self, text: str) -> None:
        if self._hidden or not text:
            return
        lines = unescape(text).split("\n") if self._preformatted else [re.sub(r"[ \t\r\n\f]+", " ", unescape(text))]
        for position, line in enumerate(lines):
            if position:
                self._break()
            if self._preformatted or line.strip() or self._line:
                self._line.append(line)

    def tag(self, name: str, given: dict[str, str], *, closing: bool) -> None:
        if self._hidden:
            self._depth += (-1 if closing else 1) if name == self._hidden else 0
            self._hidden = self._hidden if self._depth else ""
        elif closing:
            self._close(name)
        elif name in _HIDEABLE and _HIDDEN.search(given.get("style", "")):
            self._hidden, self._depth = name, 1
        elif name == "br":
            self._break()
        elif name == "img":
            self._line.extend([f"[{given['alt']}]"] if given.get("alt") else [])
        elif name == "a":
            self._links = [*self._links[-9:], (given.get("href", ""), len(self._line))]
        else:
            self._open(name)

    def _open(self, name: str) -> None:
        if name in _BLOCKS:
            self._end(apart=name in _APART)
        if name == "blockquote":
            self._quotes += 1
        elif name == "pre":
            self._preformatted += 1
        elif name == "li":
            self._line.append("- ")
        elif name in {"td", "th"} and self._line:
            self._line.append(" ")

    def _close(self, name: str) -> None:
        if name == "a" and self._links:
            self._link(*self._links.pop())
        if name in _BLOCKS:
            self._end(apart=name in _APART)
        if name == "blockquote":
            self._quotes = max(0, self._quotes - 1)
        elif name == "pre":
            self._preformatted = max(0, self._preformatted - 1)

    def _link(self, target: str, since: int) -> None:
        shown = "".join(self._line[since:][:50])
        plain = target.removeprefix("mailto:")
        if _LINK.match(target) and plain.rstrip("/") not in shown:
            self._line.append(f" ({plain})" if shown.strip() else plain)

    def _break(self) -> None:
        line = "".join(self._line)
        mark = "> " * min(self._quotes, DEEPEST_QUOTE)
        self._lines.append((mark + (line if self._preformatted else line.strip())).rstrip())
        self._line = []

    def _end(self, *, apart: bool) -> None:
        if any(part.strip() for part in self._line):
            self._break()
        self._line = []
        if apart and self._lines and self._lines[-1].strip("> "):
            self._break()

    def text(self) -> str:
        self._end(apart=False)
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines)).replace("\u00a0", " ").strip("\n")
