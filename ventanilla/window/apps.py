from django.apps import AppConfig


class WindowConfig(AppConfig):
    name = "ventanilla.window"
    label = "window"

    def ready(self) -> None:
        from ventanilla.window import jobs, subscriptions

        assert jobs
        assert subscriptions
