"""What is done with the staff, and the erasure of a citizen."""

from ventanilla.people.operations.erasures import erase_handle, erasures_file, reapply_erasures
from ventanilla.people.operations.first import SomebodyAlready, begin_with
from ventanilla.people.operations.links import LinkDead, make_link, person_of_link, set_password_by_link
from ventanilla.people.operations.presence import look_in
from ventanilla.people.operations.staff import (
    BadHandle,
    HandleTaken,
    LastAdministrator,
    NameMissing,
    UnknownRole,
    add_person,
    change_person,
    disable_person,
    enable_person,
    save_preferences,
)

__all__ = [
    "BadHandle",
    "HandleTaken",
    "LastAdministrator",
    "LinkDead",
    "NameMissing",
    "SomebodyAlready",
    "UnknownRole",
    "add_person",
    "begin_with",
    "change_person",
    "disable_person",
    "enable_person",
    "erase_handle",
    "erasures_file",
    "look_in",
    "make_link",
    "person_of_link",
    "reapply_erasures",
    "save_preferences",
    "set_password_by_link",
]
