"""`tablewright app diff A B`: what was done to turn one app into the other, element by element."""

from __future__ import annotations

from pathlib import Path

import click

from ..core.words import Words
from ..definition.check import check_folder
from ..definition.diff import diff
from ..definition.read import Source
from ..definition.report import difference_lines, fault_lines
from .speech import LANGUAGE, say, tell


@click.command(
    help=say(Words("Say what differs from the app in A to the one in B.", "列出 A 与 B 两个应用的差异。"))
)
@click.argument("a", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("b", type=click.Path(path_type=Path, exists=True, file_okay=False))
def command(a: Path, b: Path) -> None:
    """Print one line for each difference."""
    differences = diff(_sound(a).document, _sound(b).document)
    for line in difference_lines(differences, LANGUAGE):
        click.echo(line)
    if not differences:
        tell(Words("No difference.", "没有差异。"))


def _sound(folder: Path) -> Source:
    source, faults = check_folder(folder)
    if faults:
        for line in fault_lines(faults, LANGUAGE):
            click.echo(f"{folder}/{line}", err=True)
        raise click.ClickException(say(Words("{folder} has faults.", "{folder} 有错误。"), folder=folder))
    return source
