"""Guessing is slowed for an account and for an address; nothing a client varies helps, and nobody is shut out."""

from __future__ import annotations

import threading

import pytest

from fixtures.house import PASSWORD
from tablewright.identity import password_sign_in
from tablewright.identity.throttle import ACCOUNT, ADDRESS, TooManyTries, by_name, take_try


def guess(house, login, times, address=lambda number: f"203.0.113.{number}", **headers):
    """Guess wrongly, each time from a fresh browser; return the statuses."""
    return [
        house.browser(address=address(number))
        .sign_in(login, f"wrong guess number {number}", headers=headers)
        .status_code
        for number in range(times)
    ]


def test_after_some_guesses_an_account_waits_and_the_right_password_too(house):
    assert guess(house, "bob", 7) == [401] * ACCOUNT.free + [429] * 2
    answer = house.browser().sign_in("bob", PASSWORD)
    assert answer.status_code == 429 and int(answer.headers["Retry-After"]) == 30
    assert "Try again in 30 seconds" in answer.text
    house.clock.forward(seconds=31)
    house.signed_in("bob")


def test_an_unknown_account_waits_just_the_same(house):
    assert guess(house, "nobody", 7) == guess(house, "bob", 7)


@pytest.mark.parametrize("variant", ["BOB", " bob", "bob ", "Bob\t", "ｂｏｂ", "bob\u00a0"])
def test_another_spelling_is_the_same_account(house, variant):
    guess(house, "bob", ACCOUNT.free)
    assert guess(house, variant, 1) == [429]


def test_the_other_name_of_an_account_is_guessed_no_faster_and_tells_nothing(house):
    guess(house, "bob", ACCOUNT.free)
    answer = house.browser().sign_in("bob@example.com", PASSWORD)
    unknown = house.browser().sign_in("nobody@example.com", PASSWORD)
    assert answer.status_code == unknown.status_code == 401
    house.clock.forward(minutes=16)
    house.signed_in("bob@example.com")


@pytest.mark.parametrize(
    "name", ["X_Forwarded_For", "X_Real_IP", "Forwarded", "CF_Connecting_IP", "User_Agent", "Cookie"]
)
def test_nothing_a_client_sends_begins_the_count_anew(house, name):
    header = {name.replace("_", "-"): "192.0.2.1"}
    guess(house, "bob", ACCOUNT.free)
    answer = house.browser().sign_in("bob", PASSWORD, headers=header)
    assert answer.status_code == 429


def test_many_accounts_from_one_address_wait_and_another_address_does_not(house):
    one = lambda number: "203.0.113.9"  # noqa: E731
    statuses = [guess(house, f"name{number}", 1, one)[0] for number in range(ADDRESS.free + 2)]
    assert statuses == [401] * ADDRESS.free + [429] * 2
    assert house.browser(address="203.0.113.9").sign_in("ada", PASSWORD).status_code == 429
    house.signed_in("ada", address="198.51.100.1")


def test_a_network_of_ipv6_is_one_address(house):
    inside = lambda number: f"2001:db8:1:2::{number:x}"  # noqa: E731
    for number in range(ADDRESS.free):
        house.browser(address=inside(number)).sign_in(f"name{number}", "wrong")
    assert house.browser(address=inside(999)).sign_in("ada", PASSWORD).status_code == 429
    house.signed_in("ada", address="2001:db8:1:3::1")


def test_own_successes_do_not_clear_what_was_guessed_at_others(house):
    """Somebody with an account of their own may not reset the count of an address by signing in between."""
    for number in range(ADDRESS.free):
        house.browser(address="203.0.113.9").sign_in(f"name{number}", "wrong")
        if number % 5 == 0:
            house.signed_in("ada", address="203.0.113.9")
    assert house.browser(address="203.0.113.9").sign_in("ada", PASSWORD).status_code == 429


def test_a_stranger_cannot_shut_a_user_out(house):
    known = house.signed_in("bob")
    known.post("/sign-out")
    for _ in range(40):
        guess(house, "bob", 1)
        house.clock.forward(minutes=15, seconds=1)
    guess(house, "bob", 3)
    # A browser that knows the account goes its own way; others wait a quarter of an hour at most.
    assert known.sign_in("bob", PASSWORD).status_code == 303
    house.clock.forward(minutes=15, seconds=1)
    house.signed_in("bob")


def test_a_known_browser_is_slowed_as_well(house):
    known = house.signed_in("bob")
    known.post("/sign-out")
    statuses = [known.sign_in("bob", "wrong").status_code for _ in range(ACCOUNT.free + 2)]
    assert statuses == [401] * ACCOUNT.free + [429] * 2
    # That is this browser's count alone.
    house.signed_in("bob")


def test_a_known_browser_counts_for_its_own_people_only(house):
    known = house.signed_in("bob")
    known.post("/sign-out")
    guess(house, "ada", ACCOUNT.free)
    assert known.sign_in("ada", PASSWORD).status_code == 429
    forged = house.browser()
    cookie = known.client.get_cookie("tablewright-device").value
    forged.client.set_cookie("tablewright-device", cookie[:-2] + "xx")
    guess(house, "bob", ACCOUNT.free)
    assert forged.sign_in("bob", PASSWORD).status_code == 429


def test_a_try_is_counted_before_the_password_is_compared(house, monkeypatch):
    def fall(*_):
        raise MemoryError

    house.app.config["PROPAGATE_EXCEPTIONS"] = False
    # Only this is undone: the house's clock stays where it stands.
    with monkeypatch.context() as broken:
        broken.setattr(password_sign_in, "verify_password", fall)
        guess(house, "bob", ACCOUNT.free)
    assert house.browser().sign_in("bob", PASSWORD).status_code == 429


def test_many_tries_at_once_are_all_counted(house):
    admitted, waited = [], []

    def act() -> None:
        try:
            take_try(house.engine, by_name("bob"))
            admitted.append(1)
        except TooManyTries:
            waited.append(1)

    threads = [threading.Thread(target=act) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(admitted), len(waited)) == (ACCOUNT.free, 12 - ACCOUNT.free)


def test_waits_grow_to_a_cap_and_are_forgotten_after_a_day(house):
    waits = []
    for _ in range(12):
        answer = house.browser().sign_in("bob", "wrong")
        while answer.status_code == 429:
            waits.append(int(answer.headers["Retry-After"]))
            house.clock.forward(seconds=waits[-1])
            answer = house.browser(address="203.0.113.77").sign_in("bob", "wrong")
    assert waits == [30, 60, 120, 240, 480, 900, 900]
    house.clock.forward(hours=25)
    assert guess(house, "bob", ACCOUNT.free) == [401] * ACCOUNT.free
