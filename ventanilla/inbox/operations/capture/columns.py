"""What each column of a table means, guessed by its name, and a row as an item."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from ventanilla import language
from ventanilla.channels.contract import Author, Item, Space, Visibility
from ventanilla.channels.models import Account
from ventanilla.departments.queries import zone
from ventanilla.inbox.operations.capture.lines import Accounts, Unclear

NAMES: dict[str, tuple[str, ...]] = {
    "text": ("mensaje", "texto", "comentario", "contenido", "missatge", "text", "message", "comment", "comment text", "body"),
    "account": ("cuenta", "pagina", "compte", "account", "page", "network account"),
    "name": ("autor", "nombre", "quien", "persona", "nombre del autor", "nom", "author", "name", "from", "author name", "ciudadano", "ciudadana"),
    "handle": ("usuario", "perfil", "alias", "cuenta del autor", "telefono", "correo", "usuari", "handle", "user", "username", "user name", "phone", "email"),
    "author_id": ("id del autor", "id autor", "author id", "user id", "profile id"),
    "when": ("fecha", "fecha y hora", "cuando", "publicado", "data", "date", "created_at", "created at", "created time", "time created", "timestamp", "datetime", "published"),
    "hour": ("hora", "time", "hour"),
    "visibility": ("visibilidad", "publico o privado", "visto por", "visibility", "privacy"),
    "title": ("publicacion", "titulo", "titulo de la publicacion", "entrada", "asunto", "post", "title", "subject", "post title"),
    "thread": ("hilo", "id de la publicacion", "id publicacion", "conversacion", "fil", "thread", "post id", "thread id", "conversation"),
    "permalink": ("enlace", "direccion", "url", "enllac", "link", "permalink", "comment link"),
    "remote_id": ("identificador", "id", "id del comentario", "id del mensaje", "comment id", "message id", "remote_id", "remote id"),
    "parent": ("responde a", "respuesta a", "en respuesta a", "parent", "parent id", "in reply to"),
    "language": ("idioma", "lengua", "llengua", "language", "lang"),
}  # fmt: skip
"""Meaning → the names by which a column may be known, folded."""
TEMPLATE = {
    "es": ("cuenta", "fecha", "hora", "autor", "usuario", "mensaje", "visibilidad", "publicación", "enlace", "identificador"),
    "ca": ("compte", "fecha", "hora", "autor", "usuari", "missatge", "visibilidad", "publicación", "enllaç", "identificador"),
    "en": ("account", "date", "time", "author", "username", "message", "visibility", "post", "link", "id"),
}  # fmt: skip
SPOKEN = frozenset({"phone", "counter", "letter", "whatsapp"})
"""Networks on which nothing is public."""
_PRIVATE = frozenset({"privado", "privada", "private", "directo", "mensaje directo", "mensaje privado", "dm", "md", "privat", "no"})  # fmt: skip
_PUBLIC = frozenset({"publico", "publica", "public", "si", "yes", "todos", "everyone"})
_DATE = re.compile(r"(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{2,4})(?:[ ,T]+(.*))?")
_HOUR = re.compile(r"(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?\s*(a\.?\s?m\.?|p\.?\s?m\.?)?\s*h?", re.IGNORECASE)
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")
_SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 — Excel's day 0 has no zone
_EARLIEST = 1990


def guess(header: Sequence[str]) -> dict[int, str]:
    """Column → meaning; each meaning once, the first column that fits."""
    found: dict[int, str] = {}
    for position, name in enumerate(header):
        plain = " ".join(language.fold(name).replace("_", " ").split())
        for meaning, names in NAMES.items():
            if meaning not in found.values() and plain in {one.replace("_", " ") for one in names}:
                found[position] = meaning
                break
    return found


@dataclass(slots=True)
class Reader:
    """Rows of one table, read with one mapping."""

    columns: Mapping[int, str]
    accounts: Accounts
    default: Account | None = None

    def item(self, cells: Sequence[str]) -> tuple[Account, Item]:
        """Raises Unclear and NoSuchAccount."""
        given = {meaning: cells[n].strip() for n, meaning in self.columns.items() if n < len(cells)}
        text = given.get("text", "")
        if not text:
            raise Unclear(_("There is no message in this row."))
        account = self._account(given.get("account", ""))
        visibility = _visibility(given.get("visibility", ""), account)
        space: Space = "post" if visibility == "public" else "direct"
        author = Author(given.get("author_id") or None, given.get("handle") or None, given.get("name") or None)
        return account, Item(
            space=space, remote_id=given.get("remote_id") or None, text=text, author=author, created_at=moment(given.get("when", ""), given.get("hour", "")),
            thread=given.get("thread") or _post(given.get("title", "")), parent=given.get("parent") or None, visibility=visibility,
            permalink=given.get("permalink") or None, language=given.get("language") or None, title=given.get("title") or None,
            is_own=_is_ours(author, account),
        )  # fmt: skip

    def _account(self, named: str) -> Account:
        if named:
            return self.accounts.named(named)
        if self.default is None:
            raise Unclear(_("There is no account in this row."))
        return self.default


def _post(title: str) -> str | None:
    """Comments that name the same post stand together, whichever file brought them."""
    return f"title:{language.fold(title)}"[:200] if title else None


def _is_ours(author: Author, account: Account) -> bool:
    mine = {account.name.casefold(), account.handle.casefold().lstrip("@")} - {""}
    said = {(author.name or "").casefold(), (author.handle or "").casefold().lstrip("@")} - {""}
    return bool(mine & said) or (author.id is not None and author.id in account.own_ids)


def _visibility(said: str, account: Account) -> Visibility:
    plain = language.fold(said).strip()
    if not plain:
        return "private" if account.network in SPOKEN else "public"
    if plain in _PRIVATE:
        return "private"
    if plain in _PUBLIC:
        return "public"
    raise Unclear(_("“%(said)s” is neither public nor private.") % {"said": said[:40]})


def moment(day: str, hour: str = "") -> datetime | None:
    """The day as Spanish spreadsheets, networks and programs write it; without a zone it is the house's. Raises Unclear."""
    if not day:
        return None
    told = f"{day} {hour}".strip()
    try:
        found = _iso(told) or _serial(day, hour) or _spoken(told)
    except ValueError as error:
        raise Unclear(_("“%(said)s” is not a date.") % {"said": told[:40]}) from error
    if found is None or not _EARLIEST <= found.year < 2200:
        raise Unclear(_("“%(said)s” is not a date.") % {"said": told[:40]})
    return found if found.tzinfo else found.replace(tzinfo=zone())


def _iso(told: str) -> datetime | None:
    if not re.match(r"\d{4}-\d{2}-\d{2}", told):
        return None
    try:
        return datetime.fromisoformat(told)
    except ValueError:
        return None


def _serial(day: str, hour: str) -> datetime | None:
    """The bare number that a spreadsheet keeps for a date."""
    if not _SERIAL.fullmatch(day):
        return None
    found = _SERIAL_ZERO + timedelta(seconds=round(float(day.replace(",", ".")) * 86_400))
    return datetime.combine(found, _clock(hour)) if hour else found


def _spoken(told: str) -> datetime | None:
    match = _DATE.fullmatch(told)
    if match is None:
        return None
    first, month, last = int(match[1]), int(match[2]), int(match[3])
    day, year = (last, first) if len(match[1]) == 4 else (first, last)
    year += 2000 if year < 100 else 0
    return datetime.combine(date(year, month, day), _clock(match[4] or ""))  # the house's zone is put by the caller


def _clock(told: str) -> time:
    if not told.strip():
        return time()
    match = _HOUR.fullmatch(told.strip())
    if match is None:
        raise ValueError(told)
    hour, half = int(match[1]), (match[4] or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return time(hour, int(match[2]), int(match[3] or 0))
