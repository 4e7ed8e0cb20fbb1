from django.apps import AppConfig


class AnswersConfig(AppConfig):
    name = "ventanilla.answers"
    label = "answers"

    def ready(self) -> None:
        from django.db.models import signals
        from django.utils.translation import gettext_lazy as _

        from ventanilla.answers import jobs, subscriptions  # noqa: F401
        from ventanilla.answers.gate import duty_open
        from ventanilla.answers.models import ClockClass
        from ventanilla.foundation import brief
        from ventanilla.journal import registry
        from ventanilla.outbox import ports

        signals.post_save.connect(brief.forget, sender=ClockClass, dispatch_uid="brief:ClockClass")

        ports.register("duty-open", duty_open)
        registry.declare(
            {
                "answers.answered": _("An answer was written and left for sending."),
                "answers.recorded": _("An answer given elsewhere was written down."),
                "answers.echo_decided": _("An answer given on the network itself was recognised."),
                "answers.echo_dismissed": _("It was said of a text of ours that it answers nobody."),
                "answers.closed": _("It was closed: %(ending)s."),
                "answers.settled": _("The answer is there; it was closed: %(ending)s."),
                "answers.promised": _("A provisional answer is there; we owe a definitive one."),
                "answers.reopened": _("It was opened again (it was %(was)s)."),
                "answers.snoozed": _("It was put off until %(until)s."),
                "answers.unsnoozed": _("It was brought back before its time."),
                "answers.assigned": _("It was assigned."),
                "answers.waiting": _("It waits for: %(for)s."),
                "answers.labelled": _("Service and reason were noted."),
                "answers.clock_changed": _("The clock %(clock)s was changed."),
                "answers.any_hour": _("The clocks that ring at any hour were switched on."),
                "answers.canned": _("A canned reply was changed (%(code)s, %(language)s)."),
            }
        )
