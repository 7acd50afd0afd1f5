"""A new app in a workspace: blank, or of a template. Whoever makes it administers it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from ...core.errors import Fault, Invalid
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ...definition.check import check
from ...identity.actor import Actor
from ...identity.models import AppAdmin
from ...identity.versions import bump
from ...runtime.apps.live import load_app
from ...runtime.apps.publish import publish
from ...runtime.apps.revisions import StoredDefinition
from ...runtime.samples.load import put_samples
from .clone import check_key_free
from .gallery import Offer
from .lineage import VERSION, Origin, add_origin

MADE_BLANK = Words("Begun as a blank app", "新建空白应用")
MADE_OF = Words(
    "Made from the template “{template}”, version {version}", "使用模板“{template}”（版本 {version}）创建"
)


def new_app(
    work: UnitOfWork,
    actor: Actor,
    document: Mapping[str, Any],
    message: Words,
    files: Mapping[str, str] | None = None,
    *,
    samples: bool = False,
) -> int:
    """Make an app of a document whose key is free, with its sample data or without; returns its id.

    Raises Invalid with what is wrong, with the sample data as well.
    """
    faults = check(document)
    if faults:
        raise Invalid([Fault(f"{each.file}{each.path.removeprefix('$')}", each.words) for each in faults])
    check_key_free(work.connection, actor.workspace_id, document["key"])
    definition = StoredDefinition(document, files or {})

    def fill(row: sa.Row) -> None:
        if actor.person_id is not None:
            work.connection.execute(sa.insert(AppAdmin).values(app_id=row.id, person_id=actor.person_id))
            bump(work.connection, "people")
        if samples:
            app = load_app(work.connection, row)
            put_samples(work, app, [actor.person_id] if actor.person_id else [], work.now.date())

    return publish(work, actor.workspace_id, definition, None, actor.person_id, message, fill=fill).id


def app_of_template(
    work: UnitOfWork, actor: Actor, offer: Offer, look: Mapping[str, Any], *, samples: bool = False
) -> int:
    """Make an app of a template; `look` says its own key, label, icon and colour. Raises Invalid."""
    message = MADE_OF.fill(template=Words.read(offer.document["label"]), version=offer.version)
    document = {**offer.document, **look, VERSION: offer.version}
    app_id = new_app(work, actor, document, message, offer.files, samples=samples)
    add_origin(work, app_id, Origin(offer.id, offer.version, offer.document))
    return app_id


def blank_app(look: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document of an app that works at once: one table with a name, a state and a day."""
    states = (
        ("open", "Open", "待处理", "blue"),
        ("doing", "In progress", "进行中", "orange"),
        ("done", "Done", "已完成", "green"),
    )
    options = [{"key": key, "label": {"en": en, "zh": zh}, "color": color} for key, en, zh, color in states]
    fields = [
        {
            "key": "name",
            "type": "text",
            "label": {"en": "Name", "zh": "名称"},
            "required": True,
            "search": True,
        },
        {
            "key": "state",
            "type": "select",
            "label": {"en": "State", "zh": "状态"},
            "options": options,
            "default": {"value": "open"},
        },
        {"key": "due", "type": "date", "label": {"en": "Due", "zh": "截止日期"}},
        {"key": "notes", "type": "long_text", "label": {"en": "Notes", "zh": "备注"}},
        {"key": "owner", "type": "owner", "label": {"en": "Owner", "zh": "负责人"}},
        {"key": "created_at", "type": "created_at", "label": {"en": "Created at", "zh": "创建时间"}},
    ]
    table = {
        "key": "item",
        "label": {"en": "Items", "zh": "事项"},
        "icon": "list-check",
        "title": "name",
        "fields": fields,
    }
    return {"format": 1, **look, "tables": [table]}
