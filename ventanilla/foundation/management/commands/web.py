"""Serve the pages (one process; `ventanilla run` starts it)."""

from __future__ import annotations

import signal
import sys
import threading
from typing import Any

from django.conf import settings

from ventanilla import home
from ventanilla.foundation import children, heartbeat, sockets
from ventanilla.foundation.management import DeskCommand

THREADS = 6
LARGEST_REQUEST = 64_000_000


class Command(DeskCommand):
    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        from waitress.server import create_server

        children.end_with_parent()
        bound = sockets.handed_down()
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        stop = threading.Event()
        beating = heartbeat.keep_beating("web", stop)
        from ventanilla.wsgi import application

        proxied = home.setting("VENTANILLA_BEHIND_PROXY") == "1"
        server = create_server(
            application,
            sockets=bound,
            threads=THREADS,
            ident=None,
            max_request_body_size=LARGEST_REQUEST,
            channel_timeout=60,
            trusted_proxy="*" if proxied else None,
            trusted_proxy_headers={"x-forwarded-for", "x-forwarded-proto"} if proxied else set(),
            clear_untrusted_proxy_headers=True,
        )
        children.on_end(lambda: sys.exit(0), signal.SIGTERM, signal.SIGINT)
        try:
            server.run()
        finally:
            stop.set()
            beating.join(heartbeat.EVERY_SECONDS)
