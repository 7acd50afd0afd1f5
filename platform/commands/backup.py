"""`tablewright backup FILE`: the whole installation at one moment, while it goes on working."""

from __future__ import annotations

from pathlib import Path

import click

from ..core.backup import back_up
from ..core.words import Words
from ..runtime.files.blobs import THUMBNAILS, UPLOADS
from .installation import open_installation
from .speech import say, tell


@click.command(
    help=say(
        Words(
            "Write everything to the new zip FILE: all data and all uploaded files at one moment. "
            "The secret key is not in it; keep that apart.",
            "将全部数据和上传文件在同一时刻备份到新的 zip 文件 FILE。密钥不在其中，请另行保管。",
        )
    )
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def command(file: Path) -> None:
    """Back up and say how large it became."""
    config, engine = open_installation()
    size = back_up(engine, config.files_dir, file, passing=(UPLOADS, THUMBNAILS))
    tell(
        Words("Backed up to {file} ({size:.1f} MB).", "已备份到 {file}（{size:.1f} MB）。"),
        file=file,
        size=size / 1e6,
    )
