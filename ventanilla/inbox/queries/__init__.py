"""What the desk asks about what arrived."""

from ventanilla.inbox.queries.census import CensusRow, census
from ventanilla.inbox.queries.fulltext import matching_ids, terms_of
from ventanilla.inbox.queries.tray import tray

__all__ = ["CensusRow", "census", "matching_ids", "terms_of", "tray"]
