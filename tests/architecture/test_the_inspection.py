"""The inspecting client is tested too: it finds each fault, and lets a sound page be."""

from __future__ import annotations

import socket
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests import home
from tests.cast import administration, nuria
from tests.page import Desk, faults

HEADERS = {"Content-Security-Policy": "default-src 'none'; script-src 'self'"}
SOUND = """<!doctype html>
<html lang="es"><head><meta charset="utf-8"><title>Hoy</title><script src="/a.js" type="module"></script></head>
<body><main id="contenido"><h1>Hoy</h1><h2>Lo primero</h2><h3>Lo segundo</h3><h2>Otra cosa</h2>
<form method="post" action="/x"><input type="hidden" name="csrfmiddlewaretoken" value="t">
<label for="a">Texto</label><input id="a" name="a" aria-describedby="b"><p id="b">Ayuda</p>
<label><input type="checkbox" name="c"> Sí</label><textarea name="d" aria-label="Plantilla">%(nombre)s</textarea>
<button>Guardar</button></form><a href="/">Ir</a><img src="/i.svg" alt=""></main></body></html>"""
BROKEN = {
    "not valid HTML": ("<h2>Lo primero</h2>", "<h2>Lo primero</h3>"),
    "lang is 'xx'": ('lang="es"', 'lang="xx"'),
    "lang is None": (' lang="es"', ""),
    "there is no title": ("<title>Hoy</title>", "<title> </title>"),
    "2 <h1>": ("<h2>Otra cosa</h2>", "<h1>Otra cosa</h1>"),
    "0 <h1>": ("<h1>Hoy</h1>", "<p>Hoy</p>"),
    "2 <main>": ('<p id="b">Ayuda</p>', '<p id="b">Ayuda</p><main></main>'),
    "jumps from h1 to h3": ("<h2>Lo primero</h2>", ""),
    "is there 2 times": ('<a href="/">', '<a id="a" href="/">'),
    "which is not here": ('aria-describedby="b"', 'aria-describedby="nowhere"'),
    "'a' has no label": ('<label for="a">Texto</label>', ""),
    "'c' has no label": ("<label><input", "<label></label><span><input"),
    "carries no token": ("csrfmiddlewaretoken", "another"),
    "has no alt": (' alt=""', ""),
    "<a> has no name": (">Ir</a>", "><span></span></a>"),
    "<button> has no name": (">Guardar<", "><"),
    "there is a <style>": ("</head>", "<style>p{}</style></head>"),
    "a script in the page": ('<script src="/a.js" type="module">', '<script type="module">alert(1)'),
    "carries style": ("<h1>", '<h1 style="color:red">'),
    "carries onclick": ("<button>", '<button onclick="x()">'),
    "carries href='javascript": ('href="/"', 'href="javascript:x()"'),
    "left unfilled: «%(n)s": ("Lo segundo", "%(n)s más"),
    "left unfilled: «{{": ("Lo segundo", "{{ nombre }}"),
    "left unfilled: «Faltan": ('<a href="/">', '<a aria-label="Faltan %(n)d" href="/">'),
}


def test_a_sound_page_is_let_be() -> None:
    assert faults(SOUND, HEADERS) == []


@pytest.mark.parametrize("fault", BROKEN)
def test_each_fault_is_found_and_named(fault: str) -> None:
    old, new = BROKEN[fault]
    assert old in SOUND
    broken = SOUND.replace(old, new, 1)
    if "<span><input" in new:
        broken = broken.replace("> Sí</label>", "></span>")
    assert any(fault in said for said in faults(broken, HEADERS)), faults(broken, HEADERS)


@pytest.mark.parametrize("headers", [{}, {"Content-Security-Policy": "script-src 'unsafe-inline'"}])
def test_a_page_without_a_strict_policy_is_a_fault(headers: dict[str, str]) -> None:
    assert any("policy" in said for said in faults(SOUND, headers))


def test_a_fragment_needs_no_frame_and_the_rest_holds() -> None:
    assert faults('<p id="b">Leído</p><label>Uno <input name="n"></label>', HEADERS) == []
    assert faults('<p id="b"></p><p id="b"></p>', HEADERS) == ["id 'b' is there 2 times"]


def test_data_that_a_script_reads_is_no_script() -> None:
    told = SOUND.replace("<h1>", '<script type="application/json">{"a": {"b": 1}}</script><h1>', 1)
    assert faults(told, HEADERS) == []


def test_the_sign_in_page_is_sound(desk: Desk) -> None:
    administration()
    nuria()
    page = desk.get("account_login")
    assert page.select_one("input[name=login]") is not None


def test_another_status_than_the_expected_is_said(desk: Desk) -> None:
    with pytest.raises(AssertionError, match="answered 404 and not 200"):
        desk.get("/no-existe/")


def test_no_test_leaves_this_machine() -> None:
    with pytest.raises(AssertionError, match=r"went out to 192\.0\.2\.1"), socket.socket() as line:
        line.connect(("192.0.2.1", 80))
    with pytest.raises(OSError, match="name server"):
        socket.create_connection(("example.org", 80))


def test_the_tests_have_a_home_of_their_own(settings: Any) -> None:
    assert home.HOME.is_relative_to(tempfile.gettempdir())
    assert settings.HOME == home.HOME
    assert Path.cwd() not in home.HOME.parents
