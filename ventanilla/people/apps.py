from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "ventanilla.people"
    label = "people"

    def ready(self) -> None:
        from ventanilla.journal import registry

        registry.declare(
            {
                "people.added": _("A person was added, with the role “%(role)s”."),
                "people.changed": _("A person's data were changed; their role is “%(role)s”."),
                "people.disabled": _("A person may no longer sign in."),
                "people.enabled": _("A person may sign in again."),
                "people.link_made": _("A link to set a password was made."),
                "people.password_set": _("A password was set with a link."),
                "people.preferences": _("A person changed their own account."),
                "people.erased": _("A citizen was erased: their name, their texts and the keys of their digests."),
                "people.erased_again": _("A citizen erased after the copy was made was erased again."),
            }
        )
