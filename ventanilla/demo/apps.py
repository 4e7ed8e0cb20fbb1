from __future__ import annotations

from datetime import timedelta

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "ventanilla.demo"
    label = "demo"

    def ready(self) -> None:
        from ventanilla.demo import jobs
        from ventanilla.demo.queries import is_demonstration
        from ventanilla.demo.registry import network
        from ventanilla.foundation import greeting
        from ventanilla.notices import ports

        assert jobs
        network().on_answer = what_comes_back
        greeting.greet(how_to_enter)
        ports.register_pretending(is_demonstration)


def what_comes_back(answered: object, ours: str, count: int) -> tuple[str, timedelta] | None:
    from ventanilla.channels.contract import Item
    from ventanilla.demo import queries
    from ventanilla.demo.town import comeback

    morning = queries.morning()
    if morning is None or not isinstance(answered, Item):
        return None
    back = comeback(ours, answered.text, queries.seed(), morning=morning.day, angry=count % 5 == 2)
    return (back[0], timedelta(minutes=back[1])) if back else None


def how_to_enter() -> list[str]:
    from django.utils.translation import gettext

    from ventanilla.demo import queries
    from ventanilla.demo.rules import HANDLE, PASSWORD

    if not queries.is_demonstration():
        return []
    return [
        gettext("It is a demonstration: an invented town, at 8:05 of a working morning. Nothing leaves this machine."),
        gettext("Sign in with one button, or as %(handle)s with the password %(password)s.")
        % {"handle": HANDLE, "password": PASSWORD},
    ]
