"""What the architecture tests look at: the modules, the templates and the order of the slices."""

from __future__ import annotations

import ast
import configparser
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "ventanilla"
ASIDE = {"tests", "migrations", "__pycache__"}


@cache
def floors() -> dict[str, int]:
    """Each slice with its height, foundation being 0: from layers.ini, where the first line is the highest."""
    contract = configparser.ConfigParser()
    contract.read(ROOT / "layers.ini")
    lines = contract["importlinter:contract:slices"]["layers"].split("\n")
    rows = [re.findall(r"\w+", line) for line in lines if line.strip()]
    return {name: height for height, row in enumerate(reversed(rows)) for name in row}


def may_use(user: str, used: str) -> bool:
    """Its own, or one that stands lower; two on one line do not know each other."""
    return user == used or floors()[used] < floors()[user]


def slice_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def code(package: Path = PACKAGE) -> Iterator[Path]:
    """Our Python, without tests and migrations."""
    for path in sorted(package.rglob("*.py")):
        if not ASIDE & set(path.relative_to(PACKAGE).parts):
            yield path


def tests() -> Iterator[Path]:
    yield from sorted(ROOT.glob("tests/**/*.py"))
    yield from sorted(PACKAGE.glob("**/tests/**/*.py"))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def calls(path: Path, *names: str) -> Iterator[ast.Call]:
    """Calls of a function by its last name: `nudge(…)`, `jobs.nudge(…)`."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and called(node) in names:
            yield node


def called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def constants(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def where(path: Path, node: ast.AST | None = None) -> str:
    line = f":{node.lineno}" if isinstance(node, ast.expr | ast.stmt) else ""
    return f"{path.relative_to(ROOT)}{line}"


@cache
def templates() -> dict[str, Path]:
    """The name that a template is asked by → its file."""
    found = {}
    for folder in sorted(PACKAGE.rglob("templates")):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                found[path.relative_to(folder).as_posix()] = path
    return found
