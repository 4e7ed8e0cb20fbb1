from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "ventanilla.foundation"
    label = "foundation"
