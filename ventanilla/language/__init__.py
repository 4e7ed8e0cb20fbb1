"""Reading what citizens write, by rule: pure, with no framework, no model to download and no network."""

from ventanilla.language.fold import fold
from ventanilla.language.identify import LANGUAGES, identify
from ventanilla.language.kinds import KINDS, TOPICS
from ventanilla.language.personal import Span, personal_data
from ventanilla.language.reading import Reading, read
from ventanilla.language.urgency import urgent_words
from ventanilla.language.wording import same_wording

__all__ = [
    "KINDS",
    "LANGUAGES",
    "TOPICS",
    "Reading",
    "Span",
    "fold",
    "identify",
    "personal_data",
    "read",
    "same_wording",
    "urgent_words",
]
