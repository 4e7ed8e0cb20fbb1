"""A home for the tests, made before Django reads its settings (pytest loads this first: `-p tests.home`).

The real desk of whoever runs them is never touched; only the database's address is taken from outside.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

KEPT = {"VENTANILLA_DATABASE_URL", "VENTANILLA_FORBID_SKIPS", "VENTANILLA_FUZZ"}

for name in [name for name in os.environ if name.startswith("VENTANILLA_") and name not in KEPT]:
    del os.environ[name]
HOME = Path(tempfile.mkdtemp(prefix="ventanilla-tests-"))
(HOME / "static").mkdir()
os.environ["VENTANILLA_HOME"] = str(HOME)
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
