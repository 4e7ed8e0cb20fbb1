"""The checks of a reply: pure, one a file."""

from ventanilla.guard.rules.personal import OurContact
from ventanilla.guard.rules.reply import check_reply

__all__ = ["OurContact", "check_reply"]
