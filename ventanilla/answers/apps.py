from django.apps import AppConfig


class AnswersConfig(AppConfig):
    name = "ventanilla.answers"
    label = "answers"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from ventanilla.answers import jobs, subscriptions  # noqa: F401
        from ventanilla.answers.gate import duty_open
        from ventanilla.journal import registry
        from ventanilla.outbox import ports

        ports.register("duty-open", duty_open)
        registry.declare(
            {
                "answers.answered": _("An answer was written and left for sending."),
                "answers.recorded": _("An answer given elsewhere was written down."),
                "answers.closed": _("It was closed: %(ending)s."),
                "answers.settled": _("The answer is there; it was closed: %(ending)s."),
                "answers.promised": _("A provisional answer is there; we owe a definitive one."),
                "answers.reopened": _("It was opened again (it was %(was)s)."),
                "answers.snoozed": _("It was put off until %(until)s."),
                "answers.assigned": _("It was assigned."),
                "answers.waiting": _("It waits for: %(for)s."),
                "answers.labelled": _("Service and reason were noted."),
            }
        )
