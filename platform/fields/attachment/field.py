"""Files of any kind."""

from __future__ import annotations

from ...core.words import Words
from ..files import FilesType


class AttachmentType(FilesType):
    """Attached files."""

    name = "attachment"
    label = Words("Attachments", "附件")
    help = Words("Files of any kind: contracts, sheets, scans.", "任意类型的文件，如合同、表格、扫描件。")
    icon = "paperclip"
