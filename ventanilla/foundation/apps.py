from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "ventanilla.foundation"
    label = "foundation"

    def ready(self) -> None:
        from ventanilla.foundation import checks  # noqa: F401
