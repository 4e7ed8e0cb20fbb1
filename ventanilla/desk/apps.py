from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "ventanilla.desk"
    label = "desk"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from ventanilla.desk import jobs  # noqa: F401
        from ventanilla.desk.web.start.greeting import how_to_begin
        from ventanilla.foundation import greeting
        from ventanilla.journal import registry

        greeting.greet(how_to_begin)
        registry.declare({"desk.checked": _("The journal was checked, and every message was counted again.")})
