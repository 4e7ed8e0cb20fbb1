"""A notice to the staff waits for a day on which somebody attends, whenever that day was decided."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from tests.cast import administration
from ventanilla.departments.models import LocalHoliday
from ventanilla.notices.operations import send_due, write

WORKING = datetime(2027, 1, 20, 9, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_a_holiday_declared_after_it_was_written_holds_it_back() -> None:
    administration()
    with transaction.atomic():
        write(
            key="k1", at=WORKING - timedelta(hours=12), to="nuria@vallserena.example", subject="Hola", body="Un enlace",
            kind="test", reaches="staff",
        )  # fmt: skip
    LocalHoliday.objects.create(day=WORKING.date(), name="San Sebastián")
    assert send_due(at=WORKING) == 0
    assert send_due(at=WORKING + timedelta(days=1)) == 1
