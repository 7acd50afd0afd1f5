"""`tablewright app check FOLDER`: every fault of an app, with file, place and a sentence; needs no installation."""

from __future__ import annotations

from pathlib import Path

import click

from ..builder.package.package import read_place
from ..core.words import Words
from ..definition.check import check_folder
from ..definition.report import fault_lines
from .speech import LANGUAGE, say, tell

FOUND = Words("{count} faults.", "共 {count} 处错误。")
NONE = Words("No faults: {tables} tables, {fields} fields.", "没有错误：{tables} 张数据表，{fields} 个字段。")


@click.command(
    help=say(Words("Report every fault of the app in FOLDER.", "报告 FOLDER 中应用定义的全部错误。"))
)
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
def command(folder: Path) -> None:
    """Check; the faults go where errors go, so that a script can keep them apart."""
    source, faults = (read_place(folder), []) if folder.is_file() else check_folder(folder)
    if faults:
        for line in fault_lines(faults, LANGUAGE):
            click.echo(line, err=True)
        raise click.ClickException(say(FOUND, count=len(faults)))
    tables = source.document.get("tables", [])
    tell(NONE, tables=len(tables), fields=sum(len(table.get("fields", [])) for table in tables))
