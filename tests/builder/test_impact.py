"""What a change touches is told before it is made: places, values with examples, links, views, programs, people."""

import time
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from fixtures.small_apps import app, field, table
from tablewright.builder.edits.fields import add_field, change_field, remove_field
from tablewright.builder.edits.forms import add_form, remove_form
from tablewright.builder.edits.options import remove_option
from tablewright.builder.edits.table_rules import add_rule
from tablewright.builder.edits.tables import remove_table
from tablewright.builder.edits.views import add_view, change_view
from tablewright.builder.impact.impact import impact, records_of
from tablewright.core.database import reading
from tablewright.core.deadline import Overran, deadline
from tablewright.core.unit_of_work import unit_of_work
from tablewright.fields.base import Reader
from tablewright.identity.actor import Actor
from tablewright.identity.credential_models import Token
from tablewright.identity.sign_in import load_actor
from tablewright.runtime.api_use.store import Noted
from tablewright.runtime.apps.install import install
from tablewright.runtime.apps.live import LiveApps
from tablewright.runtime.apps.publish import publish
from tablewright.runtime.apps.revisions import StoredDefinition
from tablewright.runtime.public_forms.models import PublicForm
from tablewright.runtime.records import service
from tablewright.runtime.records.context import make_context
from tablewright.runtime.saved_views.models import SavedView
from tablewright.runtime.sharing.models import ViewLink
from tablewright.runtime.webhooks.models import Webhook

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
pytestmark = pytest.mark.both_databases
STAGES = [{"key": key, "label": label} for key, label in (("open", "进行中"), ("won", "成交"))]


class Studio:
    """An app with some records, and what changes of it would touch."""

    def __init__(self, office):
        self.office = office
        install(office.engine, office.workspace_id, _definition())
        with unit_of_work(office.engine) as work:
            context = make_context(work.connection, self.app, Actor.system(office.workspace_id), work.now)
            rows = [
                {"name": f"甲{number}", "size": number, "stage": "won" if number > 3 else "open"}
                for number in range(1, 7)
            ]
            self.ids = service.create(work, context, "client", [*rows, {"name": "甲1"}], "test")
            visits = [{"name": "初访", "client": self.ids[0]}, {"name": "回访", "client": self.ids[0]}]
            service.create(work, context, "visit", visits, "test")

    @property
    def app(self):
        """Return the app as it is live."""
        return LiveApps(self.office.engine).get(None, self.office.workspace_id, "desk")

    @property
    def document(self):
        """Return the live definition."""
        return self.app.model.document

    def impact(self, after, who="ada", seconds=30.0):
        """Return what a change to a document touches, as somebody is told."""
        return self._ask(
            who, lambda context, reader: impact(context, self.document, after, reader, seconds=seconds)
        )

    def records(self, after, name):
        """Return the titles of the records behind one of an impact's numbers."""
        return self._ask(
            "ada",
            lambda context, reader: [
                each.title for each in records_of(context, self.document, after, reader, name, 100)
            ],
        )

    def _ask(self, who, ask):
        with reading(self.office.engine) as connection:
            actor = load_actor(connection, self.office.people[who])
            return ask(make_context(connection, self.app, actor, NOW), Reader("zh", "Asia/Shanghai"))

    def publish(self, document):
        """Make another state of the app live."""
        with unit_of_work(self.office.engine) as work:
            definition = StoredDefinition(document, {})
            publish(work, self.office.workspace_id, definition, self.app.revision, None, "changed")

    def write(self, model, **values):
        """Write a row of one of the product's own tables."""
        with unit_of_work(self.office.engine) as work:
            return work.connection.execute(sa.insert(model).values(values)).inserted_primary_key[0]


def _definition():
    return app(
        table(
            "client",
            field("name"),
            field("size", "number"),
            field("stage", "select", options=STAGES),
            field("double", "formula", expression="size * 2", result="number"),
        ),
        table("visit", field("name"), field("client", "relation", table="client")),
        key="desk",
    )


@pytest.fixture
def studio(office):
    """Give the app with its records."""
    return Studio(office)


def said(values):
    """Return what is said of values."""
    return [each.words.zh for each in values]


def test_a_new_field_touches_nothing(studio):
    told = studio.impact(add_field(studio.document, "client", field("remark")))
    assert told.empty


def test_a_removed_field_is_told_with_what_goes_along_and_how_many_have_a_value(studio):
    told = studio.impact(remove_field(studio.document, "client", "size").document)
    assert [(each.goes, each.address) for each in told.touched[0].places] == [(True, None)]
    assert said(told.values) == ["“Client”中有 6 条记录填写了“Size”，将随字段一并移除；撤销后可恢复。"]
    assert [(each.title, each.value) for each in told.values[0].examples][:2] == [("甲1", "1"), ("甲2", "2")]


@pytest.mark.parametrize(
    ("changes", "count", "records"),
    [
        ({"max": 4}, 2, ["甲5", "甲6"]),
        ({"min": 2}, 1, ["甲1"]),
        ({"required": True}, 1, ["甲1"]),
    ],
)
def test_values_that_new_limits_would_refuse_are_counted_and_listed(studio, changes, count, records):
    after = change_field(studio.document, "client", "size", changes)
    told = studio.impact(after)
    assert [each.count for each in told.values] == [count]
    assert studio.records(after, told.values[0].name) == records


def test_wider_limits_refuse_nothing_and_are_not_asked_about(studio):
    studio.publish(change_field(studio.document, "client", "size", {"max": 5}))
    assert studio.impact(change_field(studio.document, "client", "size", {"max": 6})).empty
    assert not studio.impact(change_field(studio.document, "client", "size", {"max": 4})).empty


def test_values_that_occur_twice_are_told_before_a_field_forbids_that(studio):
    told = studio.impact(change_field(studio.document, "client", "name", {"unique": True}))
    assert said(told.values) == ["“Client”中有 2 条记录的“Name”重复，请先修改为不重复的值。"]


def test_values_that_another_type_cannot_take_are_told(studio):
    told = studio.impact(change_field(studio.document, "visit", "name", {"type": "number"}))
    assert said(told.values) == ["“Name”有 2 个值无法转换为新类型，将留空。"]


def test_records_that_break_a_new_rule_are_told_and_those_it_cannot_be_asked_of_are_not(studio):
    rule = {"key": "small", "expression": "size < 3", "message": "规模过大"}
    told = studio.impact(add_rule(studio.document, "client", rule))
    assert [each.count for each in told.values] == [4]
    later = add_field(studio.document, "client", field("later", "number"))
    told = studio.impact(add_rule(later, "client", {**rule, "expression": "later < 3"}))
    assert told.empty


def test_an_option_that_records_have_is_told(studio):
    told = studio.impact(remove_option(studio.document, "client", "stage", "won").document)
    assert said(told.values) == ["有 3 条记录的“Stage”为“成交”。这些记录保留原值，但之后不能再选择该选项。"]


def test_a_removed_table_takes_along_the_relations_to_it(studio):
    told = studio.impact(remove_table(studio.document, "client").document)
    assert {each.count for each in told.values} == {7, 2}
    assert any(place.goes for each in told.touched for place in each.places)


def test_who_may_not_see_the_records_is_given_numbers_and_no_examples(studio):
    told = studio.impact(remove_field(studio.document, "client", "size").document, who="mia")
    assert [(each.count, each.examples) for each in told.values] == [(6, ())]


def test_links_saved_views_and_programs_are_told(studio):
    people = studio.office.people
    at = {"app_id": studio.app.id, "table_key": "client"}
    studio.write(
        ViewLink,
        digest="d",
        view_key="all",
        name="展会",
        fields=["name", "size"],
        made_by=people["ada"],
        created_at=NOW,
        **at,
    )
    studio.write(
        SavedView,
        name="我的",
        owner_id=people["mia"],
        view={"sort": ["size"]},
        created_at=NOW,
        changed_at=NOW,
        **at,
    )
    token = studio.write(Token, digest="t", person_id=people["max"], name="ERP", created_at=NOW)
    noted = Noted()
    for day in (date(2026, 9, 1), date(2026, 11, 20)):
        noted.note(studio.office.engine, studio.app.id, "client", ["size"], token, day)
    told = studio.impact(remove_field(studio.document, "client", "size").document)
    words = " ".join(said(told.outside))
    assert "展会" in words
    assert "1 人保存的 1 个视图" in words
    assert "令牌“ERP”" in words and "2026-11-20" in words
    assert studio.impact(change_field(studio.document, "client", "stage", {"help": "提示"})).outside == ()


def test_a_shared_link_is_not_opened_by_removing_what_its_view_filters_by(studio):
    view = {"key": "big", "table": "client", "filter": {"field": "size", "op": "gt", "value": 4}}
    studio.publish(add_view(studio.document, view))
    studio.write(
        ViewLink,
        digest="d",
        app_id=studio.app.id,
        table_key="client",
        view_key="big",
        name="展会",
        fields=["name"],
        made_by=studio.office.people["ada"],
        created_at=NOW,
    )
    assert len(studio.impact(remove_field(studio.document, "client", "size").document).refused) == 1
    assert studio.impact(change_view(studio.document, "client.big", {"sort": ["name"]})).empty
    wider = {"filter": {"field": "size", "op": "gt", "value": 2}}
    told = studio.impact(change_view(studio.document, "client.big", wider))
    assert ["展会" in each for each in said(told.outside)] == [True], "strangers see more from then on"


def test_public_forms_that_end_or_ask_less_are_told_and_those_of_forms_long_gone_are_not(studio):
    form = {
        "key": "ask",
        "table": "client",
        "use": ["public"],
        "sections": [{"key": "all", "fields": ["name", "size"]}],
    }
    studio.publish(add_form(studio.document, form))
    at = {"app_id": studio.app.id, "table_key": "client", "settings": {}, "created_at": NOW}
    for key in ("ask", "gone"):
        studio.write(PublicForm, form_key=key, token=key, name=key, made_by=studio.office.people["ada"], **at)
    less = studio.impact(remove_field(studio.document, "client", "size").document)
    assert said(less.outside) == ["公开表单“ask”的填写项将减少。"]
    ends = studio.impact(remove_form(studio.document, "client.ask").document)
    assert said(ends.outside) == ["公开表单“ask”将无法填写。"]


def test_webhooks_that_end_tell_less_or_ask_about_what_goes_are_told(studio):
    more = {"url": "https://x.example/", "secret": "", "place": "", "events": ["create"], "created_at": NOW}
    for key, label, condition in (
        ("client", "plain", ""),
        ("client", "asking", "size > 2"),
        ("visit", "beyond", "client.size > 2"),
    ):
        at = {"app_id": studio.app.id, "table_id": studio.app.tables[key].id, "condition": condition}
        studio.write(Webhook, label=label, made_by=studio.office.people["ada"], **at, **more)
    told = said(studio.impact(remove_field(studio.document, "client", "size").document).outside)
    assert "plain" in told[0] and "不再包含" in told[0]
    assert "asking" in told[1] and "停用" in told[1] and "beyond" in told[2] and "停用" in told[2]
    ends = said(studio.impact(remove_table(studio.document, "visit").document).outside)
    assert ends == ["Webhook“beyond”将不再推送。"]
    assert studio.impact(change_field(studio.document, "client", "size", {"help": "提示"})).outside == ()


NO_TIME = 0.0


def test_what_cannot_be_counted_in_time_is_asked_about_all_the_same(studio):
    document = studio.document
    changes = {
        "填写了“Size”": remove_field(document, "client", "size").document,
        "的“Size”不符合": change_field(document, "client", "size", {"max": 4}),
        "将随数据表一并移除": remove_table(document, "client").document,
    }
    for words, after in changes.items():
        told = studio.impact(after, seconds=NO_TIME)
        assert not told.empty
        values = told.values[0]
        assert words in values.words.zh and "无法立即统计完毕。可能“Client”中有 若干 条" in values.words.zh
        assert (values.at_least, values.examples) == (True, ())


def test_a_statement_that_does_not_end_is_broken_off_and_the_connection_goes_on(office):
    endless = {
        "sqlite": "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c",
        "postgresql": "SELECT pg_sleep(600)",
    }
    statement = endless[office.engine.dialect.name]
    for opened in (reading, lambda engine: engine.begin()):
        with opened(office.engine) as connection:
            with pytest.raises(Overran), deadline(connection, time.monotonic() + 0.02):
                connection.exec_driver_sql(statement)
            with deadline(connection, time.monotonic() + 5):
                assert connection.exec_driver_sql("SELECT 7").scalar() == 7
            if office.engine.dialect.name == "postgresql":
                assert connection.exec_driver_sql("SHOW statement_timeout").scalar() == "15s"
            assert connection.exec_driver_sql("SELECT 8").scalar() == 8
