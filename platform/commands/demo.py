"""The demo of `serve --demo`: its people, the apps shipped in `apps/`, their sample data, and links to sign in by."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ..builder.templates.lineage import SHIPPED, Origin, add_origin
from ..builder.templates.shipped import shipped_folders, version_of
from ..core.database import reading
from ..core.statistics import refresh_statistics
from ..core.unit_of_work import unit_of_work
from ..core.words import Words
from ..definition.read import read_folder
from ..identity.demo import demo_people, ensure_demo_people, give_demo_roles, sign_in_links
from ..identity.models import RoleMember
from ..runtime.apps.install import install
from ..runtime.apps.live import LiveApps
from ..runtime.samples.load import load_samples
from .progress import Progress
from .speech import tell

INSTALLING = Words("Installing the demo app {app}.", "正在安装演示应用 {app}。")
INSTALLED = Words("Installed with the demo.", "随演示安装。")
FILLING = Words(
    "Filling it with sample data, once; this takes a moment.", "正在写入示例数据（仅首次，请稍候）。"
)
FILLED = Words("{count:,} sample records are in place.", "已写入 {count:,} 条示例记录。")


def prepare_demo(engine: Engine) -> None:
    """Fill the demo workspace as far as it is not there yet; what an interruption has left out follows now."""
    with unit_of_work(engine) as work:
        workspace_id = ensure_demo_people(work)
    for folder in shipped_folders():
        _prepare_app(engine, workspace_id, folder)


def sign_in_sentences(engine: Engine, address: str) -> list[Words]:
    """Make this start's sign-in links; return the lines to print."""
    lines = [
        Words(
            "Sign in, from this machine and until the next start, as", "点击登录（仅限本机，下次启动前有效）"
        )
    ]
    links = sign_in_links(engine, address)
    width = max(len(who.en) for who, _ in links)
    lines += [Words(f"  {who.en:{width}}  {url}", f"  {who.zh}  {url}") for who, url in links]
    return lines


def _prepare_app(engine: Engine, workspace_id: int, folder: Path) -> None:
    source = read_folder(folder)
    apps = LiveApps(engine)
    with reading(engine) as connection:
        missing = source.document["key"] not in apps.current(connection, workspace_id)
        people = demo_people(connection, workspace_id)
    if missing:
        tell(INSTALLING, app=Words.read(source.document["label"]))
        install(engine, workspace_id, source, message=INSTALLED)
        tell(FILLING)
    with unit_of_work(engine) as work:
        app = apps.get(work.connection, workspace_id, source.document["key"])
        if missing:
            add_origin(
                work, app.id, Origin(f"{SHIPPED}{app.key}", version_of(source.document), source.document)
            )
        if not work.connection.scalar(sa.select(sa.exists().where(RoleMember.app_id == app.id))):
            give_demo_roles(work, app.id, set(app.model.roles))
    count = load_samples(engine, app, people, datetime.now(UTC).date(), progress=Progress())
    if count:
        refresh_statistics(engine)
        tell(FILLED, count=count)
