from django.apps import AppConfig


class WindowConfig(AppConfig):
    name = "ventanilla.window"
    label = "window"
