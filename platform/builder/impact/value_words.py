"""What is said of values that a change takes away or would refuse; {count} is the number of records.

In English one record is spoken of otherwise than several: `for_one`.
"""

from __future__ import annotations

from ...core.words import Words

ROWS_GO = Words(
    "{count} records are in “{table}”. They go with it, and come back when you undo this.",
    "“{table}”中有 {count} 条记录，将随数据表一并移除；撤销后可恢复。",
)
VALUES_GO = Words(
    "{count} records have a value in “{field}” of “{table}”. It goes with the field, and comes back when you undo this.",
    "“{table}”中有 {count} 条记录填写了“{field}”，将随字段一并移除；撤销后可恢复。",
)
OPTION_GOES = Words(
    "{count} records have “{option}” in “{field}”. They keep it, and nobody can choose it again.",
    "有 {count} 条记录的“{field}”为“{option}”。这些记录保留原值，但之后不能再选择该选项。",
)
LOST = Words(
    "{count} values of “{field}” have no counterpart under the new type and are left out.",
    "“{field}”有 {count} 个值无法转换为新类型，将留空。",
)
MISSING = Words(
    "{count} records of “{table}” have no “{field}”. Whoever changes one of them next must fill it in.",
    "“{table}”中有 {count} 条记录未填写“{field}”，下次修改时必须填写。",
)
TWINS = Words(
    "{count} records of “{table}” share a value of “{field}” with another one. Make them different first.",
    "“{table}”中有 {count} 条记录的“{field}”重复，请先修改为不重复的值。",
)
REFUSED = Words(
    "{count} records of “{table}” have a “{field}” outside the new limits. They stay as they are until it is next changed.",
    "“{table}”中有 {count} 条记录的“{field}”不符合新的限制。这些记录保持不变，下次修改时须更正。",
)
BROKEN = Words(
    "{count} records of “{table}” break the rule “{message}”. Whoever changes one of them next must put it right.",
    "“{table}”中有 {count} 条记录不满足规则“{message}”，下次修改时须更正。",
)
_ONE = {
    ROWS_GO.en: "{count} record is in “{table}”. It goes with it, and comes back when you undo this.",
    VALUES_GO.en: "{count} record has a value in “{field}” of “{table}”. It goes with the field, and comes back when you undo this.",
    OPTION_GOES.en: "{count} record has “{option}” in “{field}”. It keeps it, and nobody can choose it again.",
    LOST.en: "{count} value of “{field}” has no counterpart under the new type and is left out.",
    MISSING.en: "{count} record of “{table}” has no “{field}”. Whoever changes it next must fill it in.",
    REFUSED.en: "{count} record of “{table}” has a “{field}” outside the new limits. It stays as it is until it is next changed.",
    BROKEN.en: "{count} record of “{table}” breaks the rule “{message}”. Whoever changes it next must put it right.",
}


def for_one(words: Words) -> Words:
    """Return what is said where the number is one."""
    return Words(_ONE.get(words.en, words.en), words.zh)
