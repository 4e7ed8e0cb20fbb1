"""The one door out: no private address but the very one that an administrator typed, no redirect, no endless answer."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from ventanilla.foundation import http

PRIVATE = ["127.0.0.1", "10.0.0.7", "192.168.1.1", "172.16.9.9", "169.254.169.254", "0.0.0.0", "::1", "fe80::1", "fd00::5", "::ffff:127.0.0.1", "100.64.0.1"]  # fmt: skip


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "/secret")
        else:
            self.send_response(200)
        self.end_headers()
        self.wfile.write(b"x" * 5_000 if self.path == "/long" else b"secret")

    def log_message(self, *_: Any) -> None: ...


@pytest.fixture
def site() -> Iterator[tuple[str, int]]:
    with HTTPServer(("127.0.0.1", 0), _Site) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield "127.0.0.1", server.server_port
        server.shutdown()


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_address_is_refused(address: str) -> None:
    with pytest.raises(http.Refused):
        http.public_addresses(address, 443)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111"])
def test_a_public_one_is_not(address: str) -> None:
    assert http.public_addresses(address, 443) == [address]


def test_a_name_that_leads_to_one_public_and_one_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [(0, 0, 0, "", ("93.184.216.34", 443)), (0, 0, 0, "", ("10.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    with pytest.raises(http.Refused):
        http.public_addresses("rebind.example", 443)


def test_the_very_host_and_port_that_were_typed_may_be_entered_and_no_other(site: tuple[str, int]) -> None:
    host, port = site
    with http.Door(typed=[site]) as door:
        assert door.request("GET", f"http://{host}:{port}/").text == "secret"
    for typed in ([], [(host, port + 1)], [("localhost", port)], [("otro.example", port)]):
        with http.Door(typed=typed) as door, pytest.raises(http.Refused):
            door.request("GET", f"http://{host}:{port}/")


def test_a_redirect_is_not_followed(site: tuple[str, int]) -> None:
    host, port = site
    with http.Door(typed=[site]) as door:
        answer = door.request("GET", f"http://{host}:{port}/away")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/secret")


def test_an_answer_without_end_is_cut(site: tuple[str, int]) -> None:
    host, port = site
    with http.Door(typed=[site], max_bytes=1_000) as door, pytest.raises(http.TooLarge):
        door.request("GET", f"http://{host}:{port}/long")


def test_what_the_environment_says_of_proxies_is_not_obeyed(
    site: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    host, port = site
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    with http.Door(typed=[site]) as door:
        assert door.request("GET", f"http://{host}:{port}/").status_code == 200


def test_a_refusal_says_that_nothing_left() -> None:
    assert http.nothing_was_sent(http.Refused("no"))
    assert not http.nothing_was_sent(http.TooLarge("yes"))
