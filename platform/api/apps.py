"""Which apps there are, what they say, and what their records look like to the actor."""

from __future__ import annotations

from typing import Any

from ..core.errors import NotFound
from ..runtime.access.definition import visible_document
from ..runtime.access.rights import rights
from ..runtime.records.json_schema import json_schema
from ..web.current import current_actor, current_app_named, current_context, live_apps
from ..web.declare import declare
from ..web.json_answer import json_answer
from .blueprint import api


@api.get("/apps")
@declare(actor="token", permission="view")
def list_apps() -> Any:
    """The apps the actor may open."""
    opened = [app for app in live_apps().values() if rights(app, current_actor()).tables]
    spoken = current_actor().language
    return json_answer(
        {"apps": [{"key": a.key, "name": a.model.label.to(spoken), "revision": a.revision} for a in opened]}
    )


@api.get("/apps/<app>/definition")
@declare(actor="token", permission="view")
def get_definition(app: str) -> Any:
    """The definition, less what the actor may not see."""
    live, actor = current_app_named(app), current_actor()
    mine = rights(live, actor)
    if not mine.tables:
        raise NotFound
    return json_answer(
        {
            "revision": live.revision,
            "definition": visible_document(live, mine, whole=actor.administers(live.id)),
        }
    )


@api.get("/apps/<app>/tables/<table>/schema")
@declare(actor="token", permission="view")
def get_schema(app: str, table: str) -> Any:
    """A JSON Schema of the table's records as this actor sees them."""
    return json_answer(json_schema(current_context(app), table))
