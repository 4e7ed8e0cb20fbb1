from django.apps import AppConfig


class GuardConfig(AppConfig):
    name = "ventanilla.guard"
    label = "guard"

    def ready(self) -> None:
        from ventanilla.guard import gate
        from ventanilla.outbox import ports

        ports.register("text", gate.text)
