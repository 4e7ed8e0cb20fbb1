"""What may be done with our accounts and with what is read from them."""

from ventanilla.channels.operations.access import EmptyCredentials, access_for
from ventanilla.channels.operations.accounts import (
    ACTIONS,
    AlreadyConnected,
    AnotherAccount,
    DoesNotWork,
    NameMissing,
    add_account,
    change_account,
    check_account,
    close_account,
    connect_account,
    reconnect_account,
    sync_streams,
)
from ventanilla.channels.operations.health import mark_broken, mark_well
from ventanilla.channels.operations.streams import LEASE, CursorMoved, lease, move_cursor, release

__all__ = [
    "ACTIONS",
    "LEASE",
    "AlreadyConnected",
    "AnotherAccount",
    "CursorMoved",
    "DoesNotWork",
    "EmptyCredentials",
    "NameMissing",
    "access_for",
    "add_account",
    "change_account",
    "check_account",
    "close_account",
    "connect_account",
    "lease",
    "mark_broken",
    "mark_well",
    "move_cursor",
    "reconnect_account",
    "release",
    "sync_streams",
]
