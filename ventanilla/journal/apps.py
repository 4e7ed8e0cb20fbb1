from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JournalConfig(AppConfig):
    name = "ventanilla.journal"
    label = "journal"

    def ready(self) -> None:
        from ventanilla.journal import registry

        registry.declare({"journal.restored": _("The desk came back from a copy that ended at entry %(copy_seq)s.")})
