"""Copies of the whole desk: taken while it works, put back into an empty one."""

from ventanilla.desk.operations.keeping.copy import NoTool, Saved, back_up
from ventanilla.desk.operations.keeping.restore import NoKey, NotACopy, NotEmpty, Restored, restore

__all__ = ["NoKey", "NoTool", "NotACopy", "NotEmpty", "Restored", "Saved", "back_up", "restore"]
