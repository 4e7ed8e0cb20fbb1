"""What was answered so far. It lives in the session, which is a row: an interrupted wizard goes on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from ventanilla.answers.registry import clocks_for
from ventanilla.departments import registry
from ventanilla.desk.web.settings.questions.base import Known, Value
from ventanilla.desk.web.settings.questions.voice import OFFICIAL

_KEY = "first-run"
_SECRET = frozenset({"password", "csrfmiddlewaretoken", "back", "more", "up", "copy"})


class Answers:
    """`answers`: well given, by question. `drafts`: typed and left, which comes back as it was."""

    def __init__(self, request: HttpRequest) -> None:
        self._session = request.session
        kept: dict[str, Any] = request.session.get(_KEY) or {}
        self.answers: dict[str, Value] = dict(kept.get("answers", {}))
        self.drafts: dict[str, dict[str, Any]] = dict(kept.get("drafts", {}))

    def _keep(self) -> None:
        self._session[_KEY] = {"answers": self.answers, "drafts": self.drafts}

    def forget(self) -> None:
        self._session.pop(_KEY, None)

    def answer(self, slug: str, value: Value) -> None:
        """A proposal that nobody touched follows when what it was proposed for changes."""
        untouched = [name for name in self.answers if self.answers[name] == self.proposal(name)]
        self.answers[slug] = value
        self.drafts.pop(slug, None)
        for name in untouched:
            if name != slug and self.proposal(name) is not None:
                self.answers[name] = self.proposal(name) or {}
        self._keep()

    def draft(self, slug: str, typed: Mapping[str, Any]) -> None:
        self.drafts[slug] = {name: text for name, text in typed.items() if name not in _SECRET}
        self._keep()

    def value(self, slug: str) -> Value | None:
        """What was answered, else what is proposed."""
        return self.answers.get(slug) or self.proposal(slug)

    @property
    def known(self) -> Known:
        about = self.answers.get("administracion", {})
        kinds = frozenset({about.get("kind", ""), about.get("also", "")} - {""})
        languages = tuple((self.value("lenguas") or {}).get("languages", ("es",)))
        attended = bool(self.answers.get("guardia", {}).get("rows"))
        return Known(kinds=kinds, region=about.get("region", ""), languages=languages, on_call=attended, founding=True)

    def proposal(self, slug: str) -> Value | None:
        """From the kind of body and its region, as they are known now."""
        about = self.answers.get("administracion", {})
        kinds = [about.get("kind", ""), about.get("also", "")]
        region = about.get("region", "")
        match slug:
            case "lenguas":
                return {"languages": ["es", OFFICIAL[region]] if region in OFFICIAL else ["es"]}
            case "servicios":
                return _lines(registry.proposed(registry.SERVICES, *kinds))
            case "motivos":
                return _lines(registry.proposed(registry.REASONS, *kinds))
            case "horario":
                hours = registry.HOURS.get(kinds[0], registry.HOURS["other"])
                zone = "Atlantic/Canary" if region == "CN" else "Europe/Madrid"
                return {"zone": zone, "hours": [[day, f"{a:%H:%M}", f"{b:%H:%M}"] for day, a, b in hours]}
            case "festivos" | "guardia":
                return {"rows": []}
            case "plazos":
                return self._terms(frozenset(kinds) - {""}, region)
        return None

    def _terms(self, kinds: frozenset[str], region: str) -> Value:
        attended = bool(self.answers.get("guardia", {}).get("rows"))
        return {
            "rows": [
                {
                    "code": clock.code, "title": clock.title, "minutes": clock.first_minutes, "active": True,
                    "all_day": clock.wants_all_day and attended, "basis": clock.basis,
                }
                for clock in clocks_for(kinds=kinds, region=region)
            ]
        }  # fmt: skip


def _lines(entries: list[registry.Named]) -> Value:
    return {
        "rows": [
            {"code": code, "number": None, "active": True, "name": name, "name_ca": name_ca}
            for code, name, name_ca in entries
        ]
    }
