"""What `serve` prints while nobody can sign in yet: the address of the first-run page, and the code it asks for."""

from __future__ import annotations

from urllib.parse import urlencode

from sqlalchemy.engine import Engine

from ..core.database import reading
from ..core.unit_of_work import unit_of_work
from ..core.words import Words
from ..identity.set_up import make_set_up_code, needs_set_up


def set_up_sentences(engine: Engine, address: str) -> list[Words]:
    """Make this start's set-up code where one is needed; return the lines to print."""
    with reading(engine) as connection:
        if not needs_set_up(connection):
            return []
    with unit_of_work(engine) as work:
        code = make_set_up_code(work)
    if code is None:
        return []
    link = f"{address}/set-up?{urlencode({'code': code})}"
    return [
        Words(
            "Nobody can sign in yet. Make the first administrator, once, at",
            "系统尚未初始化，请打开以下地址创建首位管理员（仅限一次）：",
        ),
        Words(f"  {link}", f"  {link}"),
    ]
