from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from ventanilla.demo import queries
from ventanilla.demo.operations import snapshot
from ventanilla.demo.registry import network
from ventanilla.demo.tests.little import MORNING, write_little_town
from ventanilla.foundation import brief, clock


@pytest.fixture
def nowhere(settings: Any, tmp_path: Path) -> None:
    """A home of its own: no pretend network, no morning kept."""
    settings.HOME = tmp_path


@pytest.fixture
def town(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Written once, then brought back with its people: the tests in between empty every table."""
    if not snapshot.exists() or not network().note(queries.READY):
        network().destroy()
        write_little_town(monkeypatch)
        return
    with snapshot.at_hand(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("insert into people_person select * from demo_morning.people_person")
        snapshot.bring_back()
        network().bring_morning_back()
        network().leave_note(queries.OPENED, "no")
        clock.shift(offset=MORNING.start - clock.real_now())
    brief.forget()
