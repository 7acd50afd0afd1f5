"""What a field's type says of a value that it does not take."""

from __future__ import annotations

from collections.abc import Mapping

import marshmallow as ma

from ...core.words import Words

WRONG_DEFAULT = Words("The default does not fit the field.", "默认值不符合字段要求。")


def refusals(problem: ma.ValidationError) -> list[Words]:
    """Return the sentences of a refused value; marshmallow nests them by member or position."""
    return _words_of(problem.messages)


def _words_of(messages: object) -> list[Words]:
    if isinstance(messages, Words):
        return [messages]
    if isinstance(messages, Mapping):
        return [words for each in messages.values() for words in _words_of(each)]
    if isinstance(messages, list | tuple):
        return [words for each in messages for words in _words_of(each)]
    return [WRONG_DEFAULT]
