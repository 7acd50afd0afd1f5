"""The sentences several types say about a value that does not fit; a type's own sentences stand in its folder."""

from __future__ import annotations

from ..core.words import Words

REQUIRED = Words("Fill this in.", "请填写此项。")
NOT_TEXT = Words("This should be a text.", "此处应为文本。")
NOT_NUMBER = Words("This should be a number.", "此处应为数字。")
NOT_LIST = Words("This should be a list.", "此处应为列表。")
NOT_BOOLEAN = Words("This should be true or false.", "此处应为“是”或“否”。")
NOT_DATE = Words("This should be a date such as 2026-11-22.", "请填写日期，如 2026-11-22。")
NOT_MOMENT = Words(
    "This should be a date and time such as 2026-11-22T08:30:00Z.",
    "请填写日期时间，如 2026-11-22T08:30:00Z。",
)
BAD_CHARACTERS = Words(
    "The text contains characters that cannot be stored; delete them.", "文本含有无法保存的字符，请删除。"
)
TOO_LONG = Words("At most {limit} characters; there are {count}.", "最多 {limit} 个字，现有 {count} 个字。")
TOO_SHORT = Words("At least {limit} characters.", "至少 {limit} 个字。")
TOO_SMALL = Words("This should be {limit} or more.", "不能小于 {limit}。")
TOO_LARGE = Words("This should be {limit} or less.", "不能大于 {limit}。")
TOO_MANY_DIGITS = Words("The number is too large to be stored exactly.", "数值过大，无法精确保存。")
TOO_MANY_DECIMALS = Words("At most {limit} decimal places.", "最多 {limit} 位小数。")
WHOLE_NUMBER = Words("This should be a whole number.", "此处应为整数。")
TOO_EARLY = Words("This should be {limit} or later.", "不能早于 {limit}。")
TOO_LATE = Words("This should be {limit} or earlier.", "不能晚于 {limit}。")
UNKNOWN_OPTION = Words("“{option}” is not among the options.", "没有“{option}”这个选项。")
TOO_MANY = Words("At most {limit}; there are {count}.", "最多 {limit} 个，现有 {count} 个。")
NOT_AN_ID = Words("This should be an id.", "此处应为编号（id）。")
READ_ONLY = Words("This is worked out, not written; leave it out.", "此项由系统计算，不能填写。")

UNKNOWN_OPERATOR = Words(
    "“{field}” cannot be filtered by “{operator}”; possible: {allowed}.",
    "字段“{field}”不支持筛选方式“{operator}”，可用：{allowed}。",
)
WRONG_OPERAND = Words(
    "The value for “{field}” “{operator}” does not fit: {why}",
    "字段“{field}”的筛选“{operator}”取值有误：{why}",
)
UNKNOWN_AGGREGATE = Words(
    "“{field}” cannot be summed up by “{function}”; possible: {allowed}.",
    "字段“{field}”不支持统计“{function}”，可用：{allowed}。",
)
TAKES_TRUE = Words("it takes true or nothing.", "只能为 true 或留空。")
NOT_PAIR = Words("This should be a list of two values: from, to.", "此处应为两个值的列表：起、止。")
NOT_PERIOD = Words(
    'This should be a period such as "today", "this_week" or {"last": 7, "unit": "day"}.',
    '此处应为时间段，如 "today"、"this_week" 或 {"last": 7, "unit": "day"}。',
)
