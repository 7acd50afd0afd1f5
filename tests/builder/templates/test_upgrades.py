"""An app made of a template takes its newer version over, and loses nothing of its own without being asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from fixtures.example_documents import document_of
from fixtures.front_desk import Desk
from fixtures.office import Office
from fixtures.plain_forms import Form, send
from fixtures.random_edits import edited
from tablewright.builder.jobs.worker import JOBS
from tablewright.builder.publishing import change_app
from tablewright.builder.templates.clone import clone_app
from tablewright.builder.templates.gallery import find_offer
from tablewright.builder.templates.likeness import like
from tablewright.builder.templates.lineage import origin_of
from tablewright.builder.templates.new_app import app_of_template
from tablewright.builder.templates.upgrade import is_newer, upgrade_of
from tablewright.builder.templates.versions import publish_version
from tablewright.core.database import reading
from tablewright.core.errors import Invalid
from tablewright.core.unit_of_work import unit_of_work
from tablewright.core.words import Words
from tablewright.definition.canonical import canonical
from tablewright.definition.check import check
from tablewright.definition.diff import diff
from tablewright.definition.labels import value_at
from tablewright.definition.merge import merge
from tablewright.runtime.apps.live import LiveApp, LiveApps
from tablewright.runtime.records import service
from tablewright.runtime.records.context import make_context
from tablewright.runtime.storage.doctor import check_storage

Edit = Callable[[dict[str, Any]], None]


class Family:
    """A template of the office and an app made of it."""

    def __init__(self, office: Office) -> None:
        self.office, self.engine, self.ada = office, office.engine, office.actor("ada")
        self.publish("1.0")
        self.make("child")

    def live(self, key: str = "everything") -> LiveApp:
        return LiveApps(self.engine).get(None, self.office.workspace_id, key)

    def publish(self, version: str, notes: str = "") -> int:
        """Publish the template's app as a version."""
        with unit_of_work(self.engine) as work:
            self.template = publish_version(work, self.live(), self.ada, version, notes)
        return self.template

    def make(self, key: str) -> LiveApp:
        """Make an app of the newest version."""
        with unit_of_work(self.engine) as work:
            offer = find_offer(work.connection, self.office.workspace_id, f"made:{self.template}")
            app_of_template(work, self.ada, offer, {"key": key, "label": key.title()})
        return self.live(key)

    def change(self, key: str, edit: Edit) -> None:
        """Change an app as its administrators do."""
        app = self.live(key)
        document = deepcopy(dict(app.model.document))
        edit(document)
        with unit_of_work(self.engine) as work:
            change_app(work, app, self.ada, app.revision, lambda _: document, Words("edit", "edit"))

    def upgrade(self, key: str = "child"):
        """Return what the newest version would make of an app."""
        with reading(self.engine) as connection:
            app = self.live(key)
            return upgrade_of(connection, app, app.model.document)


@pytest.fixture
def family(office: Office) -> Family:
    return Family(office)


def label(table: str, key: str, text: str) -> Edit:
    """Return the edit that gives a field another label."""

    def edit(document: dict[str, Any]) -> None:
        field_in(document, table, key)["label"]["en"] = text

    return edit


def field_in(document: Mapping[str, Any], table: str, key: str) -> dict[str, Any]:
    fields = next(each for each in document["tables"] if each["key"] == table)["fields"]
    return next(each for each in fields if each["key"] == key)


def test_the_first_version_is_the_newest_at_first(family: Family) -> None:
    assert family.upgrade() is None
    with reading(family.engine) as connection:
        origin = origin_of(connection, family.live("child"))
    assert origin is not None
    assert (origin.template, origin.version) == (f"made:{family.template}", "1.0")


def test_a_newer_version_is_offered_with_what_it_changes(family: Family) -> None:
    family.change("everything", label("team", "founded", "Since"))
    assert family.upgrade() is None
    family.publish("1.1", "Labels")
    found = family.upgrade()
    assert found is not None
    assert (found.offer.version, found.offer.notes) == ("1.1", "Labels")
    assert [each.path for each in found.changes] == [("tables", "team", "fields", "founded")]
    assert not found.merge.conflicts


def test_without_changes_of_ones_own_an_upgrade_is_a_fresh_app_of_the_new_version(family: Family) -> None:
    document = edited(family.live().model.document, Random(5), 25, "new")
    family.change("everything", lambda told: (told.clear(), told.update(document)))
    family.publish("1.1")
    found, fresh = family.upgrade(), family.make("fresh").model.document
    assert found is not None
    upgraded = {**found.merge.document, "key": "fresh", "label": "Fresh"}
    assert found.merge.conflicts == () and canonical(upgraded) == canonical(fresh)


@pytest.mark.parametrize("seed", range(10))
def test_no_change_of_ones_own_is_lost_without_a_conflict(seed: int) -> None:
    base = document_of()
    own = {"key": "mine", "label": "Mine", "icon": "star", "color": "red"}
    mine = {**edited(base, Random(seed), 6, "mine"), **own, "version": "1.0"}
    theirs = edited(base, Random(100 + seed), 6, "theirs")
    merged = merge(like(base, mine, "1.0"), mine, like(theirs, mine, "1.1"))
    places = [place for each in merged.conflicts for place in (each.path, *each.touched)]
    assert check(merged.document) == []
    assert {name: merged.document[name] for name in own} == own and merged.document["version"] == "1.1"
    for each in diff(like(base, mine, "1.0"), mine):
        kept = value_at(merged.document, each.path) == value_at(mine, each.path)
        told = any(each.path[: len(p)] == p or p[: len(each.path)] == each.path for p in places)
        assert kept or told or each.act == "moved" or isinstance(each.after, list), each.path


def test_numbers_of_versions_are_compared_as_numbers() -> None:
    assert is_newer("1.10", "1.9") and is_newer("2.0", "1.10") and is_newer("1.0.1", "1.0")
    assert not is_newer("1.9", "1.10") and not is_newer("1.0", "1.0") and not is_newer("x", "1.0")


def test_versions_rise_and_say_something_new(family: Family) -> None:
    for version in ("1.0", "0.9", "one", "1", ""):
        with pytest.raises(Invalid):
            family.publish(version)
    with pytest.raises(Exception, match="Nothing has changed"):
        family.publish("1.1")


def test_a_clone_of_a_templates_app_comes_from_its_newest_version(family: Family) -> None:
    family.change("everything", label("team", "founded", "Since"))
    family.publish("1.1")
    with unit_of_work(family.engine) as work:
        clone_app(work, family.live().id, family.ada, key="twin", label="Twin")
    with reading(family.engine) as connection:
        twin, child = (origin_of(connection, family.live(key)) for key in ("twin", "child"))
    assert twin is not None and child is not None
    assert (twin.version, child.version) == ("1.1", "1.0")


class Pages:
    """The pages of the family, seen by its administrator without JavaScript."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.family, self.browser = Family(desk.office), desk.client("ada").client

    def text(self, key: str, page: str = "") -> str:
        answer = self.browser.get(f"/a/{key}/builder/template{page}")
        assert answer.status_code == 200, answer.status
        return answer.text

    def send(self, key: str, to: str, page: str = "", **values: object):
        """Fill in the form that goes to an address, and send it, saying yes where that is asked."""
        address = f"/a/{key}/builder/template"
        answer = send(self.browser, Form(self.text(key, page), "csrf", f"{address}{to}"), address, **values)
        if answer.status_code == 200 and 'name="confirmed"' in answer.text:
            form = Form(answer.text, "confirmed")
            answer = send(self.browser, form, form.action, confirmed="1")
        return answer


@pytest.fixture
def pages(desk: Desk) -> Pages:
    return Pages(desk)


def test_an_upgrade_is_taken_over_by_its_page_and_can_be_taken_back(pages: Pages) -> None:
    family = pages.family
    family.change("child", label("team", "level", "Mine"))
    family.change("everything", label("team", "founded", "Since"))
    pages.send("everything", "/publish", version="1.1", notes="Better words")
    assert "Version 1.1 is available" in pages.text("child")
    assert "Better words" in pages.text("child", "/upgrade")
    before = family.live("child").model.document
    answer = pages.send("child", "/upgrade", "/upgrade")
    assert answer.status_code == 303
    after = family.live("child").model.document
    assert field_in(after, "team", "founded")["label"]["en"] == "Since"
    assert field_in(after, "team", "level")["label"]["en"] == "Mine"
    assert after["version"] == "1.1" and after["key"] == "child"
    assert "This is the newest version" in pages.text("child")
    revision = family.live("child").revision
    undo = f"/a/child/builder/history/{revision}/undo"
    form = Form(pages.browser.get(undo).text, "base", undo)
    assert send(pages.browser, form, undo, confirmed="1").status_code == 303
    assert family.live("child").model.document == before
    assert "Version 1.1 is available" in pages.text("child")
    assert list(check_storage(family.engine)) == []


@pytest.mark.parametrize("choice, expected", (("mine", "Mine"), ("theirs", "Theirs")))
def test_what_contradicts_is_asked_and_done_as_chosen(pages: Pages, choice: str, expected: str) -> None:
    family = pages.family
    family.change("child", label("team", "founded", "Mine"))
    family.change("everything", label("team", "founded", "Theirs"))
    family.publish("1.1")
    assert "conflicts with yours: 1" in pages.text("child")
    undecided = pages.send("child", "/upgrade", "/upgrade")
    assert undecided.status_code == 422 and "Choose for each" in undecided.text
    assert family.live("child").model.document["version"] == "1.0"
    found = family.upgrade()
    assert found is not None
    (conflict,) = found.merge.conflicts
    answer = pages.send("child", "/upgrade", "/upgrade", **{f"choice:{conflict.id}": choice})
    assert answer.status_code == 303
    after = family.live("child").model.document
    assert field_in(after, "team", "founded")["label"]["en"] == expected and after["version"] == "1.1"


def test_one_button_chooses_for_all_the_rest_and_shows_what_comes_of_it(pages: Pages) -> None:
    family = pages.family
    for key in ("founded", "level"):
        family.change("child", label("team", key, "Mine"))
        family.change("everything", label("team", key, "Theirs"))
    family.publish("1.1")
    shown = pages.send("child", "/upgrade", "/upgrade", all="theirs")
    assert shown.status_code == 200 and family.live("child").model.document["version"] == "1.0"
    form = Form(shown.text, "base", "/upgrade")
    assert [value for name, value in form.values.items() if name.startswith("choice:")] == ["theirs"] * 2
    answer = send(pages.browser, form, form.action)
    assert answer.status_code == 303
    after = family.live("child").model.document
    assert {field_in(after, "team", key)["label"]["en"] for key in ("founded", "level")} == {"Theirs"}


def test_what_was_changed_here_is_told_and_goes_back_to_the_template(pages: Pages) -> None:
    family = pages.family
    original = field_in(family.live("child").model.document, "team", "founded")
    assert "the app is the same as the template" in pages.text("child")
    family.change("child", label("team", "founded", "Mine"))
    page = pages.text("child")
    assert "changed here" in page and 'value="tables/team/fields/founded"' in page
    assert pages.send("child", "/revert").status_code == 303
    assert field_in(family.live("child").model.document, "team", "founded") == original


def test_who_only_works_with_an_app_does_not_see_its_template(desk: Desk) -> None:
    for path in ("", "/upgrade", "/proposals/1"):
        assert desk.client("edith").get(f"/a/everything/builder/template{path}").status_code == 403
    for act in ("publish", "withdraw", "part", "revert", "propose", "upgrade"):
        assert desk.client("edith").post(f"/a/everything/builder/template/{act}").status_code == 403


def test_an_upgrade_that_moves_many_values_is_made_in_the_background(pages: Pages, monkeypatch) -> None:
    family, config = pages.family, pages.desk.app.config
    monkeypatch.setitem(config, "LIMITS", replace(config["LIMITS"], records_per_change=1))
    monkeypatch.setattr(type(JOBS), "wake", lambda *_told: None)

    def to_text(document: dict[str, Any]) -> None:
        field = field_in(document, "team", "budget")
        kept = {each: field[each] for each in ("key", "label")}
        field.clear()
        field.update(kept, type="text")

    with unit_of_work(family.engine) as work:
        context = make_context(work.connection, family.live("child"), family.ada, work.now)
        teams = [{"name": f"Team {n}", "budget": "12.50"} for n in range(3)]
        service.create(work, context, "team", teams, "test")
    family.change("everything", to_text)
    family.publish("1.1")
    answer = pages.send("child", "/upgrade", "/upgrade")
    assert answer.status_code == 303 and "/builder/jobs/" in answer.location, answer.text
    assert family.live("child").model.document["version"] == "1.0"
    job = int(answer.location.rpartition("/")[2])
    assert not JOBS.step(family.engine, LiveApps(family.engine), job)
    assert "The change is live" in pages.browser.get(answer.location).text
    live = family.live("child")
    assert (live.model.document["version"], live.model.tables["team"].by_key["budget"].type) == (
        "1.1",
        "text",
    )
    assert "This is the newest version" in pages.text("child")
