"""Which list a person is in: the view, its filters, the words looked for, the page. Carried in every address."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from ventanilla.desk.queries.lists import Wanted

SLUGS = {
    "unanswered": "sin-contestar", "mine": "mias", "department": "area", "citizen": "ciudadano", "promised": "prometidas",
    "snoozed": "pospuestos", "closed": "cerrados", "all": "todos", "mentions": "menciones", "doubt": "por-comprobar",
    "by_hand": "a-mano", "search": "buscar",
}  # fmt: skip
VIEWS = {slug: view for view, slug in SLUGS.items()}
PENDING = "pendientes"
_PARAMETERS = {"clock": "reloj", "language": "lengua", "kind": "clase", "topic": "tema"}


@dataclass(frozen=True, slots=True)
class Scope:
    view: str = "unanswered"
    filters: Wanted = field(default_factory=Wanted)
    text: str = ""
    after: str = ""
    only: str = ""
    """In the search: only what still waits for us."""

    @classmethod
    def of(cls, request: HttpRequest, view: str = "") -> Scope:
        given: QueryDict = request.GET if request.method in {"GET", "HEAD"} or not request.POST else request.POST
        found = view or VIEWS.get(given.get("vista", ""), "unanswered")
        account = given.get("cuenta", "")
        private = {"si": True, "no": False}.get(given.get("privado", ""))
        words = {name: given.get(slug, "")[:30] for name, slug in _PARAMETERS.items()}
        filters = Wanted(
            account=int(account) if account.isdecimal() and len(account) < 18 else None, private=private, **words
        )
        only = PENDING if found == "search" and given.get("solo") == PENDING else ""
        return cls(found, filters, given.get("q", "").strip()[:200], given.get("desde", "")[:80], only)

    def parameters(self) -> dict[str, str]:
        """All but the view, only what is set."""
        wanted = {slug: getattr(self.filters, name) for name, slug in _PARAMETERS.items()}
        wanted["cuenta"] = str(self.filters.account or "")
        wanted["privado"] = {True: "si", False: "no", None: ""}[self.filters.private]
        return {
            name: value
            for name, value in (wanted | {"q": self.text, "desde": self.after, "solo": self.only}).items()
            if value
        }

    @property
    def query(self) -> str:
        """What is added to the address of a message so that the list stays; empty for the plain first view."""
        given = self.parameters()
        if self.view != "unanswered":
            given = {"vista": SLUGS[self.view]} | given
        return f"?{urlencode(given)}" if given else ""

    @property
    def address(self) -> str:
        given = self.parameters()
        return reverse("desk:inbox-view", args=[SLUGS[self.view]]) + (f"?{urlencode(given)}" if given else "")

    def message(self, pk: int) -> str:
        return f"{reverse('desk:message', args=[pk])}{self.query}"

    def with_filters(self, **changes: object) -> Scope:
        return replace(self, filters=replace(self.filters, **changes), after="")  # type: ignore[arg-type]

    @property
    def first(self) -> str:
        """The beginning of this list."""
        return replace(self, after="").address

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """For the forms that must come back to this very list."""
        return [("vista", SLUGS[self.view]), *self.parameters().items()]
