"""The line to one account: an open session, renewed once under the lock and stored before it is used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Self

import httpx
from django.utils.translation import gettext as _

from ventanilla.channels.contract import Access, AuthDead, Permanent, Transient, Unknown
from ventanilla.foundation.http import Door, Refused, TooLarge, endpoint, nothing_was_sent

Json = dict[str, Any]

LONGEST_WAIT = 86_400.0
WAIT_WITHOUT_HEADERS = 60.0
LONGEST_REASON = 200
SHORTEST_SECRET = 6
_STALE = {"ExpiredToken", "InvalidToken"}


class Overloaded(Transient):
    """The network could not give this answer now; a smaller question may have one."""


class Answered(Permanent):
    """A definite no, with the network's own name for it."""

    code = "bluesky.answered"

    def __init__(self, status: int, error: str, reason: str) -> None:
        super().__init__(_("Bluesky refused it: %(reason)s") % {"reason": reason or error or status})
        self.status = status
        self.error = error
        self.reason = reason


def endpoints(settings: Mapping[str, Any]) -> list[tuple[str, int]]:
    return [endpoint(url) for url in (settings["service"], settings.get("appview")) if url]


class Session:
    """One conversation with the network. Questions raise Transient; a mutation also Unknown; both AuthDead."""

    def __init__(self, access: Access) -> None:
        self.access = access
        self._service: str = access.settings["service"]
        self._door = Door(typed=endpoints(access.settings))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._door.close()

    @property
    def did(self) -> str:
        self._token()
        return str(self.access.credentials["did"])

    @property
    def handle(self) -> str:
        return str(self.access.credentials.get("handle") or self.access.settings["handle"])

    def ask(self, name: str, **parameters: Any) -> Json:
        """A question: it changes nothing, so any failure is a passing trouble."""
        return self._signed("GET", name, mutation=False, params=_given(parameters))

    def ask_openly(self, service: str, name: str, **parameters: Any) -> Json:
        """A question as anybody may ask it, without our session."""
        return self._answer(self._request("GET", f"{service}/xrpc/{name}", params=_given(parameters)), mutation=False)

    def tell(self, name: str, body: Json, *, mutation: bool = True) -> Json:
        return self._signed("POST", name, mutation=mutation, json=body)

    def give(self, name: str, content: bytes, mime: str) -> Json:
        """Bytes that nobody sees until a record names them: not a mutation that could be doubled."""
        return self._signed("POST", name, mutation=False, content=content, headers={"Content-Type": mime})

    def _signed(self, method: str, name: str, *, mutation: bool, **arguments: Any) -> Json:
        token = self._token()
        response = self._with(token, method, name, mutation, arguments)
        if _stale(response):
            response = self._with(self._renewed(stale=token), method, name, mutation, arguments)
            if _stale(response):
                raise Transient(_("Bluesky does not take the session that it has just given."))
        return self._answer(response, mutation=mutation)

    def _with(self, token: str, method: str, name: str, mutation: bool, arguments: Json) -> httpx.Response:
        headers = {**arguments.get("headers", {}), "Authorization": f"Bearer {token}"}
        url = f"{self._service}/xrpc/{name}"
        return self._request(method, url, mutation=mutation, **{**arguments, "headers": headers})

    def _request(self, method: str, url: str, *, mutation: bool = False, **arguments: Any) -> httpx.Response:
        try:
            return self._door.request(method, url, **arguments)
        except Refused as error:
            raise Permanent(_("The address of the service is not a public one.")) from error
        except (httpx.HTTPError, httpx.InvalidURL, TooLarge) as error:
            if mutation and not nothing_was_sent(error):
                raise Unknown(_("The line to Bluesky was cut: it is not known whether it was written.")) from error
            if isinstance(error, (httpx.ReadTimeout, TooLarge)):
                raise Overloaded(_("Bluesky gave no whole answer in time.")) from error
            raise Transient(_("Bluesky does not answer.")) from error

    def _answer(self, response: httpx.Response, *, mutation: bool) -> Json:
        status = response.status_code
        if status == httpx.codes.TOO_MANY_REQUESTS:
            raise Transient(_("Bluesky asks us to wait."), retry_after=self._wait(response), code="bluesky.rate")
        if status >= httpx.codes.INTERNAL_SERVER_ERROR or status == httpx.codes.REQUEST_TIMEOUT:
            if mutation:
                raise Unknown(
                    _("Bluesky failed (%(status)d): it is not known whether it was written.") % {"status": status}
                )
            raise Overloaded(_("Bluesky failed (%(status)d).") % {"status": status})
        body = _body(response)
        if status >= httpx.codes.BAD_REQUEST:
            raise Answered(status, *self._refusal(body or {}))
        if status != httpx.codes.OK or body is None:
            if mutation:
                raise Unknown(
                    _("Bluesky answered something that is not an answer: it is not known whether it was written.")
                )
            raise Overloaded(_("Bluesky answered something that is not an answer."))
        return body

    def _refusal(self, body: Json) -> tuple[str, str]:
        """The network's words, without control characters nor anything of ours that must stay secret."""
        reason = "".join(letter if letter.isprintable() else " " for letter in str(body.get("message") or ""))
        for value in self.access.credentials.values():
            if isinstance(value, str) and len(value) >= SHORTEST_SECRET:
                reason = reason.replace(value, "…")
        return str(body.get("error") or "")[:LONGEST_REASON], reason[:LONGEST_REASON]

    def _wait(self, response: httpx.Response) -> float:
        """Seconds until the vendor's `RateLimit-Reset`, by the vendor's own clock."""
        try:
            return _bounded(float(response.headers["retry-after"]))
        except (KeyError, ValueError):
            pass
        try:
            reset = float(response.headers["ratelimit-reset"])
            return _bounded(reset - _date(response, self.access.now).timestamp())
        except (KeyError, ValueError, OverflowError):
            return WAIT_WITHOUT_HEADERS

    def _token(self) -> str:
        return str(self.access.credentials.get("access") or "") or self._renewed(stale="")

    def _renewed(self, *, stale: str) -> str:
        with self._locked() as stored:
            current = dict(self.access.credentials if stored is None else stored)
            if not current.get("access") or current["access"] == stale:
                answer = self._refreshed(current) or self._signed_in(current)
                current = _merged(current, answer)
                self.access.keep(current)
            self.access.credentials = current
            return str(current["access"])

    def _locked(self) -> AbstractContextManager[Mapping[str, Any] | None]:
        lock: Callable[[], AbstractContextManager[Mapping[str, Any] | None]] | None = self.access.lock
        return lock() if lock else nullcontext(None)

    def _refreshed(self, current: Json) -> Json | None:
        """None where what renews the session is no longer usable, which the network says plainly."""
        if not current.get("refresh"):
            return None
        headers = {"Authorization": f"Bearer {current['refresh']}"}
        response = self._request("POST", f"{self._service}/xrpc/com.atproto.server.refreshSession", headers=headers)
        try:
            return self._answer(response, mutation=False)
        except Answered as error:
            if error.status in (httpx.codes.BAD_REQUEST, httpx.codes.UNAUTHORIZED):
                return None
            raise Transient(error.sentence) from error

    def _signed_in(self, current: Json) -> Json:
        """Only without a usable refresh token: the network allows few sign-ins a day."""
        body = {"identifier": self.access.settings["handle"], "password": current.get("password") or ""}
        if not body["password"]:
            raise AuthDead(_("The session ended: connect the account again."))
        response = self._request("POST", f"{self._service}/xrpc/com.atproto.server.createSession", json=body)
        try:
            return self._answer(response, mutation=False)
        except Answered as error:
            if error.status not in (httpx.codes.BAD_REQUEST, httpx.codes.UNAUTHORIZED):
                raise Transient(error.sentence) from error
            raise AuthDead(_dead(error)) from error


def _merged(current: Json, answer: Json) -> Json:
    """What is stored next. An empty token never takes the place of one that we have."""
    if not answer.get("accessJwt") or not (answer.get("refreshJwt") or current.get("refresh")):
        raise Transient(_("Bluesky gave an empty session."))
    did = str(answer.get("did") or "")
    if not did or (current.get("did") and current["did"] != did):
        raise AuthDead(_("These credentials belong to another account."))
    return {
        **current,
        "did": did,
        "handle": str(answer.get("handle") or current.get("handle") or ""),
        "access": str(answer["accessJwt"]),
        "refresh": str(answer.get("refreshJwt") or current["refresh"]),
    }


def _dead(error: Answered) -> str:
    if error.error == "AccountTakedown":
        return _("Bluesky has suspended this account.")
    if error.error == "AuthFactorTokenRequired":
        return _("Bluesky asks for a code sent by mail: use an app password instead of the account's own.")
    return _("Bluesky does not accept the handle and app password: connect the account again.")


def _stale(response: httpx.Response) -> bool:
    if response.status_code == httpx.codes.UNAUTHORIZED:
        return True
    return response.status_code == httpx.codes.BAD_REQUEST and (_body(response) or {}).get("error") in _STALE


def _body(response: httpx.Response) -> Json | None:
    try:
        body = response.json()
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def _given(parameters: Json) -> Json:
    return {name: value for name, value in parameters.items() if value is not None}


def _date(response: httpx.Response, otherwise: datetime) -> datetime:
    try:
        told = parsedate_to_datetime(response.headers["date"])
    except (KeyError, ValueError):
        return otherwise
    return told if told.tzinfo else told.replace(tzinfo=UTC)


def _bounded(seconds: float) -> float:
    return min(max(seconds, 1.0), LONGEST_WAIT)
