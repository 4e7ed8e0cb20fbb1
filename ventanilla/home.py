"""Where this desk lives: its folder, its database address, its secrets."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import platformdirs

DATABASE_NAME = "ventanilla.sqlite3"
CREATORS = frozenset({"run", "demo", "migrate", "restore", "account", "person", "capture"})
"""The commands that make a desk where there is none; any other one says where it looked."""


def setting(name: str, default: str = "") -> str:
    """VAR, or the content of the file that VAR_FILE names, or the default."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        return Path(path).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def folder() -> Path:
    """VENTANILLA_HOME, else ./var inside a checkout, else the user's data folder."""
    given = setting("VENTANILLA_HOME")
    if given:
        return Path(given).expanduser().resolve()
    checkout = Path.cwd()
    if (checkout / "ventanilla" / "home.py").exists() and (checkout / "pyproject.toml").exists():
        return checkout / "var"
    return Path(platformdirs.user_data_dir("ventanilla", appauthor=False))


def keys_folder() -> Path:
    """Kept apart from the data, so that a copy of one is useless without the other."""
    given = setting("VENTANILLA_KEYS")
    return Path(given).expanduser().resolve() if given else folder() / "keys"


def secret(name: str) -> str:
    """A secret from VENTANILLA_<NAME>, else from a file of ours, made at the first use (mode 600)."""
    given = setting(f"VENTANILLA_{name.upper()}")
    if given:
        return given
    path = keys_folder() / f"{name}.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48), encoding="ascii")
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text(encoding="ascii").strip()


def address() -> str:
    """Where the desk's database is, without its password."""
    url = setting("VENTANILLA_DATABASE_URL")
    if not url:
        return str(folder() / DATABASE_NAME)
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return str(database(folder())["NAME"])
    return f"{parts.scheme}://{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}{parts.path}"


def is_empty() -> bool:
    """Whether there is certainly no desk yet (of a database server, only a connection can tell)."""
    known = database(folder())
    return known["ENGINE"] == "django.db.backends.sqlite3" and not Path(str(known["NAME"])).exists()


def database(home: Path) -> dict[str, object]:
    """Django's settings for VENTANILLA_DATABASE_URL (sqlite:////path or postgres://user:pw@host:port/name)."""
    url = setting("VENTANILLA_DATABASE_URL") or f"sqlite:///{home / DATABASE_NAME}"
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        name = unquote(parts.path)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": name[1:] if name.startswith("//") else name,
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;",
            },
        }
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(
            f"VENTANILLA_DATABASE_URL begins with {parts.scheme!r}; it must begin with sqlite: or postgres:"
        )
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or parts.hostname or ""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
