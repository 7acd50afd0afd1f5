"""Values only one record may have: the twin is named where it may be seen, and the index guards against races."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from fixtures.office import Office
from tablewright.core.errors import Invalid
from tablewright.runtime.records import store


def messages(office: Office, who: str, table: str, **fields: object) -> dict[str, list[str]]:
    with pytest.raises(Invalid) as caught:
        office.create(who, table, **fields)
    return dict(caught.value.by_path("en"))


def test_the_twin_is_named_whatever_the_case_and_the_spaces(office: Office) -> None:
    office.create("ada", "tag", name="Red Wine")
    for name in ("Red Wine", "red wine", "  RED WINE "):
        assert "Red Wine" in messages(office, "ada", "tag", name=name)["name"][0]


def test_a_twin_out_of_sight_is_not_named(office: Office) -> None:
    office.create("max", "project", name="Secret", reference="AB-1")
    (message,) = messages(office, "mia", "project", name="Roof", reference="AB-1")["reference"]
    assert "Secret" not in message


def test_twins_within_one_call_are_found(office: Office) -> None:
    with pytest.raises(Invalid) as caught:
        office.create_many("ada", "tag", [{"name": "a"}, {"name": "b"}, {"name": "A"}])
    assert set(caught.value.by_path("en")) == {"2.name"}


def test_a_value_is_free_again_once_its_record_lies_in_the_bin(office: Office) -> None:
    office.delete("ada", "tag", office.create("ada", "tag", name="red"))
    assert office.create("ada", "tag", name="red")


def test_no_value_has_no_twin(office: Office) -> None:
    office.create("ada", "project", name="Roof")
    assert office.create("ada", "project", name="Dome", reference=None)


def test_a_record_may_keep_its_own_value_and_change_its_case(office: Office) -> None:
    tag = office.create("ada", "tag", name="red")
    office.update("ada", "tag", tag, name="Red", weight=3)
    assert office.stored("tag", tag)["name"] == "Red"


def test_a_change_to_a_taken_value_is_refused(office: Office) -> None:
    office.create("ada", "tag", name="red")
    blue = office.create("ada", "tag", name="blue")
    before = office.snapshot()
    with pytest.raises(Invalid):
        office.update("ada", "tag", blue, name="RED")
    assert office.snapshot() == before


@pytest.mark.postgresql_only
def test_who_slips_past_the_check_is_told_the_same(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else commits the same value between the check and the write; SQLite has one writer at a time."""
    insert, other = store.insert, threading.Thread(target=lambda: office.create("ada", "tag", name="red"))

    def late(*given: object) -> None:
        if not other.ident:
            other.start()
            other.join()
        insert(*given)

    monkeypatch.setattr("tablewright.runtime.records.service.insert", late)
    assert "red" in messages(office, "edith", "tag", name="Red")["name"][0]
    assert len(office.live_ids("tag")) == 1


def test_an_index_that_refuses_is_translated_even_when_the_check_saw_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.create("ada", "tag", name="red")
    monkeypatch.setattr("tablewright.runtime.records.service.check_uniques", lambda *given: None)
    assert "red" in messages(office, "ada", "tag", name="RED")["name"][0]
    with office.engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM change_log")) == 1
        connection.rollback()
