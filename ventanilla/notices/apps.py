from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "ventanilla.notices"
    label = "notices"

    def ready(self) -> None:
        from ventanilla.notices import jobs

        assert jobs
