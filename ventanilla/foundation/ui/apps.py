from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "ventanilla.foundation.ui"
    label = "ui"
    verbose_name = "Interface"
