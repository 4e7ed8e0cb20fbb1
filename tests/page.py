"""The inspecting client: every page that a test asks for is looked over before the test sees it."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import Any

import html5lib
from bs4 import BeautifulSoup, Tag
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

LEFTOVER = re.compile(r"%\(\w+\)[sd]|\{\{|\}\}|\{%|%\}")
VOICELESS = {"hidden", "submit", "button", "image", "reset"}
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-errormessage")


class Page(BeautifulSoup):
    """What came, parsed: ask it with CSS (`page.select_one("h1")`)."""

    response: HttpResponse

    def words(self, selector: str = "body") -> str:
        """The text of a part as a person reads it, blanks folded."""
        part = self.select_one(selector)
        assert part is not None, f"nothing here is {selector}"
        return " ".join(part.get_text(" ").split())


class Desk:
    """`page = desk.get("desk:today")`; a name of an address or a path, then its parts."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def enter(self, person: Any) -> Desk:
        self.client.force_login(person)
        return self

    def speak(self, language: str) -> Desk:
        self.client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        return self

    def get(
        self, name: str, /, *parts: Any, status: int = 200, headers: dict[str, str] | None = None, **query: Any
    ) -> Page:
        return self._seen(self.client.get(_address(name, parts), query, headers=headers), status)

    def post(
        self,
        name: str,
        /,
        *parts: Any,
        status: int = 200,
        follow: bool = True,
        headers: dict[str, str] | None = None,
        **data: Any,
    ) -> Page:
        """Post the fields and, as a browser does, follow to the page that comes back."""
        return self._seen(self.client.post(_address(name, parts), data, follow=follow, headers=headers), status)

    def _seen(self, response: Any, status: int) -> Page:
        where = response.request["PATH_INFO"]
        assert response.status_code == status, f"{where} answered {response.status_code} and not {status}"
        body = b"".join(response) if response.streaming else response.content
        if response.headers.get("Content-Type", "").startswith("text/html"):
            found = faults(body.decode(), response.headers)
            assert not found, f"{where}:\n" + "\n".join(found)
        page = Page(body.decode(errors="replace"), "html5lib")
        page.response = response
        return page


def _address(name: str, parts: tuple[Any, ...]) -> str:
    return name if name.startswith("/") else reverse(name, args=parts)


def faults(source: str, headers: Any) -> list[str]:
    """Everything that is wrong with a page, or with a fragment that is put into one; empty when it is well."""
    if not source.strip():
        return []
    whole = re.search(r"<html\b", source, re.IGNORECASE) is not None
    soup = BeautifulSoup(source, "html5lib")
    found = _markup(source, whole=whole) + _identities(soup, whole=whole) + _fields(soup) + _names(soup)
    found += _policy(soup, headers) + _leftovers(soup)
    return found + (_frame(soup) if whole else [])


def _markup(source: str, *, whole: bool) -> list[str]:
    parser = html5lib.HTMLParser()
    parser.parse(source) if whole else parser.parseFragment(source)
    lines = source.splitlines() or [""]
    return [
        f"not valid HTML: {code} {data or ''} near «{lines[min(line, len(lines)) - 1].strip()[:90]}»"
        for (line, _column), code, data in parser.errors
    ]


def _frame(soup: BeautifulSoup) -> list[str]:
    found = []
    language = (soup.html or Tag(name="html")).get("lang")
    if language not in dict(settings.LANGUAGES):
        found.append(f"lang is {language!r}")
    if not (soup.title and soup.title.get_text(strip=True)):
        found.append("there is no title")
    for name in ("h1", "main"):
        if len(soup.find_all(name)) != 1:
            found.append(f"there are {len(soup.find_all(name))} <{name}> and not one")
    levels = [int(heading.name[1]) for heading in soup.find_all(re.compile(r"^h[1-6]$"))]
    found += [f"a heading jumps from h{before} to h{after}" for before, after in pairwise(levels) if after > before + 1]
    return found


def _identities(soup: BeautifulSoup, *, whole: bool) -> list[str]:
    count = Counter(str(tag["id"]) for tag in soup.find_all(id=True))
    found = [f"id {name!r} is there {times} times" for name, times in count.items() if times > 1]
    if whole:
        for attribute in REFERENCES:
            for tag in soup.find_all(attrs={attribute: True}):
                names = str(tag[attribute]).split() if isinstance(tag[attribute], str) else tag[attribute]
                found += [f"{attribute} names {name!r}, which is not here" for name in names if name not in count]
    return found


def _fields(soup: BeautifulSoup) -> list[str]:
    labelled = {
        str(label["for"]) for label in soup.find_all("label", attrs={"for": True}) if label.get_text(strip=True)
    }
    found = []
    for field in soup.find_all(["input", "select", "textarea"]):
        if field.name == "input" and field.get("type") in VOICELESS:
            continue
        wrapped = field.find_parent("label")
        named = field.get("aria-label") or field.get("aria-labelledby") or field.get("id") in labelled
        if not named and not (wrapped and wrapped.get_text(strip=True)):
            found.append(f"the field {field.get('name') or field.get('id')!r} has no label")
    for form in soup.find_all("form", attrs={"method": re.compile("^post$", re.IGNORECASE)}):
        if not form.find("input", attrs={"name": "csrfmiddlewaretoken"}):
            found.append(f"the form to {form.get('action')!r} carries no token")
    return found


def _names(soup: BeautifulSoup) -> list[str]:
    found = [f"the image {image.get('src')!r} has no alt" for image in soup.find_all("img", alt=False)]
    for tag in soup.find_all(["a", "button"]):
        pictures = " ".join(str(image["alt"]) for image in tag.find_all("img", alt=True))
        if not (tag.get_text(strip=True) or tag.get("aria-label") or tag.get("aria-labelledby") or pictures.strip()):
            found.append(f"a <{tag.name}> has no name: {str(tag)[:90]}")
    return found


def _policy(soup: BeautifulSoup, headers: Any) -> list[str]:
    found = []
    policy = headers.get("Content-Security-Policy", "")
    if not policy or "unsafe" in policy:
        found.append(f"the content security policy is {policy!r}")
    if soup.find("style"):
        found.append("there is a <style>")
    scripts = soup.find_all("script", type=lambda kind: kind != "application/json")  # data, which nothing runs
    found += ["there is a script in the page" for script in scripts if not script.get("src")]
    for tag in soup.find_all(True):
        for name, value in tag.attrs.items():
            if (
                name == "style"
                or name.startswith(("on", "hx-on"))
                or str(value).strip().lower().startswith("javascript:")
            ):
                found.append(f"<{tag.name}> carries {name}={value!r}")
    return found


def _leftovers(soup: BeautifulSoup) -> list[str]:
    texts = [
        str(text)
        for text in soup.find_all(string=True)
        if text.parent and text.parent.name not in {"textarea", "code", "script"}
    ]
    texts += [
        str(tag[name])
        for name in ("aria-label", "title", "alt", "placeholder")
        for tag in soup.find_all(attrs={name: True})
    ]
    return [f"something was left unfilled: «{text.strip()[:90]}»" for text in texts if LEFTOVER.search(text)]
