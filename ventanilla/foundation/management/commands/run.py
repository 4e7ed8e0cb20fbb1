"""Open the desk: the web server and a worker together, until Ctrl-C."""

from __future__ import annotations

import threading
from typing import Any

from django.conf import settings
from django.db import connections
from django.utils.translation import gettext as _

from ventanilla.foundation import children, greeting, sockets
from ventanilla.foundation.management import DeskCommand


class Command(DeskCommand):
    help = __doc__ or ""
    creates = True

    def handle(self, *args: Any, **options: Any) -> None:
        bound = sockets.bind()
        stop = threading.Event()
        children.on_end(stop.set)
        numbers = [one.fileno() for one in bound]
        family = [
            children.Child("web", ["web"], {sockets.HANDED_DOWN: ",".join(map(str, numbers))}, numbers),
            children.Child("worker", ["worker"]),
        ]
        self._greet()
        connections.close_all()
        try:
            children.tend(family, stop, self._died)
        finally:
            sockets.close(bound)
        self.stdout.write(_("The desk is closed."))

    def _greet(self) -> None:
        self.stdout.write(_("The desk opens at %(address)s") % {"address": f"http://localhost:{settings.PORT}"})
        if f"http://localhost:{settings.PORT}" != settings.PUBLIC_URL:
            self.stdout.write(_("Its public address is %(address)s") % {"address": settings.PUBLIC_URL})
        for line in greeting.lines():
            self.stdout.write(line)
        self.stdout.write(_("Ctrl-C closes it."))
        self.stdout.flush()

    def _died(self, child: children.Child, code: int) -> None:
        self.stderr.write(
            _("%(name)s ended by itself (%(code)s). It starts again in %(seconds)d s.")
            % {"name": child.name, "code": code, "seconds": child.wait}
        )
