"""What the connect form asks for, looked at before anything is stored."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from typing import Any

import httpx
from django.utils.translation import gettext as _

from ventanilla.channels.adapters.bluesky.names import is_handle
from ventanilla.channels.contract import Permanent

SERVICE = "https://bsky.social"
PUBLIC_VIEW = "https://public.api.bsky.app"
_APP_PASSWORD = re.compile(r"[a-z0-9]{4}(-[a-z0-9]{4}){3}")
_HOSTED = (".bsky.social", ".bsky.network")


class Misfilled(Permanent):
    """The form cannot be taken as it is; the sentence says which line."""

    code = "bluesky.misfilled"


def prepare(given: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    service = _address(given.get("service", "").strip() or SERVICE, "service")
    settings: dict[str, Any] = {"service": service, "handle": _handle(given.get("handle", ""), service)}
    appview = given.get("appview", "").strip()
    if appview:
        settings["appview"] = _address(appview, "appview")
    elif _is_hosted(service):
        settings["appview"] = PUBLIC_VIEW
    since = given.get("since_days", "").strip()
    if since:
        settings["since_days"] = _days(since)
    return settings, {"password": _password(given.get("password", ""), service)}


def _days(typed: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,4}", typed):
        raise Misfilled(_("The number of days is a whole number."), field="since_days")
    return int(typed)


def _address(text: str, field: str) -> str:
    try:
        url = httpx.URL(text if "://" in text else f"https://{text}")
    except httpx.InvalidURL as error:
        raise Misfilled(_("That is not an address."), field=field) from error
    if not url.host or url.userinfo or url.query or url.fragment or url.path not in ("", "/"):
        raise Misfilled(_("Write only the host, like https://bsky.social."), field=field)
    if url.scheme != "https" and not (url.scheme == "http" and _is_loopback(url.host)):
        raise Misfilled(_("It must begin with https://."), field=field)
    return f"{url.scheme}://{url.netloc.decode()}"


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_hosted(service: str) -> bool:
    host = httpx.URL(service).host
    return service == SERVICE or host.endswith(_HOSTED)


def _handle(text: str, service: str) -> str:
    handle = text.strip().lstrip("@").lower().removeprefix("https://bsky.app/profile/").strip("/")
    if handle and "." not in handle and service == SERVICE:
        handle = f"{handle}.bsky.social"
    if not is_handle(handle):
        raise Misfilled(_("The handle is written like ayuntamiento.bsky.social."), field="handle")
    return handle


def _password(text: str, service: str) -> str:
    password = text.strip()
    if not password:
        raise Misfilled(_("The app password is missing."), field="password")
    if _is_hosted(service) and not _APP_PASSWORD.fullmatch(password):
        raise Misfilled(
            _("That is not an app password (they look like abcd-efgh-ijkl-mnop): never give the account's own here."),
            field="password",
        )
    return password
