from django.apps import AppConfig


class GuardConfig(AppConfig):
    name = "ventanilla.guard"
    label = "guard"
