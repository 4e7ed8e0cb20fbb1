"""Documents that cannot lie: what they must name, and what must move together."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
from django.apps import apps

from tests.architecture import house
from ventanilla.channels import registry

DOCS = house.ROOT / "docs"
GLOSSARY = (DOCS / "glossary.md").read_text("utf-8")
REVIEW = Path(__file__).with_name("accessibility_review.json")
WORDS_OF_THE_HOUSE = (
    "Account", "Thread", "Message", "MessageVersion", "Duty", "Ending", "Service", "Reason", "FactCard", "Situation", "ClockClass",
    "Post", "Variant", "SourceDocument", "Approval", "Dispatch", "Attempt", "Receipt", "Fact", "Finding", "Commitment", "Referral",
    "Transfer", "ServiceRequest", "Census",
)  # fmt: skip
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")


def rows() -> list[list[str]]:
    """The table of the glossary: term, español, valencià, code."""
    lines = [line for line in GLOSSARY.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_the_glossary_has_each_word_of_the_house_in_spanish_and_valencian() -> None:
    terms = {row[0]: row for row in rows()}
    assert [word for word in WORDS_OF_THE_HOUSE if word not in terms] == []
    assert [row for row in rows() if len(row) != 4 or not all(row)] == []
    assert len(terms) == len(rows())


def test_every_kind_of_row_is_in_the_glossary() -> None:
    named = set(re.findall(r"`(\w+)`", " ".join(row[3] for row in rows())))
    ours = {m.__name__ for m in apps.get_models() if m.__module__.startswith("ventanilla.")}
    assert len(ours) > 20
    assert ours - named == set()


def test_every_slice_is_told_in_the_architecture() -> None:
    text = (DOCS / "architecture.md").read_text("utf-8")
    there = [name for name in house.floors() if (house.PACKAGE / name / "__init__.py").exists()]
    assert [name for name in there if f"`{name}`" not in text] == []


def test_every_adapter_is_told_in_the_channels() -> None:
    text = (DOCS / "channels.md").read_text("utf-8")
    ours = [name for name, path in registry.ADAPTERS.items() if path.startswith("ventanilla.")]
    assert [name for name in ours if f"`{name}`" not in text] == []


@pytest.mark.parametrize("page", sorted([*house.ROOT.glob("*.md"), *DOCS.rglob("*.md")]), ids=lambda p: p.name)
def test_no_document_points_to_a_file_that_is_not_there(page: Path) -> None:
    assert [link for link in LINK.findall(page.read_text("utf-8")) if not (page.parent / link).exists()] == []


def test_every_command_of_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (house.ROOT / "Makefile").read_text(), re.MULTILINE))
    from django.core.management import get_commands

    commands = set(get_commands())
    for page in ("README.md", "README.es.md"):
        text = (house.ROOT / page).read_text("utf-8")
        assert set(re.findall(r"\bmake ([a-z]+)\b", text)) <= targets
        assert set(re.findall(r"(?:`|^\s+)ventanilla ([a-z]+)\b", text, re.MULTILINE)) <= commands


def test_every_dependency_is_justified() -> None:
    import tomllib

    project = tomllib.loads((house.ROOT / "pyproject.toml").read_text())
    wanted = project["project"]["dependencies"] + project["project"]["optional-dependencies"]["postgres"]
    wanted += project["dependency-groups"]["dev"]
    names = {re.split(r"[\[<>=;]", item)[0].strip().lower() for item in wanted}
    told = set(re.findall(r"^\| `([\w.-]+)`", (DOCS / "dependencies.md").read_text("utf-8"), re.MULTILINE))
    assert {"not told": names - told, "told and not wanted": told - names} == {
        "not told": set(),
        "told and not wanted": set(),
    }


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(path.name[:4]) for path in sorted((DOCS / "decisions").glob("[0-9]*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 7


def statement() -> str:
    found = [path for name, path in house.templates().items() if name.startswith("window/") and "accessib" in name]
    assert len(found) == 1, "the public window has one accessibility statement"
    return found[0].read_text("utf-8")


def test_the_accessibility_statement_and_its_date_move_together() -> None:
    """A change of its text is a review: put the day in the page, and both in accessibility_review.json."""
    text = statement()
    review = json.loads(REVIEW.read_text())
    digest = hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16]
    assert review["digest"] == digest, (
        f"the statement changed: review it, change its date, and write the digest {digest}"
    )
    assert review["reviewed"] in text, f"the statement must say when it was reviewed ({review['reviewed']})"


def test_nothing_that_we_publish_names_the_machine_on_which_it_was_written() -> None:
    forbidden = re.compile(r"(?<![\w.])/(?:work|tmp/bash_jobs)/")
    pages = [*house.ROOT.glob("*.md"), *DOCS.rglob("*.md"), *house.code(), *house.ROOT.glob("*.toml")]
    assert [house.where(page) for page in pages if forbidden.search(page.read_text("utf-8"))] == []
