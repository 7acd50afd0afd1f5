"""The demo is put in place once, a broken-off start is completed by the next, and its links open the door."""

import shutil

import pytest
import sqlalchemy as sa

from tablewright.builder.templates import shipped as shipped_apps
from tablewright.commands import demo
from tablewright.core.database import reading
from tablewright.core.words import Words
from tablewright.identity.models import RoleMember
from tablewright.runtime.apps.models import AppRow, Revision


@pytest.fixture
def shipped(monkeypatch, examples, tmp_path):
    """Ship one example app instead of the real ones, which take longer to fill."""
    shutil.copytree(examples / "everything", tmp_path / "apps" / "everything")
    monkeypatch.setattr(shipped_apps, "SHIPPED_APPS", tmp_path / "apps")


def count(engine, model) -> int:
    """Return how many rows a table of the platform has."""
    with reading(engine) as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(model.__table__))


def test_it_is_installed_once_however_often_one_starts(engine, shipped, capsys):
    demo.prepare_demo(engine)
    assert "Installing the demo app" in capsys.readouterr().out
    roles = count(engine, RoleMember)
    demo.prepare_demo(engine)
    assert capsys.readouterr().out == ""
    assert (count(engine, AppRow), count(engine, RoleMember)) == (1, roles)


def test_a_start_that_broke_off_is_completed_by_the_next(engine, shipped, monkeypatch):
    with monkeypatch.context() as breaking:
        breaking.setattr(demo, "give_demo_roles", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            demo.prepare_demo(engine)
    demo.prepare_demo(engine)
    assert count(engine, AppRow) == 1


def test_its_history_begins_in_the_readers_language(engine, shipped):
    demo.prepare_demo(engine)
    with reading(engine) as connection:
        told = connection.scalar(sa.select(Revision.__table__.c.message))
    assert told == Words("Installed with the demo.", "随演示安装。")


def test_the_links_of_three_people_open_a_door_and_those_of_the_last_start_do_not(app, engine, shipped):
    demo.prepare_demo(engine)
    old, new = ([line.en.split()[-1] for line in demo.sign_in_sentences(engine, "")[1:]] for _ in range(2))
    assert len(new) == 3
    assert [app.test_client().get(link).status_code for link in new] == [200] * 3
    assert [app.test_client().get(link).status_code for link in old] == [404] * 3
