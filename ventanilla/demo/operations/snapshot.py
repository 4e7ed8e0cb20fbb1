"""The rows of 8:05, kept aside, so that a morning begins again in a second. Both engines copy them by themselves."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from ventanilla.people.models import Person

FILE = "demo-morning.db"
_PLACE = "demo_morning"
_NOT_OURS = frozenset({"ventanilla.foundation", "ventanilla.foundation.ui"})
_MORNING_OF_A_PERSON = ("name", "email", "role", "reads_private", "is_active", "left_at", "seen_at")
"""The rest of a person (password, theme, keys) is theirs: nobody is signed out by a new morning."""
_NAMES = ", ".join(_MORNING_OF_A_PERSON)
_PEOPLE = Person._meta.db_table
_PEOPLE_BACK = (
    f"update {_PEOPLE} set ({_NAMES}) = (select {_NAMES} from {_PLACE}.{_PEOPLE} m where m.id = {_PEOPLE}.id) "  # noqa: S608
    f"where id in (select id from {_PLACE}.{_PEOPLE})"
)


def path() -> Path:
    return Path(settings.HOME) / FILE


def exists() -> bool:
    if connection.vendor == "sqlite":
        return path().exists()
    with connection.cursor() as cursor:
        cursor.execute("select 1 from information_schema.schemata where schema_name = %s", [_PLACE])
        return cursor.fetchone() is not None


def take() -> None:
    """Outside any transaction."""
    forget()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("vacuum into %s", [str(path())])
            path().chmod(0o600)
            return
        cursor.execute(f"create schema {_PLACE}")
        for name in [*(model._meta.db_table for model in _models()), _PEOPLE]:
            table = connection.ops.quote_name(name)
            cursor.execute(f"create table {_PLACE}.{table} as table {table}")


def forget() -> None:
    if connection.vendor == "sqlite":
        path().unlink(missing_ok=True)
        return
    with connection.cursor() as cursor:
        cursor.execute(f"drop schema if exists {_PLACE} cascade")


@contextlib.contextmanager
def at_hand() -> Iterator[None]:
    """While it is open, `bring_back` finds the rows. Opened outside the transaction."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(f"attach database %s as {_PLACE}", [str(path())])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"detach database {_PLACE}")


def bring_back() -> None:
    """Inside a transaction: every row as it was at 8:05. Keys are checked at its end."""
    with connection.cursor() as cursor:
        kept = _models()
        for model in kept:
            cursor.execute(f"delete from {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608
        for model in kept:
            table, columns = connection.ops.quote_name(model._meta.db_table), _columns(model)
            cursor.execute(f"insert into {table} ({columns}) select {columns} from {_PLACE}.{table}")  # noqa: S608
        cursor.execute(_PEOPLE_BACK)


def _models() -> list[type[models.Model]]:
    """What is the desk's, but its people, its clock and what is told of its processes."""
    return [
        model
        for config in apps.get_app_configs()
        if config.name.startswith("ventanilla.") and config.name not in _NOT_OURS
        for model in config.get_models(include_auto_created=True)
        if model is not Person and model._meta.managed
    ]


def _columns(model: type[models.Model]) -> str:
    fields = [one for one in model._meta.local_concrete_fields if not isinstance(one, models.GeneratedField)]
    return ", ".join(connection.ops.quote_name(str(one.column)) for one in fields)
