"""What may be done with our accounts and with what is read from them."""

from ventanilla.channels.operations.access import EmptyCredentials, access_for
from ventanilla.channels.operations.accounts import (
    ACTIONS,
    AlreadyConnected,
    AnotherAccount,
    DoesNotWork,
    NameMissing,
    OnlyPretend,
    add_account,
    change_account,
    check_account,
    close_account,
    connect_account,
    never_mixed,
    reconnect_account,
    sync_streams,
)
from ventanilla.channels.operations.health import mark_broken, mark_well
from ventanilla.channels.operations.keeping import ACTIONS as KEEPING
from ventanilla.channels.operations.keeping import (
    move_account,
    pause_account,
    reseal_credentials,
    resume_account,
)
from ventanilla.channels.operations.streams import LEASE, CursorMoved, lease, move_cursor, release

__all__ = [
    "ACTIONS",
    "KEEPING",
    "LEASE",
    "AlreadyConnected",
    "AnotherAccount",
    "CursorMoved",
    "DoesNotWork",
    "EmptyCredentials",
    "NameMissing",
    "OnlyPretend",
    "access_for",
    "add_account",
    "change_account",
    "check_account",
    "close_account",
    "connect_account",
    "lease",
    "mark_broken",
    "mark_well",
    "move_account",
    "move_cursor",
    "never_mixed",
    "pause_account",
    "reconnect_account",
    "release",
    "reseal_credentials",
    "resume_account",
    "sync_streams",
]
