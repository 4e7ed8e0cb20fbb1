"""What is declared in one place and used in another: neither may be forgotten."""

from __future__ import annotations

import ast
import importlib
import re

from tests.architecture import house
from ventanilla.foundation import events, failpoints, jobs
from ventanilla.journal import registry

ACTION = re.compile(r"[a-z]+\.[a-z_]+")
OPERATE = (house.ROOT / "docs/operate.md").read_text("utf-8")
ARCHITECTURE = (house.ROOT / "docs/architecture.md").read_text("utf-8")
INTERNAL = {"VENTANILLA_PARENT", "VENTANILLA_SOCKETS"}
"""From `ventanilla run` to its children; nobody sets them."""


# The journal ------------------------------------------------------------------------------------------------------


def written() -> set[str]:
    """Actions given as `action="…"` to a call, or put in a variable of that name."""
    found: set[str] = set()
    for path in house.code():
        for node in ast.walk(house.tree(path)):
            values: list[ast.expr] = []
            if isinstance(node, ast.keyword) and node.arg == "action":
                values = [node.value]
            if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "action" for t in node.targets):
                values = [node.value]
            for value in values:
                found |= {
                    part.value
                    for part in ast.walk(value)
                    if isinstance(part, ast.Constant) and isinstance(part.value, str) and ACTION.fullmatch(part.value)
                }
    return found


def spoken() -> set[str]:
    """Every word of the code that stands elsewhere than in the declarations."""
    return {text for path in house.code() if path.name != "apps.py" for text in house.constants(path)}


def composed() -> set[str]:
    """`f"outbox.{…}"`: the beginnings of actions that are put together."""
    return {
        node.values[0].value
        for path in house.code()
        for node in ast.walk(house.tree(path))
        if isinstance(node, ast.JoinedStr)
        and isinstance(node.values[0], ast.Constant)
        and str(node.values[0].value).endswith(".")
    }


def test_every_action_that_the_code_writes_has_a_sentence() -> None:
    assert len(written()) > 10
    assert written() - set(registry.actions()) == set()


def test_every_sentence_of_the_journal_is_of_an_action_that_somebody_writes() -> None:
    words, beginnings = spoken(), composed()
    unused = []
    for action in registry.actions():
        slice_name, _, rest = action.partition(".")
        if action not in words and not (f"{slice_name}." in beginnings and rest in words):
            unused.append(action)
    assert unused == []


def test_an_action_bears_the_name_of_the_slice_that_declares_it() -> None:
    slices = {name for name in house.floors() if (house.PACKAGE / name).is_dir()}
    assert [action for action in registry.actions() if action.split(".")[0] not in slices] == []


# Events -----------------------------------------------------------------------------------------------------------


def event_classes() -> list[type]:
    found = []
    for path in sorted(house.PACKAGE.glob("*/events.py")):
        if house.slice_of(path) == "foundation":
            continue
        module = importlib.import_module(f"ventanilla.{house.slice_of(path)}.events")
        found += [
            thing for thing in vars(module).values() if isinstance(thing, type) and thing.__module__ == module.__name__
        ]
    return found


def listed(event: type) -> tuple[set[str], set[str]]:
    """The subscribers that the table of docs/architecture.md names: within, after."""
    row = re.search(rf"^\| `{event.__name__}` \|.*$", ARCHITECTURE, re.MULTILINE)
    if row is None:
        return {"no row"}, {"no row"}
    cells = row.group().split("|")
    return set(re.findall(r"`([\w.]+)`", cells[3])), set(re.findall(r"`([\w.]+)`", cells[4]))


def dotted(handlers: list[events.Handler]) -> set[str]:
    names = {f"{h.__module__.removeprefix('ventanilla.')}.{h.__name__}" for h in handlers}
    return {name for name in names if ".tests." not in name and not name.startswith("tests.")}


def test_every_event_has_its_subscribers_in_the_documents() -> None:
    wrong = []
    assert len(event_classes()) >= 6
    for event in event_classes():
        within, after = events.subscribers(event)
        real, told = (dotted(within), dotted(after)), listed(event)
        if real != told:
            wrong.append(f"{event.__name__}: within and after are {real}, docs/architecture.md says {told}")
    assert wrong == []


# Jobs, failpoints, settings ---------------------------------------------------------------------------------------


def test_every_job_is_ticked_or_somebody_nudges_it() -> None:
    nudged = {text for path in house.code() for call in house.calls(path, "nudge") for text in _first(call)}
    assert set(jobs.names())
    assert set(jobs.names()) - set(jobs.ticked()) - nudged == set()
    assert nudged - set(jobs.names()) == set()


def test_every_named_boundary_is_reached_in_the_code_and_no_other() -> None:
    reached = {text for path in house.code() for call in house.calls(path, "reach") for text in _first(call)}
    assert reached == set(failpoints.NAMES)
    assert len(failpoints.NAMES) == len(set(failpoints.NAMES))


def test_a_test_kills_the_process_at_every_named_boundary() -> None:
    arming = [p for p in house.tests() if "VENTANILLA_FAILPOINT" in set(house.constants(p))]
    enumerated = any(
        "NAMES" in {n.attr for n in ast.walk(house.tree(p)) if isinstance(n, ast.Attribute)} for p in arming
    )
    named = {text for path in arming for text in house.constants(path)}
    assert enumerated or set(failpoints.NAMES) - named == set()


def _first(call: ast.Call) -> set[str]:
    value = call.args[0] if call.args else None
    return {value.value} if isinstance(value, ast.Constant) and isinstance(value.value, str) else set()


def read_settings() -> set[str]:
    names = {
        text
        for path in house.code()
        for text in house.constants(path)
        if re.fullmatch(r"VENTANILLA_[A-Z_]*[A-Z]", text)
    }
    secrets = {
        f"VENTANILLA_{text.upper()}"
        for path in house.code()
        for call in house.calls(path, "secret")
        for text in _first(call)
    }
    return (names | secrets) - INTERNAL


def test_every_setting_is_told_in_the_documents_and_every_told_one_is_read() -> None:
    told = set(re.findall(r"^\| `(VENTANILLA_[A-Z_]+)`", OPERATE, re.MULTILINE))
    assert len(read_settings()) > 10
    assert {"only in the code": read_settings() - told, "only in docs/operate.md": told - read_settings()} == {
        "only in the code": set(),
        "only in docs/operate.md": set(),
    }
