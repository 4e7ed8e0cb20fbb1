from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "ventanilla.desk"
    label = "desk"

    def ready(self) -> None:
        from ventanilla.desk.web.start.greeting import how_to_begin
        from ventanilla.foundation import greeting

        greeting.greet(how_to_begin)
