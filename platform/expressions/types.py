"""The types of the expression language, and the value that stands for a failed computation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ..core.words import Words


class Kind(Enum):
    """What one value is."""

    NUMBER = "number"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    PERSON = "person"
    RECORD = "record"
    OPTION = "option"
    EMPTY = "empty"


KIND_WORDS = {
    Kind.NUMBER: Words("a number", "数字"),
    Kind.TEXT: Words("a text", "文本"),
    Kind.BOOLEAN: Words("true or false", "是或否"),
    Kind.DATE: Words("a date", "日期"),
    Kind.DATETIME: Words("a date and time", "日期时间"),
    Kind.PERSON: Words("a person", "成员"),
    Kind.RECORD: Words("a record", "关联记录"),
    Kind.OPTION: Words("an option", "选项"),
    Kind.EMPTY: Words("nothing", "空值"),
}


@dataclass(frozen=True, slots=True)
class Type:
    """A kind of value, or (`many`) a list of such values."""

    kind: Kind
    many: bool = False

    @property
    def words(self) -> Words:
        """Return the type as people call it: "a number", "a list of dates"."""
        one = KIND_WORDS[self.kind]
        if not self.many:
            return one
        return Words("a list (each {one})", "{one}列表").fill(one=one)


NUMBER = Type(Kind.NUMBER)
TEXT = Type(Kind.TEXT)
BOOLEAN = Type(Kind.BOOLEAN)
DATE = Type(Kind.DATE)
DATETIME = Type(Kind.DATETIME)
PERSON = Type(Kind.PERSON)
RECORD = Type(Kind.RECORD)
OPTION = Type(Kind.OPTION)
EMPTY = Type(Kind.EMPTY)


def list_of(type: Type) -> Type:
    """Return the type of a list whose elements have `type`."""
    return Type(type.kind, many=True)


@dataclass(frozen=True, slots=True)
class ERROR:
    """A computation that failed, with Excel's code for it. Callers store and show it as empty."""

    code: str

    def __bool__(self) -> bool:
        return False


DIVISION_BY_ZERO = ERROR("#DIV/0!")
WRONG_VALUE = ERROR("#VALUE!")
WRONG_NUMBER = ERROR("#NUM!")
