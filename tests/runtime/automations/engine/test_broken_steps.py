"""Every kind of step with everything that can be wrong about it: each run ends, and says why in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import sqlalchemy as sa

from fixtures.small_apps import app, field, table
from fixtures.workshop import STAGES, Workshop, automation, on, step
from tablewright.automations.steps import STEPS
from tablewright.core.errors import Invalid
from tablewright.definition.canonical import canonical
from tablewright.identity.models import Person
from tablewright.runtime.apps.install import install
from tablewright.runtime.apps.live import LiveApps
from tablewright.runtime.apps.models import AppRow, Revision
from tablewright.runtime.automations.engine.advance import FAULT
from tablewright.runtime.automations.models import DONE, FAILED, LATER, OUTSIDE, STOPPED

TABLES = (
    table(
        "task",
        field("name"),
        field("stage", "select", options=STAGES),
        field("tags", "multi_select", options=STAGES),
        field("points", "number"),
        field("due", "date"),
        field("at", "date_time"),
        field("who", "member"),
        field("urgent", "checkbox"),
        field("files", "attachment"),
        field("notes", "relation", table="note", many=True),
        field("lines", "subform", fields=[field("part"), field("count", "number")]),
    ),
    table(
        "note",
        field("text"),
        field("task", "relation", table="task"),
        field("number", "number"),
        field("who", "member"),
        field("due", "date"),
    ),
)
WHO = [{"expression": "who"}]
FIND = step("find", "find_records", table="note", limit=5)
SETTINGS: dict[str, dict[str, Any]] = {
    "create_record": {"table": "note", "values": {"text": "name", "number": "points", "who": "who", "task": "record"}},
    "update_record": {"table": "note", "records": "steps.find", "values": {"number": "points", "text": "name"}},
    "save_record": {"table": "note", "match": {"number": "points"}, "values": {"text": "name"}},
    "set_values": {"values": {"stage": '"busy"', "due": "due + 1", "at": "due"}},
    "find_records": {"table": "note", "condition": "number = run.points", "sort": ["-number"], "limit": 5, "none": "stop"},
    "add_tags": {"field": "tags", "options": ["open"]},
    "remove_tags": {"field": "notes", "linked": "steps.find"},
    "move": {"field": "stage", "option": "busy", "owner": "keep", "people": WHO},
    "comment": {"text": "{name} is due on {due}"},
    "delete_record": {"table": "note", "records": "steps.find"},
    "assign": {
        "field": "who", "how": "least", "among": WHO, "rules": [{"condition": "urgent", "people": WHO}],
        "load_table": "note", "load_field": "who", "load_condition": "due > TODAY()", "skip_away": True,
        "otherwise": WHO,
    },
    "create_task": {
        "table": "note", "title_field": "text", "title": "{name}", "person_field": "who", "people": WHO,
        "due_field": "due", "due": 3, "unit": "workdays", "record_field": "task", "values": {"number": "points"},
    },
    "notify": {"people": WHO, "title": "{name}", "text": "{points} {due}"},
    "send_mail": {
        "people": WHO, "addresses": "name", "cc_people": WHO, "cc_addresses": "name", "subject": "{name}",
        "text": "{due}", "link": True, "attachments": ["files"],
    },
    "send_message": {
        "account": "robot", "people": WHO, "addresses": "name", "title": "{name}", "text": "{points}", "link": True,
        "mentions": WHO, "everybody": False, "template": "T", "values": [{"name": "a", "value": "{name}"}],
    },
    "for_each": {"list": "steps.find", "limit": 3},
    "branch": {},
    "wait": {
        "until": "condition", "amount": 1, "unit": "days", "moment": "at", "at": "09:00", "weekdays": [1],
        "condition": "urgent", "late": "stop",
    },
    "set_variable": {"name": "total", "value": "points * 2"},
    "run_automation": {"automation": "other", "given": {"n": "points"}, "table": "note", "records": "steps.find"},
    "stop": {"message": "{name}", "refuse": True},
    "http_request": {
        "method": "POST", "url": "https://example.com/{name}", "send": "json", "json": {"n": "{points}"},
        "query": [{"name": "q", "value": "{name}"}], "headers": [{"name": "X-One", "value": "{name}"}],
        "text": "{name}", "form": [{"name": "f", "value": "{name}"}], "account": "erp", "accept": [404],
        "values": [{"key": "code", "path": "code"}],
    },
    "call_webhook": {"url": "https://example.com/{name}", "fields": ["name"], "text": "{name}", "account": "erp"},
}  # fmt: skip
NOTHING = {"nobody": "who", "no number": "points", "no lines": "lines"}
ODD = {"unknown": "nothing.here", "unreadable": "(((", "error": "1 / 0"}
EXPRESSIONS = ("x-expression", "x-filter")


def _step(kind: str, settings: Any) -> dict[str, Any]:
    """Return a step with what its kind holds."""
    inner = [step("inner", "comment", text="{item.text}")] if kind == "for_each" else []
    branches = [{"key": "way", "condition": "points > 1", "steps": []}] if kind == "branch" else []
    return {**step("it", kind, steps=inner, branches=branches), "settings": settings}


def without(settings: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Give the settings with one of them missing, and with none."""
    yield "no settings", {}
    for name in settings:
        yield f"no {name}", {key: each for key, each in settings.items() if key != name}


def of_another_kind(settings: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Give the settings with one of them no longer what it was."""
    for name in settings:
        for value in (None, 5, ""):
            yield f"{name} = {value!r}", {**settings, name: value}


def with_expressions(
    kind: str, settings: Mapping[str, Any], sources: Mapping[str, str]
) -> Iterator[tuple[str, Any]]:
    """Give the settings with each of their expressions in turn replaced by others."""
    for name in settings:
        for told, source in sources.items():
            changed = replaced(STEPS[kind].settings[name], settings[name], source)
            if changed != settings[name]:
                yield f"{name}: {told}", {**settings, name: changed}


def replaced(schema: Mapping[str, Any], value: Any, source: str) -> Any:
    """Return a setting whose expressions are all `source`."""
    if any(each in schema for each in EXPRESSIONS):
        return source
    if "x-values" in schema or "x-given" in schema:
        return dict.fromkeys(value, source)
    if schema.get("x-reference") == "people":
        return [{"expression": source}]
    if "x-template" in schema:
        return {"n": f"{{{source}}}"} if isinstance(value, Mapping) else f"a {{{source}}} b"
    if schema.get("type") == "array" and "properties" in schema.get("items", {}):
        columns = schema["items"]["properties"]
        return [{key: replaced(columns[key], each, source) for key, each in row.items()} for row in value]
    return value


class Broken:
    """An app with steps that are broken, each in an automation of its own."""

    def __init__(self, workshop: Workshop) -> None:
        self.shop = workshop
        self.steps: dict[str, tuple[str, Any]] = {}

    def begin(self, steps: Mapping[str, tuple[str, Any]], **members: Any) -> None:
        """Install the app as it is sound and put steps into it that nobody checked: {what is wrong: (kind, settings)}."""
        self.steps = dict(steps)
        other = automation("other", on("called", "note"), step("end", "stop", message="end"))
        install(self.shop.engine, self.shop.workspace_id, app(*TABLES, automations=[other]))
        broken = [
            automation(f"w{place}", on("record_created"), FIND, _step(kind, settings), **members)
            for place, (kind, settings) in enumerate(self.steps.values())
        ]
        self.sound = dict(self.shop.app.model.document)
        self.sound["automations"] = [other, *broken]
        self.revise(self.sound)

    def revise(self, document: Mapping[str, Any]) -> None:
        """Have the app go on by another definition, unchecked."""
        rows, apps = Revision.__table__, AppRow.__table__
        with self.shop.engine.begin() as connection:
            last = (
                connection.execute(sa.select(rows).order_by(rows.c.number.desc()).limit(1)).mappings().one()
            )
            kept = {key: each for key, each in last.items() if key != "id"}
            changed = {"number": last["number"] + 1, "document": canonical(document)}
            connection.execute(sa.insert(rows).values({**kept, **changed}))
            connection.execute(sa.update(apps).values(revision=last["number"] + 1))
        self.shop.apps = LiveApps(self.shop.engine)

    def records(self) -> tuple[int, int]:
        """Make a task with everything filled in, and the note that the steps find; returns their ids."""
        ben = self.shop.people["ben"]
        (note,) = self.shop.create("note", {"text": "One", "number": 1, "who": ben})
        values = {
            "name": "Paint",
            "stage": "open",
            "points": 1,
            "due": "2026-11-30",
            "who": ben,
            "notes": [note],
        }
        return self.shop.create("task", values)[0], note

    def faults(self) -> list[str]:
        """Work off what there is, and return what is wrong with how the runs ended."""
        self.shop.work()
        names, wrong = list(self.steps), []
        for run in self.shop.runs():
            way = names[int(run.automation[1:])] if run.automation != "other" else "other"
            if run.state not in (DONE, FAILED, STOPPED, LATER, OUTSIDE):
                wrong.append(f"{way}: {run.state}")
            if run.state in (FAILED, STOPPED) and not (run.reason and run.reason["en"] and run.reason["zh"]):
                wrong.append(f"{way}: {run.state} without a reason")
            if run.reason and run.reason["en"] == FAULT.en:
                wrong.append(f"{way}: an error of ours")
        return wrong


@pytest.fixture
def broken(workshop: Workshop) -> Broken:
    """Give such an app, not yet begun."""
    return Broken(workshop)


def test_the_settings_here_are_those_of_every_kind():
    assert SETTINGS.keys() == STEPS.keys()
    for kind, settings in SETTINGS.items():
        assert settings.keys() <= STEPS[kind].settings.keys()


@pytest.mark.sqlite_only
@pytest.mark.parametrize("kind", STEPS)
def test_settings_that_are_missing_or_of_another_kind(broken, kind):
    ways = [*without(SETTINGS[kind]), *of_another_kind(SETTINGS[kind])]
    broken.begin({what: (kind, settings) for what, settings in ways})
    broken.records()
    assert broken.faults() == []
    assert len(broken.shop.runs()) >= len(ways)


@pytest.mark.parametrize("kind", STEPS)
def test_expressions_that_give_nothing_or_something_odd(broken, kind):
    ways = [("as it is", SETTINGS[kind]), *with_expressions(kind, SETTINGS[kind], {**NOTHING, **ODD})]
    broken.begin({what: (kind, settings) for what, settings in ways})
    broken.shop.create("task", {})
    assert broken.faults() == []


IN_A_SAVE = [key for key, each in STEPS.items() if SETTINGS[key] and not each.outside and not each.waits]


@pytest.mark.sqlite_only
@pytest.mark.parametrize("kind", IN_A_SAVE)
def test_before_a_save_it_is_refused_in_words(broken, kind):
    odd = with_expressions(kind, SETTINGS[kind], {**NOTHING, **ODD})
    ways = [*without(SETTINGS[kind]), *of_another_kind(SETTINGS[kind]), *odd]
    broken.begin({what: (kind, settings) for what, settings in ways}, phase="before")
    for values in ({}, {"name": "Paint", "points": 1}):
        with pytest.raises(Invalid) as refused:
            broken.shop.create("task", values)
        assert all(fault.words.en and fault.words.zh for fault in refused.value.faults)
    assert broken.shop.records("task") == []


GONE = ("task", "note", "note.number", "task.points", "task.who", "task.notes")


def gone(document: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return an app without a table or a field, its automations as they were."""
    where, _, field_key = key.partition(".")
    tables = [
        {**each, "fields": [one for one in each["fields"] if not _goes(one, each["key"], where, field_key)]}
        for each in document["tables"]
        if field_key or each["key"] != where
    ]
    for each in tables:
        each["title"] = each["fields"][0]["key"]
    return {**document, "tables": tables}


def _goes(one: Mapping[str, Any], table_key: str, where: str, field_key: str) -> bool:
    if not field_key:
        return one.get("table") == where
    return (table_key, one["key"]) == (where, field_key)


def test_what_a_step_names_is_gone(broken):
    broken.begin({kind: (kind, settings) for kind, settings in SETTINGS.items()})
    for key in GONE:
        broken.records()
        broken.revise(gone(broken.sound, key))
        assert (key, broken.faults()) == (key, [])
        broken.revise(broken.sound)


def test_the_record_was_deleted_meanwhile(broken):
    broken.begin({kind: (kind, settings) for kind, settings in SETTINGS.items()})
    task, note = broken.records()
    broken.shop.delete("task", task)
    broken.shop.delete("note", note)
    assert broken.faults() == []


@pytest.mark.parametrize("acts_as", ["owner", "actor"])
def test_the_people_have_left(broken, acts_as):
    people = {
        f"{kind} {who}": (kind, _by(settings, who)) for kind, settings in SETTINGS.items() for who in (0, 2)
    }
    broken.begin(people)
    for each in broken.sound["automations"]:
        each["as"] = acts_as
    broken.revise(broken.sound)
    broken.records()
    with broken.shop.engine.begin() as connection:
        connection.execute(sa.update(Person).values(active=False))
    assert broken.faults() == []


def _by(settings: Mapping[str, Any], person: int) -> dict[str, Any]:
    """Return settings in which one person is meant wherever people are; 0 is nobody that ever was."""
    return {key: [{"person": person}] if each == WHO else each for key, each in settings.items()}
