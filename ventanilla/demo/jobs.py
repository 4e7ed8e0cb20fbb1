"""What keeps a demonstration alive, in each worker. On a real desk it costs one look for a file."""

from __future__ import annotations

import logging
from threading import Event

from django.db import close_old_connections

from ventanilla.demo import queries
from ventanilla.demo.operations import open_morning, read_what_came
from ventanilla.demo.registry import network
from ventanilla.foundation.jobs import background

log = logging.getLogger(__name__)
_EVERY_SECONDS = 3.0


@background("demonstration")
def live(stop: Event) -> None:
    while not stop.is_set():
        try:
            if network().exists() and queries.is_demonstration():
                open_morning()
                read_what_came()
        except Exception:
            log.exception("the demonstration could not go on; it tries again")
        finally:
            close_old_connections()
        stop.wait(_EVERY_SECONDS)
