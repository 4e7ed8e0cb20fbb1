from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "ventanilla.outbox"
    label = "outbox"
