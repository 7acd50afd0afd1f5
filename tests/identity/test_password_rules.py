"""A new password: long enough, not one that guessing begins with, not one's own name; nothing else is asked."""

import pytest

from tablewright.core.errors import Invalid
from tablewright.identity.password_rules import check_new_password
from tablewright.identity.passwords import hash_password, verify_password

NAMES = ("grace", "Grace Hopper", "grace.hopper@example.com", None)


@pytest.mark.parametrize(
    "password",
    [
        "compile all the ships",
        "四个词语密码很容易记",
        "Tr0ub4dor&3zz",
        "x8#kQ!29vLpz",
        "violet-otter-77",
        "a" + "bcdfghjklm" * 19,
    ],
)
def test_good_ones_are_taken(password):
    check_new_password(password, password, NAMES)


@pytest.mark.parametrize(
    "password",
    [
        "",
        "short",
        "123456789",
        "x" * 201,
        "password12",
        "Password123!",
        "PASSWORD2026",
        "1234567890",
        "0987654321",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "qwertyuiop",
        "1qaz2wsx3edc",
        "abcdefghijkl",
        "letmein2026!",
        "tablewright1",
        "woaini1314520",
        "grace-hopper-1",
        "ILoveGraceHopper",
        "xx grace.hopper xx",
        "ｐａｓｓｗｏｒｄ１２",
    ],
)
def test_bad_ones_are_refused_with_a_sentence(password):
    with pytest.raises(Invalid) as refused:
        check_new_password(password, password, NAMES)
    (fault,) = refused.value.faults
    assert fault.path == "password" and fault.words.en and fault.words.zh


def test_both_must_be_the_same():
    with pytest.raises(Invalid) as refused:
        check_new_password("compile all the ships", "compile all the shops", NAMES)
    assert [fault.path for fault in refused.value.faults] == ["again"]


def test_a_hash_verifies_its_password_in_any_unicode_form_and_no_other():
    stored = hash_password("Zürich über Café")
    assert stored.startswith("$argon2id$") and hash_password("Zürich über Café") != stored
    assert verify_password(stored, "Zu\u0308rich u\u0308ber Cafe\u0301")
    for wrong in ("", "Zürich über Cafe", "Zürich über Café ", "x" * 100_000):
        assert not verify_password(stored, wrong)
    for nothing in (None, "", "not a hash", "$argon2id$v=19$broken"):
        assert not verify_password(nothing, "")
