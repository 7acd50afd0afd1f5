"""Pictures, shown small in lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.words import Words
from ..files import FilesType


class ImageType(FilesType):
    """Attached pictures."""

    name = "image"
    label = Words("Images", "图片")
    help = Words("Pictures, shown small in lists.", "图片，在列表中显示缩略图。")
    icon = "photo"
    accept = "image/png,image/jpeg,image/gif,image/webp"

    def thumbnail(self, file: Mapping[str, Any]) -> str:
        """Return where the small picture of a file is fetched from."""
        return f"/files/{file['id']}/thumbnail"
