"""The filter operators as people read them."""

from __future__ import annotations

from collections.abc import Mapping

from ..core.words import Words
from .base import FieldType

_WORDS: Mapping[str, Words] = {
    "is": Words("is", "等于"),
    "is_not": Words("is not", "不等于"),
    "in": Words("is one of", "属于"),
    "not_in": Words("is none of", "不属于"),
    "contains": Words("contains", "包含"),
    "not_contains": Words("does not contain", "不包含"),
    "starts_with": Words("begins with", "开头是"),
    "lt": Words("is less than", "小于"),
    "lte": Words("is at most", "不大于"),
    "gt": Words("is more than", "大于"),
    "gte": Words("is at least", "不小于"),
    "between": Words("is between", "介于"),
    "is_empty": Words("is empty", "为空"),
    "is_not_empty": Words("is not empty", "不为空"),
    "has_any": Words("has any of", "包含任一"),
    "has_all": Words("has all of", "包含全部"),
    "within": Words("is in", "在期间"),
    "is_me": Words("is me", "是我"),
    "is_mine": Words("is mine or below", "是本部门或下级"),
}
_TIME_WORDS: Mapping[str, Words] = {
    "lt": Words("is before", "早于"),
    "lte": Words("is on or before", "不晚于"),
    "gt": Words("is after", "晚于"),
    "gte": Words("is on or after", "不早于"),
}


def operator_words(kind: FieldType, operator: str) -> Words:
    """Return an operator as a part of a sentence; times are "before" and "after", not "less" and "more"."""
    if "day" in kind.groupings and operator in _TIME_WORDS:
        return _TIME_WORDS[operator]
    return _WORDS.get(operator) or Words(operator, operator)
