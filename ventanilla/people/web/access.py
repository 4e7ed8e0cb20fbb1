"""Who may enter a page: each view says it with a decorator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

V = TypeVar("V", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class EntranceRule:
    name: str
    sentence: str | Promise
    test: Callable[[Any], bool]

    def admits(self, user: Any) -> bool:
        return self.test(user)


ANYBODY = EntranceRule("anybody", "", lambda user: True)
STAFF = EntranceRule(
    "staff", _("Only the staff may see this."), lambda user: bool(user.is_authenticated and user.is_active)
)
ANSWERERS = EntranceRule(
    "answerers",
    _("Your role may read and not answer. Ask an administrator."),
    lambda user: bool(user.is_authenticated and user.may_answer),
)
ADMINISTRATORS = EntranceRule(
    "administrators",
    _("Only an administrator may do this."),
    lambda user: bool(user.is_authenticated and user.may_administer),
)
NOBODY = EntranceRule("nobody", _("This page does not say who may enter."), lambda user: False)


def entrance(rule: EntranceRule) -> Callable[[V], V]:
    def mark(view: V) -> V:
        view.entrance = rule  # type: ignore[attr-defined]
        return view

    return mark


anybody = entrance(ANYBODY)
staff = entrance(STAFF)
answerers = entrance(ANSWERERS)
administrators = entrance(ADMINISTRATORS)


def entrance_of(view: Callable[..., Any]) -> EntranceRule:
    found: EntranceRule | None = getattr(view, "entrance", None) or getattr(
        getattr(view, "view_class", None), "entrance", None
    )
    if found is not None:
        return found
    module = getattr(view, "__module__", "") or ""
    if module.startswith(("django.views.static", "django.contrib.staticfiles", "django.views.i18n")):
        return ANYBODY
    return NOBODY
