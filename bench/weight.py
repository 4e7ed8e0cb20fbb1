"""What a browser fetches for the inbox, and how long a key takes to bring the next message."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bench.measure import Line, bounded

KEYS = 20


def lines() -> Iterator[Line]:
    from tests.servers import chromium

    missing = chromium.available()
    if missing:
        print(f"  (weights of pages: {missing})")
        return
    with _served() as (address, cookie), chromium.running() as browser, browser.page(base_url=address) as page:
        page.context.add_cookies([cookie])
        carried = _weigh(page)
        page.goto("/bandeja/")
        page.wait_for_load_state("networkidle")
        yield bounded("inbox, first visit: kB over the wire", carried(), most=100)
        page.goto("about:blank")
        carried()
        page.goto("/bandeja/")
        page.wait_for_load_state("networkidle")
        yield bounded("inbox, next visit: kB over the wire", carried(), most=15)
        yield bounded("key to the next message, median: ms", _keys(page), most=100)


def _weigh(page: Any) -> Any:
    """A function that says how many kB came since it was last asked."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    total = [0.0]
    session.on("Network.loadingFinished", lambda event: total.__setitem__(0, total[0] + event["encodedDataLength"]))

    def since() -> float:
        found, total[0] = total[0] / 1000, 0.0
        return found

    return since


def _keys(page: Any) -> float:
    page.keyboard.press("j")
    page.wait_for_selector(".thread-pane[data-entry]")
    spent = []
    for _ in range(KEYS):
        before = page.get_attribute(".thread-pane[data-entry]", "data-entry")
        taken = page.evaluate(
            """(before) => new Promise((done) => {
                 const start = performance.now();
                 const look = () => document.querySelector('.thread-pane[data-entry]')?.dataset.entry !== before
                   ? done(performance.now() - start) : requestAnimationFrame(look);
                 document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'j', bubbles: true}));
                 look();
               })""",
            before,
        )
        spent.append(float(taken))
    spent.sort()
    return spent[KEYS // 2]


@contextmanager
def _served() -> Iterator[tuple[str, Any]]:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from waitress.server import create_server

    from ventanilla.people.models import Person
    from ventanilla.wsgi import application

    nuria = Person.objects.get(handle="nuria")
    session = SessionStore()
    session[SESSION_KEY] = str(nuria.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = nuria.get_session_auth_hash()
    session.save()
    server = create_server(application, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    address = f"http://localhost:{server.effective_port}"
    try:
        yield address, {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": address}
    finally:
        server.close()
