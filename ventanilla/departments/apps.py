from django.apps import AppConfig


class DepartmentsConfig(AppConfig):
    name = "ventanilla.departments"
    label = "departments"
