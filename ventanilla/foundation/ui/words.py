"""Dates and figures as they are said in each language of the house."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date
from django.utils import timezone
from django.utils.translation import get_language, gettext

_DAY = {"es": "EEEE d 'de' MMMM", "ca": "EEEE d MMMM", "en": "EEEE d MMMM"}
_YEAR = {"es": "'de' y", "ca": "'de' y", "en": "y"}
_GROUP = {"es": ".", "ca": ".", "en": ","}


def tongue() -> str:
    """es, ca or en: the locale data that the active language uses (Valencian writes its dates as Catalan does)."""
    code = (get_language() or "es").split("-")[0]
    return code if code in _DAY else "en"


def day_in_words(day: date, *, today: date, hour: str = "") -> str:
    """'hoy', 'ayer' and 'mañana' stand for the date beside an hour; elsewhere they go before it."""
    near = {
        today: gettext("today"),
        today - timedelta(days=1): gettext("yesterday"),
        today + timedelta(days=1): gettext("tomorrow"),
    }.get(day)
    if near:
        return f"{near}, {hour}" if hour else near
    words = _full(day, day.year == today.year, tongue())
    return f"{words}, {hour}" if hour else words


@lru_cache(maxsize=1024)
def _full(day: date, this_year: bool, language: str) -> str:
    pattern = _DAY[language] if this_year else f"{_DAY[language]} {_YEAR[language]}"
    return format_date(day, pattern, locale=language)


def hour_of(instant: datetime) -> str:
    local = timezone.localtime(instant) if timezone.is_aware(instant) else instant
    return f"{local.hour}:{local.minute:02d}"


def in_words(value: date | datetime, *, now: datetime) -> str:
    today = timezone.localdate(now) if timezone.is_aware(now) else now.date()
    if not isinstance(value, datetime):
        return day_in_words(value, today=today)
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return day_in_words(local.date(), today=today, hour=hour_of(value))


def figure(number: int | float | Decimal) -> str:
    """1512 is '1.512' in Spanish and Valencian, '1,512' in English; decimals keep their own mark."""
    thousands = _GROUP[tongue()]
    decimals = "," if thousands == "." else "."
    text = f"{number:,}"
    return text.translate(str.maketrans(",.", thousands + decimals))
