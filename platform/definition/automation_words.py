"""What sentences of automations call the names that are no fields: the record before, the event, an item."""

from __future__ import annotations

from collections.abc import Mapping

from ..automations.shape import BEFORE, EVENT, INPUT, ITEM, RECORD_NAME, STEPS, VARS
from ..core.words import Words

HEADS: Mapping[str, Words] = {
    RECORD_NAME: Words("this record", "当前记录"),
    BEFORE: Words("before the change", "修改前"),
    EVENT: Words("event", "触发事件"),
    ITEM: Words("item", "当前项"),
    STEPS: Words("steps", "步骤"),
    VARS: Words("variables", "变量"),
    INPUT: Words("input", "输入"),
}
MEMBERS: Mapping[str, Words] = {
    "count": Words("number", "数量"),
    "first": Words("first", "第一条"),
    "person": Words("who", "操作人"),
    "at": Words("when", "时间"),
    "kind": Words("kind", "类型"),
    "source": Words("source", "来源"),
    "text": Words("text", "内容"),
    "automation": Words("automation", "自动化"),
}
ROLE = Words("everybody who is “{it}”", "“{it}”角色的成员")
NOBODY = Words("nobody", "无人")
SOMEBODY: Mapping[str, Words] = {
    "person": Words("a chosen person", "指定人员"),
    "department": Words("a department", "指定部门"),
}
