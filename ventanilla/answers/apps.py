from django.apps import AppConfig


class AnswersConfig(AppConfig):
    name = "ventanilla.answers"
    label = "answers"
