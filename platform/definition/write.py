"""From a document back to the folder it came from, byte for byte where nothing changed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..core.errors import Conflict
from ..core.limits import LIMITS
from ..core.words import Words
from .canonical import file_text
from .layout import APP_FILE, BY_MEMBER, DATA_FOLDER, README_FILE, pieces
from .strict_json import NotJson, read_json


class FolderInUse(Conflict):
    """The folder to write to holds something that is not an app."""

    code = "folder_in_use"
    words = Words(
        "The folder {path} holds other things; choose an empty folder, or one with an app.",
        "文件夹 {path} 中有其他内容，请选择空文件夹或已有应用的文件夹。",
    )


def folder_texts(document: Mapping[str, Any], files: Mapping[str, str]) -> dict[str, str]:
    """Return {path: text} of a checked document's folder.

    A file of `files` (the folder it was read from) whose content still says the same keeps its own text.
    """
    texts = {}
    for file, content in pieces(document):
        as_it_is = file.startswith(f"{DATA_FOLDER}/")
        text = file_text(content, as_it_is)
        texts[file] = files[file] if _says(files.get(file), text, as_it_is) else text
    readme = document.get("readme")
    if readme is not None:
        kept = files.get(README_FILE, "")
        texts[README_FILE] = kept if kept.removeprefix("\ufeff") == readme else readme
    return texts


def _says(kept: str | None, text: str, as_it_is: bool) -> bool:
    try:
        return kept is not None and file_text(read_json(kept, LIMITS.definition_depth), as_it_is) == text
    except NotJson:
        return False


def write_folder(document: Mapping[str, Any], files: Mapping[str, str], path: str | os.PathLike[str]) -> None:
    """Write a checked document to a folder, which is empty, new, or holds an app that is replaced.

    Raises FolderInUse for a folder with anything else in it.
    """
    root = Path(path)
    texts = folder_texts(document, files)
    if root.exists() and not (root / APP_FILE).is_file() and any(root.iterdir()):
        raise FolderInUse(path=str(root))
    for folder in (*BY_MEMBER, DATA_FOLDER):
        for old in (root / folder).glob("*.json"):
            if f"{folder}/{old.name}" not in texts:
                old.unlink()
    for file, text in texts.items():
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_bytes(text.encode("utf-8"))
