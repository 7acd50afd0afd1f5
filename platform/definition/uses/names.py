"""What people call an element of a definition: “View “All deals””, “Field “Amount” of “Deals””."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.words import Words
from ..diff import Keys
from ..labels import label_at

KINDS: Mapping[str, Words] = {
    "tables": Words("table “{it}”", "数据表“{it}”"),
    "fields": Words("field “{it}”", "字段“{it}”"),
    "options": Words("option “{it}”", "选项“{it}”"),
    "rules": Words("rule “{it}”", "规则“{it}”"),
    "forms": Words("form “{it}”", "表单“{it}”"),
    "sections": Words("section “{it}”", "分区“{it}”"),
    "views": Words("view “{it}”", "视图“{it}”"),
    "roles": Words("role “{it}”", "角色“{it}”"),
    "automations": Words("automation “{it}”", "自动化“{it}”"),
    "steps": Words("step “{it}”", "步骤“{it}”"),
    "branches": Words("branch “{it}”", "分支“{it}”"),
    "dashboards": Words("dashboard “{it}”", "仪表盘“{it}”"),
    "tiles": Words("tile “{it}”", "组件“{it}”"),
    "prints": Words("print template “{it}”", "打印模板“{it}”"),
    "data": Words("sample data “{it}”", "示例数据“{it}”"),
}
OF = Words("{it} of “{whole}”", "“{whole}”的{it}")
NAVIGATION = Words("navigation", "导航")
OF_A_TABLE = ("forms", "views", "prints")


def called(document: Mapping[str, Any], element: Keys) -> Words:
    """Return what people call an element, with the table or field it belongs to."""
    if element == ("navigation",):
        return NAVIGATION
    kind, key = element[-2], element[-1]
    own = KINDS[kind].fill(it=label_of(document, element)) if kind in KINDS else Words(key, key)
    if len(element) > 2:
        return OF.fill(it=own, whole=label_of(document, element[:-2]))
    if kind in OF_A_TABLE:
        return OF.fill(it=own, whole=label_of(document, ("tables", key.partition(".")[0])))
    return own


def label_of(document: Mapping[str, Any], element: Keys) -> Words:
    """Return an element's label, its key where it has none."""
    return label_at(document, element) or Words.read(element[-1].rpartition(".")[2])
