"""Rights as sentences: which rows, which actions, which fields, said so that nobody has to read JSON.

All of it reads a grant as the definition tells it (see decisions/0002), so that what an administrator is about
to save can be read before it is saved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ...core.words import Words
from ...definition.model import App, Table
from .condition_words import condition_words, label_inside, listed

ACTION_WORDS: Mapping[str, Words] = {
    "view": Words("see", "查看"),
    "create": Words("add", "新增"),
    "edit": Words("edit", "编辑"),
    "delete": Words("delete", "删除"),
    "restore": Words("restore", "恢复"),
    "import": Words("import", "导入"),
    "export": Words("export", "导出"),
    "print": Words("print", "打印"),
    "comment": Words("comment on", "评论"),
    "share": Words("share", "共享"),
    "bulk_edit": Words("edit many at once", "批量编辑"),
    "history": Words("follow the history of", "查看变更记录"),
    "reveal": Words("uncover masked values of", "查看脱敏原文"),
}
LEVEL_WORDS: Mapping[str, Words] = {
    "hidden": Words("hidden", "不可见"),
    "masked": Words("masked", "脱敏"),
    "read": Words("read only", "只读"),
    "create": Words("filled in when adding only", "仅新增时可填"),
    "edit": Words("may be edited", "可编辑"),
}
SENSITIVITY_WORDS: Mapping[str, Words] = {
    "contact": Words("contact details", "联系方式"),
    "personal": Words("personal details", "个人信息"),
    "financial": Words("financial details", "财务信息"),
    "secret": Words("secrets", "机密信息"),
}
CHANGING = ("edit", "delete", "restore", "bulk_edit")
"""The actions that `edit_rows` is about."""
ROWLESS = ("create", "import")
"""The actions that are not about rows that exist."""

_SCOPES: Mapping[str, tuple[Words, str]] = {
    "all": (Words("all records", "全部记录"), ""),
    "own": (Words("their own records", "本人负责的记录"), "本人负责"),
    "subordinates": (
        Words("their own records and those of departments they head", "本人及所管部门（含下级）的记录"),
        "属于本人及所管部门（含下级）",
    ),
    "department": (Words("records of their departments", "本部门的记录"), "属于本部门"),
    "department_below": (
        Words("records of their departments and those below", "本部门及下级部门的记录"),
        "属于本部门及下级部门",
    ),
}
_NO_ROWS = Words("no records", "无任何记录")
_MEMBER = Words("they are among “{field}”", "“{field}”包含本人")


def row_words(app: App, table_key: str, told: Any) -> Words:
    """Return which rows a grant's `rows` or `edit_rows` means: “their own records”, “records of their departments …”."""
    parts = told if isinstance(told, list | tuple) else [told]
    known = [part_words(app, table_key, part) for part in parts if part]
    if not known:
        return _NO_ROWS
    return listed(known, Words(", and ", "，以及"))


def part_words(app: App, table_key: str, part: Any) -> Words:
    """Return one part of a row rule as words."""
    told: Mapping[str, Any] = {"scope": part} if isinstance(part, str) else part
    scope = told.get("scope", "all")
    where = qualifiers(app, table_key, told)
    words, qualifier = _SCOPES.get(scope, (_NO_ROWS, ""))
    if not where:
        return words
    english = " and ".join(each.en for each in where)
    joint = " where " if scope == "all" else " while "
    noun = "records" if scope == "all" else words.en
    chinese = "且".join(filter(None, [qualifier, *(each.zh for each in where)]))
    return Words(f"{noun}{joint}{english}", f"{chinese}的记录")


def qualifiers(app: App, table_key: str, part: Mapping[str, Any]) -> list[Words]:
    """Return what a part asks of a row besides its scope: a member field, a condition."""
    found = []
    if part.get("member"):
        found.append(_MEMBER.fill(field=field_label(app.tables[table_key], part["member"])))
    if part.get("condition"):
        found.append(condition_words(app, table_key, part["condition"]))
    return found


def grant_words(app: App, table_key: str, grant: Mapping[str, Any] | None) -> Words:
    """Return a whole grant on a table as one or two sentences."""
    actions = [each for each in ACTION_WORDS if each in (grant or {}).get("actions", ())]
    if grant is None or not actions:
        return Words("No access.", "无访问权限。")
    acts = _acts(app, table_key, grant, actions)
    en = "; ".join(each.en for each in acts)
    told = Words(f"{en[:1].upper()}{en[1:]}.", "；".join(each.zh for each in acts) + "。")
    fields = field_words(app, table_key, grant)
    return Words(f"{told.en} {fields.en}".strip(), f"{told.zh}{fields.zh}")


def _acts(app: App, table_key: str, grant: Mapping[str, Any], actions: Sequence[str]) -> list[Words]:
    rows = grant.get("rows")
    changed = grant.get("edit_rows", rows)
    alike = changed == rows
    found = []
    rowless = [each for each in actions if each in ROWLESS]
    if rowless:
        verbs = action_list(rowless)
        found.append(Words(f"{verbs.en} records", f"可{verbs.zh}记录"))
    seen = [each for each in actions if each not in ROWLESS and (alike or each not in CHANGING)]
    for acts, told in ((seen, rows), ([e for e in actions if e in CHANGING and not alike], changed)):
        if acts:
            verbs, which = action_list(acts), row_words(app, table_key, told)
            found.append(Words(f"{verbs.en} {which.en}", f"{which.zh}：可{verbs.zh}"))
    return found


def action_list(actions: Iterable[str]) -> Words:
    """Return actions as verbs: “see, edit and delete”."""
    return listed([ACTION_WORDS[each] for each in actions if each in ACTION_WORDS])


def field_words(app: App, table_key: str, grant: Mapping[str, Any]) -> Words:
    """Return what a grant says of fields: “Phone is masked; cost is hidden.” “” where all may be edited."""
    table = app.tables[table_key]
    told = dict(grant.get("fields", {}))
    others = told.pop("*", "edit")
    levels: dict[str, list[Words]] = {}
    for key, level in told.items():
        if level != others:
            levels.setdefault(level, []).append(label_inside(field_label(table, key)))
    for kind, level in grant.get("sensitive", {}).items():
        levels.setdefault(level, []).append(SENSITIVITY_WORDS.get(kind, Words(kind, kind)))
    parts = [_leveled(level, levels[level]) for level in LEVEL_WORDS if level in levels]
    if others != "edit":
        word = LEVEL_WORDS[others]
        parts.append(Words(f"all other fields: {word.en}", f"其余字段{word.zh}"))
    if not parts:
        return Words("", "")
    en = "; ".join(each.en for each in parts)
    return Words(f"{en[:1].upper()}{en[1:]}.", "；".join(each.zh for each in parts) + "。")


def _leveled(level: str, labels: Sequence[Words]) -> Words:
    named, word = listed(labels), LEVEL_WORDS[level]
    return Words(f"{named.en}: {word.en}", f"{named.zh}{word.zh}")


def field_label(table: Table, key: str) -> Words:
    """Return the label of a field, its key where there is no such field."""
    field = table.by_key.get(key)
    return field.label if field else Words(key, key)
