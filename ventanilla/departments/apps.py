from django.apps import AppConfig


class DepartmentsConfig(AppConfig):
    name = "ventanilla.departments"
    label = "departments"

    def ready(self) -> None:
        from django.db.models import signals

        from ventanilla.departments import operations
        from ventanilla.departments.adapter import next_attention, post_name
        from ventanilla.foundation import brief
        from ventanilla.journal import registry
        from ventanilla.notices import ports
        from ventanilla.people import ports as people

        ports.register(next_attention)
        people.register(post_name)

        registry.declare(operations.ACTIONS)
        for model in self.get_models():
            signals.post_save.connect(brief.forget, sender=model, dispatch_uid=f"brief:{model.__name__}")
            signals.post_delete.connect(brief.forget, sender=model, dispatch_uid=f"brief:{model.__name__}")
