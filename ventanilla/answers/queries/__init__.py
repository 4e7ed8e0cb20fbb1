"""What the desk asks about its duties."""

from ventanilla.answers.queries.coverage import Coverage, coverage, figures, home_figures
from ventanilla.answers.queries.lists import VIEWS, Filters, Row, first_unanswered, inbox_page, neighbours, view_counts
from ventanilla.answers.queries.search import SearchPage, search
from ventanilla.answers.queries.thread import ThreadPage, thread_numbers, thread_page

__all__ = [
    "VIEWS",
    "Coverage",
    "Filters",
    "Row",
    "SearchPage",
    "ThreadPage",
    "coverage",
    "figures",
    "first_unanswered",
    "home_figures",
    "inbox_page",
    "neighbours",
    "search",
    "thread_numbers",
    "thread_page",
    "view_counts",
]
