"""Names of people and departments, without a query per row and without missing somebody new."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tablewright.core.database import reading
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.directory import Directory
from tablewright.identity.models import Person
from tablewright.identity.people import add_department, add_person, add_workspace


@pytest.fixture
def workspace(engine: sa.Engine) -> int:
    with unit_of_work(engine) as work:
        return add_workspace(work, "w", "W", "Asia/Shanghai", "zh")


def test_it_knows_people_and_departments_by_id(engine: sa.Engine, workspace: int):
    with unit_of_work(engine) as work:
        top = add_department(work, workspace, "Top")
        mia = add_person(work, workspace, "mia", "Mia", department_id=top)
    with reading(engine) as connection:
        directory = Directory(connection, workspace)
        assert directory.person(mia) == {"id": mia, "title": "Mia"}
        assert directory.department(top) == {"id": top, "title": "Top"}


def test_somebody_added_a_moment_ago_is_known(engine: sa.Engine, workspace: int):
    with reading(engine) as connection:
        assert Directory(connection, workspace).people() == []
    with unit_of_work(engine) as work:
        mia = add_person(work, workspace, "mia", "Mia")
    with reading(engine) as connection:
        assert Directory(connection, workspace).person(mia)["title"] == "Mia"


def test_somebody_of_another_workspace_is_not_named(engine: sa.Engine, workspace: int):
    with unit_of_work(engine) as work:
        other = add_workspace(work, "other", "Other", "UTC", "en")
        eve = add_person(work, other, "eve", "Eve")
    with reading(engine) as connection:
        assert Directory(connection, workspace, "en").person(eve) == {"id": eve, "title": "(removed)"}


def test_a_department_brings_all_below_it(engine: sa.Engine, workspace: int):
    with unit_of_work(engine) as work:
        top = add_department(work, workspace, "Top")
        west = add_department(work, workspace, "West", top)
        shop = add_department(work, workspace, "Shop", west)
        east = add_department(work, workspace, "East")
    with reading(engine) as connection:
        directory = Directory(connection, workspace)
        assert directory.with_descendants([west]) == (west, shop)
        assert directory.with_descendants([top, east]) == tuple(sorted([top, west, shop, east]))
        assert [each["id"] for each in directory.departments()] == [top, west, shop, east]


def test_somebody_who_left_keeps_a_name_and_is_not_offered(engine: sa.Engine, workspace: int):
    with unit_of_work(engine) as work:
        mia = add_person(work, workspace, "mia", "Mia")
        eve = add_person(work, workspace, "eve", "Eve")
        work.connection.execute(sa.update(Person).where(Person.id == eve).values(active=False))
    with reading(engine) as connection:
        directory = Directory(connection, workspace)
        assert directory.person(eve)["title"] == "Eve"
        assert [each["id"] for each in directory.people()] == [mia]
        assert directory.is_active(mia)
        assert not directory.is_active(eve)


def test_names_of_a_page_are_read_once(engine: sa.Engine, workspace: int):
    with unit_of_work(engine) as work:
        people = [add_person(work, workspace, f"p{n}", f"P{n}") for n in range(20)]
    run: list[str] = []
    sa.event.listen(engine, "before_cursor_execute", lambda *args: run.append(args[2]))
    with reading(engine) as connection:
        for _ in range(3):
            directory = Directory(connection, workspace)
            assert [directory.person(each)["title"] for each in people] == [f"P{n}" for n in range(20)]
    assert len([each for each in run if "person" in each and "SELECT" in each]) == 1
