"""How people call a place in a definition: "table order › field level › name"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..core.words import Words
from .fault import shown
from .labels import label_at


def place_words(path: tuple[str, ...], value: Any = None, document: Mapping[str, Any] | None = None) -> Words:
    """Return a path as people say it: "table order › field level › name".

    Elements are told by their labels where a `document` that has them is given, else by their keys.
    """
    parts: list[Words] = []
    steps = iter(enumerate(path))
    for place, step in steps:
        kind = KINDS.get(step)
        _, key = next(steps, (0, None)) if kind else (0, None)
        if kind and key is not None:
            label = label_at(document, path[: place + 2]) if document else None
            said = Words(shown(label.en), shown(label.zh)) if label else Words(shown(key), shown(key))
            parts.append(Words(f"{kind.en} {said.en}", f"{kind.zh}{said.zh}"))
        elif path[0] == "views" and step == "fields":
            parts.append(COLUMNS)
        else:
            parts.append(MEMBERS.get(step) or KINDS.get(step) or Words(step, step))
    if document is None and isinstance(value, Mapping) and value.get("label") and parts:
        label = Words.read(value["label"])
        last = parts[-1]
        parts[-1] = Words(f"{last.en} ({shown(label.en)})", f"{last.zh}（{shown(label.zh)}）")
    return Words(" › ".join(part.en for part in parts), " › ".join(part.zh for part in parts))


def begun(words: Words) -> Words:
    """Return words as a sentence begins: with a capital letter."""
    return Words(words.en[:1].upper() + words.en[1:], words.zh)


KINDS = {
    "tables": Words("table", "数据表"),
    "fields": Words("field", "字段"),
    "options": Words("option", "选项"),
    "rules": Words("rule", "规则"),
    "forms": Words("form", "表单"),
    "sections": Words("section", "分区"),
    "views": Words("view", "视图"),
    "roles": Words("role", "角色"),
    "automations": Words("automation", "自动化"),
    "steps": Words("step", "步骤"),
    "branches": Words("branch", "分支"),
    "dashboards": Words("dashboard", "仪表盘"),
    "prints": Words("print template", "打印模板"),
    "tiles": Words("tile", "组件"),
    "data": Words("sample data", "示例数据"),
}
COLUMNS = Words("columns", "显示字段")
MEMBERS = {
    "fields": Words("fields", "字段"),
    "page": Words("record page", "记录页"),
    "facts": Words("key facts", "关键信息"),
    "tabs": Words("tabs", "标签页"),
    "parts": Words("parts", "内容"),
    "stage": Words("stage bar", "阶段条"),
    "stream": Words("stream", "动态"),
    "match": Words("finding duplicates", "查重规则"),
    "columns": Words("columns", "列数"),
    "widths": Words("column widths", "列宽"),
    "bar": Words("filter bar", "筛选栏"),
    "colors": Words("colours", "条件颜色"),
    "stack": Words("stacks", "看板分列"),
    "sums": Words("totals", "合计"),
    "use": Words("used to", "用途"),
    "when": Words("condition", "条件"),
    "then": Words("what it does", "执行动作"),
    "tables": Words("tables", "数据表"),
    "all_tables": Words("rights in every table", "所有数据表的权限"),
    "edit_rows": Words("rows that may be changed", "可编辑的记录"),
    "sensitive": Words("sensitive fields", "敏感字段"),
    "items": Words("entries", "导航项"),
    "hidden": Words("hidden at first", "默认隐藏"),
    "sensitivity": Words("sensitivity", "敏感类别"),
    "search": Words("quick search", "快速搜索"),
    "trigger": Words("trigger", "触发条件"),
    "condition": Words("condition", "条件"),
    "settings": Words("settings", "设置"),
    "enabled": Words("switched on", "启用"),
    "phase": Words("before or after the save", "执行时机"),
    "as": Words("on whose behalf", "执行身份"),
    "budget": Words("most runs in an hour", "每小时上限"),
    "home": Words("home page", "首页"),
    "label": Words("name", "名称"),
    "help": Words("help", "说明"),
    "icon": Words("icon", "图标"),
    "color": Words("colour", "颜色"),
    "type": Words("type", "类型"),
    "required": Words("required", "必填"),
    "unique": Words("no duplicates", "不允许重复"),
    "default": Words("default", "默认值"),
    "placeholder": Words("placeholder", "输入提示"),
    "title": Words("title field", "标题字段"),
    "expression": Words("expression", "公式"),
    "message": Words("message", "提示"),
    "filter": Words("filter", "筛选"),
    "sort": Words("sort", "排序"),
    "group": Words("groups", "分组"),
    "footer": Words("footer", "合计行"),
    "navigation": Words("navigation", "导航"),
    "rows": Words("rows", "记录范围"),
    "actions": Words("actions", "操作"),
    "readme": Words("read me", "说明文档"),
    "en": Words("English", "英文"),
    "zh": Words("Chinese", "中文"),
}
