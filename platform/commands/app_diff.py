"""`tablewright app diff A B`: what was done to turn one app into the other, element by element."""

from __future__ import annotations

from pathlib import Path

import click

from ..builder.package.package import read_place
from ..core.words import Words
from ..definition.diff import diff
from ..definition.report import difference_lines
from .speech import LANGUAGE, say, tell


@click.command(
    help=say(Words("Say what differs from the app in A to the one in B.", "列出 A 与 B 两个应用的差异。"))
)
@click.argument("a", type=click.Path(path_type=Path, exists=True))
@click.argument("b", type=click.Path(path_type=Path, exists=True))
def command(a: Path, b: Path) -> None:
    """Print one line for each difference."""
    differences = diff(read_place(a).document, read_place(b).document)
    for line in difference_lines(differences, LANGUAGE):
        click.echo(line)
    if not differences:
        tell(Words("No difference.", "没有差异。"))
