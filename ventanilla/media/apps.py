from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "ventanilla.media"
    label = "media"
