"""From the files of a folder to one document, in the order `app.json` gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..core.words import Words
from .fault import DefinitionFault, json_path, shown
from .layout import APP_FILE, BY_MEMBER, DATA_FOLDER, PARTS, README_FILE


@dataclass(slots=True)
class Reading:
    """What has been read from a folder so far."""

    files: dict[str, str] = field(default_factory=dict)
    contents: dict[str, Any] = field(default_factory=dict)
    present: set[str] = field(default_factory=set)
    """Every file there is, readable or not, so that an unreadable one is not called missing as well."""
    faults: list[DefinitionFault] = field(default_factory=list)
    bytes: int = 0

    def fault(self, file: str, words: Words, code: str, *steps: str | int) -> None:
        self.faults.append(DefinitionFault(file, json_path(steps), words, code))


def assemble(reading: Reading) -> dict[str, Any]:
    """Return the document made of what was read; what is missing or left over becomes a fault."""
    app = reading.contents.pop(APP_FILE, None)
    if app is None:
        if APP_FILE not in reading.present and not reading.faults:
            reading.fault(APP_FILE, NO_APP_FILE, "no_app_file")
        return {}
    if not isinstance(app, dict):
        reading.fault(APP_FILE, NO_OBJECT, "not_an_object")
        return {}
    for member in ("data", "readme"):
        if member in app:
            reading.fault(APP_FILE, IN_THE_FOLDER.fill(member=member), "misplaced", member)
    document = {name: value for name, value in app.items() if name not in ("data", "readme")}
    for part in PARTS:
        if part.member in app:
            document[part.member] = _parts(reading, part.member, app[part.member])
    data = {
        name.removeprefix(f"{DATA_FOLDER}/").removesuffix(".json"): reading.contents.pop(name)
        for name in sorted(reading.contents)
        if name.startswith(f"{DATA_FOLDER}/")
    }
    if data:
        document["data"] = data
    if README_FILE in reading.files:
        document["readme"] = reading.files[README_FILE].removeprefix("\ufeff")
    for name in reading.contents:
        reading.fault(name, UNLISTED.fill(name=shown(_listed(name))), "unlisted")
    return document


def _listed(file: str) -> str:
    return file.rpartition("/")[2].removesuffix(".json")


def _parts(reading: Reading, member: str, names: Any) -> list[Any]:
    if not isinstance(names, list):
        reading.fault(APP_FILE, NO_LIST, "not_a_list", member)
        return []
    found = []
    seen: set[str] = set()
    for position, name in enumerate(names):
        if not isinstance(name, str):
            reading.fault(APP_FILE, NO_NAME, "not_a_name", member, position)
            continue
        file = f"{member}/{name}.json"
        if name in seen:
            reading.fault(APP_FILE, TWICE.fill(name=shown(name)), "listed_twice", member, position)
        elif file in reading.contents:
            content = reading.contents.pop(file)
            _check_name(reading, member, name, file, content)
            found.append(content)
        elif file not in reading.present:
            reading.fault(APP_FILE, MISSING_FILE.fill(file=shown(file)), "missing_file", member, position)
        seen.add(name)
    return found


def _check_name(reading: Reading, member: str, name: str, file: str, content: Any) -> None:
    if not isinstance(content, dict):
        reading.fault(file, NO_OBJECT, "not_an_object")
    elif BY_MEMBER[member].name(content) != name:
        of_table = BY_MEMBER[member].of_table
        reading.fault(file, (WRONG_PAIR if of_table else WRONG_KEY).fill(name=shown(name)), "wrong_file_name")


NO_APP_FILE = Words(
    "The file app.json is missing; every app has one.", "缺少 app.json，每个应用都必须有该文件。"
)
NO_OBJECT = Words("The file must hold a JSON object: { … }.", "文件内容必须是 JSON 对象：{ … }。")
NO_LIST = Words('This must be a list of names, such as ["order"].', '此处应为名称列表，例如 ["order"]。')
NO_NAME = Words('This must be a name in quotes, such as "order".', '此处应为带引号的名称，例如 "order"。')
TWICE = Words("{name} is listed twice; keep one.", "{name} 重复列出，请只保留一个。")
MISSING_FILE = Words(
    "{file} is listed, but there is no such file; add it or take its name out.",
    "已列出 {file}，但文件不存在；请添加该文件或删除该名称。",
)
UNLISTED = Words(
    "app.json does not list {name}; add it there or delete the file.",
    "app.json 未列出 {name}，请补上或删除该文件。",
)
IN_THE_FOLDER = Words(
    "“{member}” does not stand in app.json; it has a file of its own.",
    "“{member}”不写在 app.json 中，应放在单独的文件里。",
)
WRONG_KEY = Words(
    "The file is named {name}, so its member “key” must say the same.",
    "文件名为 {name}，其中的 key 应与之相同。",
)
WRONG_PAIR = Words(
    "The file is named {name}, so its members “table” and “key” must say the same.",
    "文件名为 {name}，其中的 table 和 key 应与之相同。",
)
