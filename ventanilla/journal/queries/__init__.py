"""What the journal tells, and whether it can still be believed."""

from ventanilla.journal.queries.examination import Anchored, Problem, Report, Restored, verify
from ventanilla.journal.queries.reading import Line, entries, history, latest

__all__ = ["Anchored", "Line", "Problem", "Report", "Restored", "entries", "history", "latest", "verify"]
