"""Which way the house leans: the top may use what stands lower, never the other way."""

from __future__ import annotations

import configparser
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from tests.architecture import house

SLICES = [name for name in house.floors() if (house.PACKAGE / name / "__init__.py").exists()]
WITHOUT_SHELVES = {"foundation", "language"}
LEFTOVERS = {"utils", "util", "helpers", "helper", "common", "misc", "base_utils", "tools"}


@pytest.mark.slow
def test_no_slice_imports_one_that_stands_higher_and_no_shelf_one_above_it() -> None:
    command = [Path(sys.executable).parent / "lint-imports", "layers.ini", "--no-cache"]
    run = subprocess.run(command, cwd=house.ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[run.stdout.find("Contracts") :] + run.stderr


def test_a_slice_that_exists_is_no_longer_optional_and_its_shelves_are_held() -> None:
    contract = configparser.ConfigParser()
    contract.read(house.ROOT / "layers.ini")
    optional = set(re.findall(r"\((\w+)\)", contract["importlinter:contract:slices"]["layers"]))
    assert optional & set(SLICES) == set()
    held = set(contract["importlinter:contract:shelves"]["containers"].split())
    assert held == {f"ventanilla.{name}" for name in SLICES if name not in WITHOUT_SHELVES}


def models() -> list[type]:
    return [
        model for model in apps.get_models(include_auto_created=False) if model.__module__.startswith("ventanilla.")
    ]


def test_a_row_points_only_to_rows_of_its_slice_or_of_a_lower_one_and_leaves_no_way_back() -> None:
    wrong = []
    fields = [f for model in models() for f in model._meta.get_fields() if f.is_relation and f.concrete]
    assert len(fields) > 20
    for field in fields:
        remote = field.related_model.__module__.split(".")
        if remote[0] != "ventanilla":
            continue
        user, used = field.model.__module__.split(".")[1], remote[1]
        if not house.may_use(user, used):
            wrong.append(f"{field.model.__name__}.{field.name} points up, to {used}")
        if user != used and not field.remote_field.hidden:
            wrong.append(f"{field.model.__name__}.{field.name} crosses to {used}: related_name must be '+'")
    assert wrong == []


INCLUDE = re.compile(r"""\{%\s*(?:include|extends)\s+["']([^"']+)["']""")
VENTANILLA_TEMPLATE = re.compile(r"[\w/.-]+\.(?:html|svg|txt)")


def asked() -> list[tuple[Path, str]]:
    """Every template asked for by name, in a template or in code, with who asks."""
    found = [(path, name) for path in house.templates().values() for name in INCLUDE.findall(path.read_text("utf-8"))]
    for path in house.code():
        for text in house.constants(path):
            if VENTANILLA_TEMPLATE.fullmatch(text) and text.endswith(".html"):
                found.append((path, text))
    return found


def test_every_template_that_is_asked_for_exists() -> None:
    names = {name for _, name in asked()}
    assert "ui/base.html" in names
    missing = []
    for path, name in asked():
        try:
            get_template(name)
        except TemplateDoesNotExist:
            missing.append(f"{house.where(path)} asks for {name}")
    assert missing == []


def test_a_template_comes_from_the_same_slice_or_from_a_lower_one() -> None:
    wrong = []
    for path, name in asked():
        file = house.templates().get(name)
        if file is None:
            continue
        user, used = house.slice_of(path), house.slice_of(file)
        if user in house.floors() and not house.may_use(user, used):
            wrong.append(f"{house.where(path)} takes {name} from {used}")
    assert wrong == []


def test_every_model_module_and_folder_has_a_name_of_its_own() -> None:
    named = [p for p in house.PACKAGE.rglob("*") if p.suffix in {".py", ""} and not house.ASIDE & set(p.parts)]
    assert [house.where(path) for path in named if path.stem in LEFTOVERS] == []


BANNED = {
    "from django.http import HttpRequest\n": "django.http",
    "import httpx\n": "httpx",
    "from django.utils import timezone\n\nat = timezone.now()\n": "django.utils.timezone.now",
}
SHELVES = ["operations.py", "operations/admit.py", "queries.py", "models.py", "rules.py", "events.py"]


def ruff(source: str, name: str) -> str:
    command = [
        Path(sys.executable).parent / "ruff",
        "check",
        "--no-cache",
        "--output-format=concise",
        "--stdin-filename",
        name,
        "-",
    ]
    return subprocess.run(command, cwd=house.ROOT, input=source, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("shelf", SHELVES)
@pytest.mark.parametrize("source", BANNED)
def test_what_knows_nothing_of_the_web_the_network_or_the_clock_may_not_reach_for_them(shelf: str, source: str) -> None:
    assert f"TID251 `{BANNED[source]}`" in ruff(source, f"ventanilla/inbox/{shelf}")


def test_a_view_may_know_the_web() -> None:
    assert "TID251" not in ruff("from django.http import HttpRequest\n", "ventanilla/inbox/web/views.py")
