from django.apps import AppConfig


class DepartmentsConfig(AppConfig):
    name = "ventanilla.departments"
    label = "departments"

    def ready(self) -> None:
        from ventanilla.departments import operations
        from ventanilla.journal import registry

        registry.declare(operations.ACTIONS)
