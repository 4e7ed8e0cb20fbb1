"""Bringing in a file: a line a message; the same file twice brings nothing new."""

from ventanilla.inbox.operations.capture.bring import Captured, Entry, bring, capture
from ventanilla.inbox.operations.capture.lines import parse

__all__ = ["Captured", "Entry", "bring", "capture", "parse"]
