from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "ventanilla.journal"
    label = "journal"
