from __future__ import annotations

from django.core.management.color import no_style
from django.db import connection, transaction

_STAYS = frozenset({"django_migrations", "django_content_type", "auth_permission", "foundation_heartbeat"})


def empty() -> None:
    """Every row but the migrations'; numbers begin at 1 again."""
    known = set(connection.introspection.django_table_names(only_existing=True, include_views=False))
    statements = connection.ops.sql_flush(no_style(), sorted(known - _STAYS), reset_sequences=True, allow_cascade=False)
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
