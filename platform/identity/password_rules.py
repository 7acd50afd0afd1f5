"""What a new password must be: long enough, not one of those that guessing begins with, not one's own name."""

from __future__ import annotations

from collections.abc import Iterable

from ..core.errors import Fault, Invalid
from ..core.words import Words
from .passwords import LONGEST_PASSWORD
from .throttle import account_name

SHORTEST_PASSWORD = 10
SHORTEST_NAME = 4
TOO_SHORT = Words(
    "Use at least {count} characters. Several words in a row are easy to remember.",
    "密码至少 {count} 个字符，可用几个词组合，便于记忆。",
).fill(count=SHORTEST_PASSWORD)
TOO_LONG = Words("Use at most {count} characters.", "密码最多 {count} 个字符。").fill(count=LONGEST_PASSWORD)
TOO_COMMON = Words(
    "This password is easy to guess. Choose another one.", "该密码过于常见，容易被猜到，请换一个。"
)
HOLDS_NAME = Words(
    "The password must not contain your login, name or e-mail.", "密码不能包含登录名、姓名或邮箱。"
)
NOT_SAME = Words("The two passwords are not the same.", "两次输入的密码不一致。")

# What people choose when they must choose something; digits and signs around it do not help.
_COMMON_WORDS = """
password passw0rd passwort passwd letmein welcome monkey dragon iloveyou sunshine princess football baseball
superman batman trustno1 master shadow michael jennifer jordan hunter freedom whatever qazwsx qazwsxedc zaq1xsw2
1qaz2wsx 1qaz2wsx3edc 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4 q1w2e3r4t5 asdfgh asdfghjkl zxcvbn zxcvbnm qwerty
qwertyuiop qwer1234 asdf1234 abcd1234 abc123 admin administrator root test tester testing guest user login
changeme change secret default company tablewright biaojiang woaini woaini1314 5201314 woaiwojia mima mima123
nihao zhongguo beijing shanghai a123456 aa123456 aa123456789 a123456789 a1b2c3d4 a1b2c3d4e5 computer internet
samsung google starwars pokemon liverpool chelsea arsenal summer winter spring autumn january february october
correcthorsebatterystaple 11223344 112233445566 147258369 987654321 123123123 123321 159357 abcdefg
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_ROWS = (
    "0123456789" * 3,
    "9876543210" * 3,
    "abcdefghijklmnopqrstuvwxyz" * 2,
    "zyxwvutsrqponmlkjihgfedcba" * 2,
    "qwertyuiopasdfghjklzxcvbnm",
    "`1234567890-=",
    "1234567890qwertyuiop",
)


def check_new_password(password: str, again: str, names: Iterable[str | None] = ()) -> None:
    """Check a new password, typed twice; `names` are the person's. Raises Invalid with faults at the two controls."""
    faults = [Fault("password", words) for words in _faults(password, names)]
    if password != again:
        faults.append(Fault("again", NOT_SAME))
    if faults:
        raise Invalid(faults)


def _faults(password: str, names: Iterable[str | None]) -> list[Words]:
    if len(password) < SHORTEST_PASSWORD:
        return [TOO_SHORT]
    if len(password) > LONGEST_PASSWORD:
        return [TOO_LONG]
    plain = account_name(password)
    if _is_common(plain):
        return [TOO_COMMON]
    if any(name in plain for name in _long_names(names)):
        return [HOLDS_NAME]
    return []


def _is_common(plain: str) -> bool:
    letters = plain.strip("0123456789!@#$%^&*()_+-=.,?~ ")
    bare = "".join(each for each in plain if each.isalnum())
    if {plain, letters, bare} & _COMMON or len(set(plain)) < 5:
        return True
    return any(plain in row for row in _ROWS) or _repeats(plain)


def _repeats(plain: str) -> bool:
    """Say whether a short piece makes up the whole."""
    return any(
        plain == (plain[:size] * len(plain))[: len(plain)]
        for size in range(1, len(plain) // 2 + 1)
        if size < 6
    )


def _long_names(names: Iterable[str | None]) -> list[str]:
    """Return what must not stand in a password: names long enough to be told from a chance."""
    pieces = [account_name(name or "") for name in names]
    pieces += [piece.partition("@")[0] for piece in pieces if "@" in piece]
    return [piece for piece in pieces if len(piece) >= SHORTEST_NAME]
