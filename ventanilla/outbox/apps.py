from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "ventanilla.outbox"
    label = "outbox"

    def ready(self) -> None:
        from ventanilla.journal import registry
        from ventanilla.outbox import jobs, subscriptions

        assert jobs
        assert subscriptions
        registry.declare(
            {
                "outbox.sent": _("The answer left."),
                "outbox.pending": _("The network accepted the answer; it is not shown yet."),
                "outbox.failed": _("The network refused the answer (%(code)s)."),
                "outbox.unknown": _("It is not known whether the answer left (%(code)s)."),
                "outbox.requeued": _("The answer did not leave; it will be tried again (%(code)s)."),
                "outbox.blocked": _("The answer was stopped before leaving (%(code)s)."),
                "outbox.expired": _("The answer did not leave in its time."),
                "outbox.cancelled": _("The answer was undone before leaving."),
                "outbox.by_hand": _("The answer waits to be put by hand."),
                "outbox.put_by_hand": _("The answer was put by hand."),
                "outbox.found": _("The answer was found on the network: it had left."),
                "outbox.shown": _("The answer was seen on the network."),
                "outbox.not_shown": _("The network accepted the answer, but it is not there."),
                "outbox.said_sent": _("A person looked: the answer is there."),
                "outbox.said_failed": _("A person looked: the answer is not there."),
                "outbox.said_again": _("A person had the answer sent again."),
                "outbox.released": _("A stopped answer was tried again."),
                "outbox.late": _("What came of an earlier attempt was known late (%(outcome)s)."),
                "outbox.paused": _("All sending was paused."),
                "outbox.resumed": _("Sending went on."),
            }
        )


@register()
def gates_are_there(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A kind of dispatch whose gate nobody registered would send nothing, and only say so when it is too late."""
    from ventanilla.outbox import ports

    missing = {name for kind in ports.KINDS for name, gate in ports.gates_of(kind).items() if gate is None}
    return [
        Error(_("A check is missing: %(name)s.") % {"name": name}, id="ventanilla.E003") for name in sorted(missing)
    ]
