"""What may be done with the administration of a desk."""

from ventanilla.departments.operations.found import (
    ACTIONS,
    AlwaysOpen,
    NeverBoth,
    NoHours,
    check_hours,
    found_administration,
    replace_hours,
)
from ventanilla.departments.operations.settings import (
    ANSWERED_IN,
    Entry,
    KeyTaken,
    Misfilled,
    NoAdministration,
    change_administration,
    change_hours,
    change_house_rules,
    change_local_holidays,
    change_on_call,
    change_reasons,
    change_services,
)

__all__ = [
    "ACTIONS",
    "ANSWERED_IN",
    "AlwaysOpen",
    "Entry",
    "KeyTaken",
    "Misfilled",
    "NeverBoth",
    "NoAdministration",
    "NoHours",
    "change_administration",
    "change_hours",
    "change_house_rules",
    "change_local_holidays",
    "change_on_call",
    "change_reasons",
    "change_services",
    "check_hours",
    "found_administration",
    "replace_hours",
]
