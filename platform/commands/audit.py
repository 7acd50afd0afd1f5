"""`tablewright audit`: prove that the audit log stands as it was written, and write it to a file."""

from __future__ import annotations

from pathlib import Path

import click

from ..core.database import one_moment, reading
from ..core.unit_of_work import unit_of_work
from ..core.words import Words
from ..identity.audit.export import lines
from ..identity.audit.log import audit
from ..identity.audit.verify import verify as check
from .installation import open_installation
from .speech import say, tell

WHOLE = Words(
    "{entries} entries, {changes} sealed changes, all whole.",
    "共 {entries} 条审计记录、{changes} 条已封存的变更，均完好无损。",
)
BROKEN = Words(
    "Broken after {entries} whole entries and {changes} whole sealed changes: {what}",
    "已核对 {entries} 条审计记录、{changes} 条已封存的变更，发现异常：{what}",
)
KEEP = Words(
    "The log ends with entry {last}, code {code}. Kept elsewhere, this also proves that no older copy was put back.",
    "日志末条为第 {last} 条，校验码 {code}。另行保存该校验码，可用于证明日志未被换回旧副本。",
)
WRITTEN = Words("{count} entries written to {file}.", "已将 {count} 条审计记录写入 {file}。")


@click.group(help=say(Words("The audit log.", "审计日志。")))
def command() -> None:
    """Hold the commands about the audit log."""


@command.command(
    help=say(
        Words(
            "Check every entry and every sealed change; exits 1 at the first that was edited, removed or put in.",
            "核对全部审计记录和已封存的变更；发现被修改、删除或伪造的内容时以状态 1 退出。",
        )
    )
)
@click.option(
    "--expect",
    metavar="ENTRY:CODE",
    help=say(Words("An entry and its code, kept from an earlier check.", "此前核对时保存的“条号:校验码”。")),
)
def verify(expect: str | None) -> None:
    """Print what was checked, and the first place that is broken."""
    _, engine = open_installation()
    with one_moment(engine) as connection:
        found = check(connection, expect=_expected(expect) if expect else None)
    count = {"entries": found.entries, "changes": found.changes}
    if found.broken is not None:
        tell(BROKEN, **count, what=found.broken)
        raise click.exceptions.Exit(1)
    tell(WHOLE, **count)
    if found.last:
        tell(KEEP, last=found.last, code=found.code)


def _expected(text: str) -> tuple[int, str]:
    number, _, code = text.partition(":")
    if not (number.isascii() and number.isdigit() and code):
        raise click.BadParameter(text, param_hint="--expect")
    return int(number), code


@command.command(
    help=say(
        Words(
            "Write the whole audit log as JSON lines, one entry a line, oldest first.",
            "将完整审计日志导出为 JSON Lines 文件，每行一条，按时间先后排列。",
        )
    )
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(file: Path) -> None:
    """Write the entries, then note that it was done."""
    _, engine = open_installation()
    count = 0
    with file.open("xb") as stream, reading(engine) as connection:
        for line in lines(connection):
            stream.write(line)
            count += 1
    with unit_of_work(engine) as work:
        audit(work, "audit_exported", format="jsonl", count=count, by="command line")
    tell(WRITTEN, count=count, file=file)
