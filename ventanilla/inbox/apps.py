from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "ventanilla.inbox"
    label = "inbox"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from ventanilla.inbox import jobs, subscriptions  # noqa: F401
        from ventanilla.journal import registry

        registry.declare(
            {
                "inbox.admitted": _("A page was admitted: %(new)s new messages, %(changed)s changed."),
                "inbox.noted": _("An internal note was written."),
                "inbox.retried": _("What could not be read was tried again."),
                "inbox.set_apart": _("What could not be read was set apart (%(reason)s)."),
            }
        )
