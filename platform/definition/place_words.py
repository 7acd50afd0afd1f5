"""How people call a place in a definition: "table order › field level › label"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..core.words import Words
from .fault import shown


def place_words(path: tuple[str, ...], value: Any = None) -> Words:
    """Return a path as people say it: "table order › field level › label"."""
    parts: list[Words] = []
    steps = iter(path)
    for step in steps:
        kind = KINDS.get(step)
        key = next(steps, None) if kind else None
        if kind and key is not None:
            parts.append(Words(f"{kind.en} {shown(key)}", f"{kind.zh}{shown(key)}"))
        else:
            parts.append(MEMBERS.get(step, Words(step, step)))
    if isinstance(value, Mapping) and value.get("label") and parts:
        label = Words.read(value["label"])
        last = parts[-1]
        parts[-1] = Words(f"{last.en} ({shown(label.en)})", f"{last.zh}（{shown(label.zh)}）")
    return Words(" › ".join(part.en for part in parts), " › ".join(part.zh for part in parts))


KINDS = {
    "tables": Words("table", "数据表"),
    "fields": Words("field", "字段"),
    "options": Words("option", "选项"),
    "rules": Words("rule", "校验规则"),
    "forms": Words("form", "表单"),
    "sections": Words("section", "分区"),
    "views": Words("view", "视图"),
    "roles": Words("role", "角色"),
    "automations": Words("automation", "自动化"),
    "steps": Words("step", "步骤"),
    "dashboards": Words("dashboard", "仪表盘"),
    "prints": Words("print template", "打印模板"),
    "tiles": Words("tile", "组件"),
    "data": Words("sample data", "示例数据"),
}
MEMBERS = {
    "label": Words("label", "名称"),
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
