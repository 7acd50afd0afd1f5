"""Changes of roles and of apps stand in the log with who made them, what changed and nothing that did not."""

import sqlalchemy as sa

from fixtures.office import EVERYTHING
from tablewright.core.database import reading
from tablewright.core.unit_of_work import unit_of_work
from tablewright.definition.read import Source, read_folder
from tablewright.identity.audit.models import AuditEntry
from tablewright.identity.people import give_roles
from tablewright.runtime.apps.install import install


def told(office, *events):
    found = sa.select(AuditEntry.__table__).where(AuditEntry.event.in_(events)).order_by(AuditEntry.id)
    with reading(office.engine) as connection:
        return connection.execute(found).all()


def give(office, *roles):
    with unit_of_work(office.engine) as work:
        give_roles(work, office.app.id, office.people["mia"], roles, office.actor("ada"))


def test_roles_are_told_one_by_one_as_they_come_and_go(office):
    give(office, "member", "editor")
    give(office, "editor", "member")
    give(office, "head", "editor")
    found = told(office, "role_given", "role_taken")
    assert [(each.event, each.detail["role"]) for each in found] == [
        ("role_given", "editor"),
        ("role_given", "member"),
        ("role_taken", "member"),
        ("role_given", "head"),
    ]
    assert {(each.actor_id, each.app_id, each.detail["person"]) for each in found} == {
        (office.people["ada"], office.app.id, office.people["mia"])
    }


def test_a_published_revision_is_told_with_its_author_and_message_and_an_equal_one_is_not(office):
    source = read_folder(EVERYTHING)
    before = len(told(office, "definition_published"))
    install(office.engine, office.workspace_id, source, office.people["ada"], "the same")
    assert len(told(office, "definition_published")) == before
    changed = Source({**source.document, "color": "red"}, source.files, source.faults)
    install(office.engine, office.workspace_id, changed, office.people["ada"], "Another colour")
    entry = told(office, "definition_published")[-1]
    assert (entry.actor_id, entry.workspace_id, entry.app_id) == (
        office.people["ada"],
        office.workspace_id,
        office.app.id,
    )
    assert entry.detail == {"name": "everything", "revision": 2, "message": "Another colour"}
