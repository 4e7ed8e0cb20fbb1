"""Each kind of process says that it is alive, in real time."""

from __future__ import annotations

import logging
import threading

from django.db import DatabaseError, close_old_connections

from ventanilla.foundation import clock
from ventanilla.foundation.models import Heartbeat

log = logging.getLogger(__name__)
EVERY_SECONDS = 20


def beat(name: str) -> None:
    Heartbeat.objects.update_or_create(name=name, defaults={"at": clock.real_now()})


def keep_beating(name: str, stop: threading.Event) -> threading.Thread:
    def loop() -> None:
        while True:
            close_old_connections()
            try:
                beat(name)
            except DatabaseError:
                log.warning("%s could not say that it is alive", name, exc_info=True)
            if stop.wait(EVERY_SECONDS):
                return _say_goodbye(name)

    thread = threading.Thread(target=loop, name="heartbeat", daemon=True)
    thread.start()
    return thread


def _say_goodbye(name: str) -> None:
    """If another one of its kind is alive, it says so within seconds."""
    try:
        Heartbeat.objects.filter(name=name).delete()
    except DatabaseError:
        log.warning("%s could not say that it ends", name, exc_info=True)
