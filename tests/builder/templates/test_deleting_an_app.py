"""An administrator of the workspace deletes an app: told what goes, asked for the name and once more who it is."""

from __future__ import annotations

import pytest

from fixtures.front_desk import Desk
from fixtures.plain_forms import Form, send
from tablewright.runtime.apps.live import LiveApps
from tablewright.runtime.storage.doctor import check_storage

ADDRESS = "/a/everything/builder/delete"


def there(desk: Desk) -> bool:
    return "everything" in LiveApps(desk.office.engine).current(None, desk.office.workspace_id)


def test_an_app_is_deleted_by_who_types_its_name(desk: Desk) -> None:
    desk.office.create("ada", "tag", name="Blue")
    browser = desk.client("ada").client
    page = browser.get(ADDRESS)
    assert page.status_code == 200 and "for good" in page.text
    wrong = send(browser, Form(page.text, "name", ADDRESS), ADDRESS, name="Something")
    assert wrong.status_code == 422 and there(desk)
    label = desk.office.app.model.label.en
    answer = send(browser, Form(page.text, "name", ADDRESS), ADDRESS, name=label)
    assert (answer.status_code, answer.location) == (303, "/")
    assert not there(desk)
    assert list(check_storage(desk.office.engine)) == []
    assert browser.get("/a/everything/tag/").status_code == 404


def test_who_has_not_proved_lately_who_they_are_is_asked_first(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = desk.client("ada").client
    form = Form(browser.get(ADDRESS).text, "name", ADDRESS)
    monkeypatch.setattr("tablewright.web.confirm.confirmed", lambda: False)
    for answer in (browser.get(ADDRESS), send(browser, form, ADDRESS, name="x")):
        assert answer.status_code == 303 and answer.location.startswith("/me/confirm")
    assert there(desk)


def test_nobody_else_deletes_an_app(desk: Desk) -> None:
    for who, status in (("edith", 403), ("mia", 403), ("sam", 404)):
        assert desk.client(who).get(ADDRESS).status_code == status
        assert desk.client(who).post(ADDRESS, name="x").status_code in (status, 400, 403)
    assert there(desk)
