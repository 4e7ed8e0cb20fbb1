"""A row that is locked while something else is written must not stop those that only refer to it.

PostgreSQL looks at foreign keys when a transaction commits, with the journal's head already locked; a plain FOR UPDATE
on what they point to, held by somebody who waits for that head, is a deadlock (an answer lost while a page came in).
"""

from __future__ import annotations

import ast
from pathlib import Path

import ventanilla

ROOT = Path(ventanilla.__file__).parent


def test_every_row_lock_lets_others_refer_to_the_row() -> None:
    locks = [
        (f"{path.relative_to(ROOT)}:{call.lineno}", {word.arg for word in call.keywords})
        for path in ROOT.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "select_for_update"
    ]
    assert len(locks) > 5
    assert [place for place, words in locks if "no_key" not in words] == []
