"""Migrating: from nothing to the platform's own tables, on both databases, as often as one likes."""

import threading

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from tablewright.builder import models as builder_models
from tablewright.builder.jobs import models as jobs_models
from tablewright.builder.starting import models as starting_models
from tablewright.builder.templates import models as templates_models
from tablewright.core import migrate, outgoing_models
from tablewright.core.database import db, make_engine
from tablewright.core.words import Words
from tablewright.identity import credential_models
from tablewright.identity import models as identity_models
from tablewright.identity.audit import models as audit_models
from tablewright.runtime.apps import models as apps_models
from tablewright.runtime.automations import models as automation_models
from tablewright.runtime.bulk import models as bulk_models
from tablewright.runtime.conversation import hearing_models
from tablewright.runtime.conversation import models as conversation_models
from tablewright.runtime.files import models as files_models
from tablewright.runtime.forms import models as forms_models
from tablewright.runtime.handover import models as handover_models
from tablewright.runtime.outgoing import models as outgoing_calls_models
from tablewright.runtime.public_forms import models as public_forms_models
from tablewright.runtime.records import models as records_models
from tablewright.runtime.saved_views import models as saved_views_models
from tablewright.runtime.sharing import models as sharing_models
from tablewright.runtime.storage import models as storage_models
from tablewright.runtime.webhooks import models as webhooks_models

MODELS = (
    outgoing_models,
    identity_models,
    credential_models,
    audit_models,
    apps_models,
    automation_models,
    builder_models,
    bulk_models,
    conversation_models,
    files_models,
    forms_models,
    handover_models,
    hearing_models,
    jobs_models,
    outgoing_calls_models,
    public_forms_models,
    records_models,
    saved_views_models,
    sharing_models,
    storage_models,
    starting_models,
    templates_models,
    webhooks_models,
)


def test_an_empty_database_is_not_current_and_a_migrated_one_is(empty_database_url):
    engine = make_engine(empty_database_url)
    assert not migrate.is_current(engine)
    migrate.upgrade(engine)
    assert migrate.is_current(engine)
    engine.dispose()


def test_migrating_twice_changes_nothing(engine):
    migrate.upgrade(engine)
    with engine.connect() as connection:
        rows = connection.execute(sa.text("SELECT name, number FROM version ORDER BY name")).all()
    assert rows == [("definitions", 1), ("people", 1)]


def test_the_migrations_give_exactly_the_tables_of_the_models(engine):
    assert MODELS
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": _ours})
        assert compare_metadata(context, db.metadata) == []


def test_processes_that_start_at_once_migrate_once(empty_database_url):
    engine = make_engine(empty_database_url)
    failures = []

    def run():
        try:
            migrate.upgrade(engine)
        except Exception as failure:  # noqa: BLE001 - any failure is what the test looks for
            failures.append(failure)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert migrate.is_current(engine)
    engine.dispose()


def test_what_the_history_told_before_stands_in_both_languages(empty_database_url):
    engine = make_engine(empty_database_url)
    with engine.begin() as connection:
        config = migrate._config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0005")
        told = "INSERT INTO workspace (id, key, name, language, zone) VALUES (1, 'w', 'W', 'en', 'UTC')"
        connection.execute(sa.text(told))
        told = "INSERT INTO app (id, workspace_id, key, revision, created_at) VALUES (1, 1, 'a', 1, :now)"
        connection.execute(sa.text(told), {"now": "2026-01-01T00:00:00Z"})
        told = "INSERT INTO revision (app_id, number, document, message, created_at) VALUES (1, 1, '{}', :said, :now)"
        connection.execute(sa.text(told), {"said": 'Said "so"', "now": "2026-01-01T00:00:00Z"})
    migrate.upgrade(engine)
    with engine.connect() as connection:
        told = sa.select(apps_models.Revision.message)
        assert connection.scalar(told) == Words('Said "so"', 'Said "so"')
    engine.dispose()


def _ours(name, kind, _parents):
    return kind != "table" or name != "alembic_version"
