"""What is sealed opens with the same key at the same place, and nowhere else."""

import base64

import pytest

from tablewright.core.secret_box import Unreadable, derived_key, seal, unseal

KEY = "a key for tests that is long enough: 7f3c9a"


@pytest.mark.parametrize("text", ["", "hush", "密码 🔑", "y" * 100_000])
def test_what_was_sealed_is_read_again(text):
    sealed = seal(KEY, text, "mail:1")
    assert unseal(KEY, sealed, "mail:1") == text
    assert not text or text not in sealed
    assert seal(KEY, text, "mail:1") != sealed


@pytest.mark.parametrize("key, place", [(KEY + "x", "mail:1"), (KEY, "mail:2"), (KEY, "")])
def test_another_key_or_place_opens_nothing(key, place):
    with pytest.raises(Unreadable):
        unseal(key, seal(KEY, "secret", "mail:1"), place)


@pytest.mark.parametrize("position", [0, 3, 20, -1])
def test_a_changed_letter_opens_nothing(position):
    sealed = seal(KEY, "secret")
    raw = bytearray(base64.urlsafe_b64decode(sealed.removeprefix("1.")))
    raw[min(position, len(raw) - 1)] ^= 1
    with pytest.raises(Unreadable):
        unseal(KEY, "1." + base64.urlsafe_b64encode(bytes(raw)).decode())


@pytest.mark.parametrize("sealed", ["", "1.", "secret", "2.AAAA", "1.!!!", "1.AAA", "1." + "A" * 8])
def test_what_was_never_sealed_opens_nothing(sealed):
    with pytest.raises(Unreadable):
        unseal(KEY, sealed)


def test_each_purpose_has_a_key_of_its_own():
    assert derived_key(KEY, "one") != derived_key(KEY, "two") != derived_key(KEY + "x", "two")
    assert KEY.encode() not in derived_key(KEY, "one")
