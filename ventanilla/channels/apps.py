from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "ventanilla.channels"
    label = "channels"

    def ready(self) -> None:
        from ventanilla.channels import operations
        from ventanilla.journal import registry

        registry.declare(operations.ACTIONS)
        registry.declare(operations.KEEPING)
