"""The families of errors: what went wrong for the caller. `web/errors.py` alone turns them into HTTP.

An error carries data, not prose: a class has `words` in both languages, the raiser gives the data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from .words import Words


class ProductError(Exception):
    """Something the caller can be told about: a code for programs and words for people."""

    code: ClassVar[str] = "error"
    words: ClassVar[Words] = Words("Something went wrong.", "出错了。")

    def __init__(self, **data: Any) -> None:
        super().__init__(self.words.to("en", **data) if data else self.words.en)
        self.data = data

    def say(self, language: str) -> str:
        """Return the message in `language`."""
        return self.words.to(language, **self.data) if self.data else self.words.to(language)


class Malformed(ProductError):
    """The request cannot be understood (400)."""

    code = "malformed"
    words = Words("The request could not be read: {why}", "无法读取请求：{why}")


class Unauthenticated(ProductError):
    """Nobody is signed in, or the token is not valid (401)."""

    code = "unauthenticated"
    words = Words("Sign in, or send a valid token.", "请登录，或提供有效的令牌。")


class Refused(ProductError):
    """The actor may not do this (403)."""

    code = "refused"
    words = Words(
        "You may not do this. Ask an administrator of the app.", "您没有此操作的权限，请联系应用管理员。"
    )


class NotFound(ProductError):
    """No such thing, or the actor may not know of it (404)."""

    code = "not_found"
    words = Words("There is nothing here, or you may not see it.", "内容不存在，或您无权查看。")


class Conflict(ProductError):
    """Somebody else was first (409)."""

    code = "conflict"
    words = Words("Somebody else changed this meanwhile.", "内容已被他人修改。")


class TooLarge(ProductError):
    """A size limit was passed (413)."""

    code = "too_large"
    words = Words("This is too large: at most {limit}.", "内容过大：最多 {limit}。")


class TooMany(ProductError):
    """Too many requests (429)."""

    code = "too_many"
    words = Words("Too many requests; try again in a moment.", "请求过于频繁，请稍后再试。")


class Unavailable(ProductError):
    """The database or the disk cannot serve just now; it heals by itself (503)."""

    code = "unavailable"
    words = Words(
        "The service is not available just now: {why}. Try again shortly.",
        "服务暂时不可用：{why}。请稍后重试。",
    )


@dataclass(frozen=True, slots=True)
class Fault:
    """One wrong value: where (a field key, or a JSON path) and what to do about it."""

    path: str
    words: Words


class Invalid(ProductError):
    """Values break the rules (422). `faults` lists every one of them."""

    code = "invalid"
    words = Words("Some values need correcting.", "部分内容需要更正。")

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__()
        self.faults = tuple(faults)

    def by_path(self, language: str) -> Mapping[str, list[str]]:
        """Return {path: [message, …]} in `language`, as the API's `fields` member."""
        found: dict[str, list[str]] = {}
        for fault in self.faults:
            found.setdefault(fault.path, []).append(fault.words.to(language))
        return found


NO_SUCH_FIELD = Words("There is no such field here.", "这里没有该字段。")


class UnknownMembers(Invalid):
    """Values were sent for fields that do not exist for the actor (400); other faults are told along with it."""

    code = "unknown_field"


class Misconfigured(ProductError):
    """A setting from outside cannot be used; `why` says which and what to do."""

    code = "misconfigured"
    words = Words("{why}", "{why}")

    def __init__(self, why: Words) -> None:
        super().__init__(why=why)
