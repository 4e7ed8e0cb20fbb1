"""Vallserena: a town that does not exist, and what its people write to its services."""

from ventanilla.demo.town.accounts import ACCOUNTS
from ventanilla.demo.town.arriving import arrivals, comeback
from ventanilla.demo.town.plan import THREAD_850, THREAD_SIZE
from ventanilla.demo.town.posting import posts
from ventanilla.demo.town.receiving import utterances
from ventanilla.demo.town.shapes import Closed, Held, OurAccount, OurPost, Utterance

__all__ = [
    "ACCOUNTS",
    "THREAD_850",
    "THREAD_SIZE",
    "Closed",
    "Held",
    "OurAccount",
    "OurPost",
    "Utterance",
    "arrivals",
    "comeback",
    "posts",
    "utterances",
]
