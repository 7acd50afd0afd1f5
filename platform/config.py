"""What an installation may be told from outside: the TABLEWRIGHT_… variables, read once and checked.

Every fault is a `Misconfigured` with one sentence, so that a wrong setting never ends in a traceback.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import sqlalchemy as sa

from .core.errors import Misconfigured
from .core.limits import Limits
from .core.secret_key import kept_key, strong_key
from .core.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The settings of one process. `secret_key` and the addresses may hold secrets: never log the whole."""

    data_dir: Path
    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    redis_url: str | None = field(default=None, repr=False)
    base_url: str | None = None
    outbound_allow: tuple[str, ...] = ()
    smtp_url: str | None = field(default=None, repr=False)
    web_processes: int = 1
    limits: Limits = Limits()

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """Return the settings named by `environ`; makes the data folder and its secret key when they are new."""
        data_dir = open_data_folder(Path(environ.get("TABLEWRIGHT_DATA_DIR") or "data").absolute())
        database_url = read_database_url(environ.get("TABLEWRIGHT_DATABASE_URL"), data_dir)
        return cls(
            data_dir=data_dir,
            database_url=database_url,
            secret_key=strong_key(environ.get("TABLEWRIGHT_SECRET_KEY")) or kept_key(data_dir),
            redis_url=_address(environ, "TABLEWRIGHT_REDIS_URL", ("redis://", "rediss://", "unix://")),
            base_url=_base_url(environ),
            outbound_allow=tuple(environ.get("TABLEWRIGHT_OUTBOUND_ALLOW", "").replace(",", " ").split()),
            smtp_url=_address(environ, "TABLEWRIGHT_SMTP_URL", ("smtp://", "smtps://")),
            web_processes=_web_processes(environ, database_url),
        )

    @property
    def on_sqlite(self) -> bool:
        """Say whether the database is the embedded one."""
        return self.database_url.startswith("sqlite")

    @property
    def mails_links(self) -> bool:
        """Say whether mails with links can be sent: there is a mail server, and an address that links begin with."""
        return bool(self.smtp_url and self.base_url)

    @property
    def files_dir(self) -> Path:
        """Return the folder of uploaded files."""
        return self.data_dir / "files"


def open_data_folder(folder: Path) -> Path:
    """Return `folder`, made if it is new; raise Misconfigured when it cannot be written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        trial = folder / f".writable-{os.getpid()}-{secrets.token_hex(4)}"
        trial.touch()
        trial.unlink()
    except OSError as error:
        raise Misconfigured(
            Words(
                "The data folder {folder} cannot be written to ({why}); "
                "make it writable or name another in TABLEWRIGHT_DATA_DIR.",
                "数据目录 {folder} 无法写入（{why}），请开放写权限，或用 TABLEWRIGHT_DATA_DIR 另行指定。",
            ).fill(folder=folder, why=error.strerror)
        ) from error
    return folder


def read_database_url(address: str | None, data_dir: Path) -> str:
    """Return the SQLAlchemy address of the database: `address`, or a SQLite file in the data folder."""
    if not address:
        return f"sqlite:///{data_dir / 'tablewright.sqlite3'}"
    scheme, separator, rest = address.partition("://")
    try:
        parsed = sa.make_url(address)
    except (sa.exc.ArgumentError, ValueError) as error:
        raise Misconfigured(_wrong_database()) from error
    if scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        return f"postgresql+psycopg{separator}{rest}"
    if scheme == "sqlite" and parsed.database and parsed.database != ":memory:":
        return address
    raise Misconfigured(_wrong_database())


def _wrong_database() -> Words:
    return Words(
        "TABLEWRIGHT_DATABASE_URL is not a database address; "
        "write postgresql://USER:PASSWORD@HOST:PORT/DATABASE, or leave it out to use SQLite in the data folder.",
        "TABLEWRIGHT_DATABASE_URL 不是有效的数据库地址，应写作 postgresql://用户:密码@主机:端口/数据库；"
        "不设置则使用数据目录中的 SQLite。",
    )


def _address(environ: Mapping[str, str], name: str, beginnings: tuple[str, ...]) -> str | None:
    address = environ.get(name)
    if address and not address.startswith(beginnings):
        raise Misconfigured(
            Words("{name} must begin with {beginnings}.", "{name} 必须以 {beginnings} 开头。").fill(
                name=name, beginnings=" / ".join(beginnings)
            )
        )
    return address or None


def _base_url(environ: Mapping[str, str]) -> str | None:
    address = _address(environ, "TABLEWRIGHT_BASE_URL", ("http://", "https://"))
    return address.rstrip("/") if address else None


def _web_processes(environ: Mapping[str, str], database_url: str) -> int:
    """Return how many web processes to run: SQLite has one writer at a time, PostgreSQL feeds two well."""
    wanted = environ.get("TABLEWRIGHT_WEB_PROCESSES")
    if not wanted:
        return 1 if database_url.startswith("sqlite") else 2
    if not (wanted.isascii() and wanted.isdigit() and 1 <= int(wanted) <= 64):
        raise Misconfigured(
            Words(
                "TABLEWRIGHT_WEB_PROCESSES must be a number from 1 to 64.",
                "TABLEWRIGHT_WEB_PROCESSES 必须是 1 到 64 的整数。",
            )
        )
    return int(wanted)
