"""A clone is a picture of one moment, whatever others save while it is made."""

from __future__ import annotations

import pytest

from tablewright.builder.templates import copied_records

from .conftest import Source

pytestmark = pytest.mark.postgresql_only


def test_what_others_save_meanwhile_is_whole_in_it_or_not_in_it_at_all(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A task and the project it points at are saved between any two steps of the copying."""
    run = copied_records.Copying._run
    rows = copied_records.Copying._rows

    def save() -> None:
        project = source.office.create(
            "ada", "project", name="Late", stage="plan", owner=source.ada.person_id
        )
        source.office.create("ada", "task", name="Late", project=project)

    def between(self, *given):
        save()
        return rows(self, *given)

    def after(self, *given):
        found = run(self, *given)
        save()
        return found

    monkeypatch.setattr(copied_records.Copying, "_rows", between)
    monkeypatch.setattr(copied_records.Copying, "_run", after)
    clone = source.clone(what="data")
    projects = {row["id"] for row in source.rows(clone, "project")}
    assert {row["project"] for row in source.rows(clone, "task")} <= projects
    late = sum(row["name"] == "Late" for row in source.rows(clone, "project"))
    assert late == sum(row["name"] == "Late" for row in source.rows(clone, "task")) > 0
    saved = sum(row["name"] == "Late" for row in source.rows(source.office.app, "project"))
    assert saved == late + 1
