"""An app's own package: downloading it, and bringing the app to the state of another one after seeing what that does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, make_response, redirect, request

from ....core.errors import Fault, Invalid
from ....core.unit_of_work import unit_of_work
from ....core.words import Words
from ....definition.read import Source
from ....identity.audit.log import audit
from ....runtime.apps.changed_meanwhile import ChangedMeanwhile
from ....runtime.apps.live import LiveApp
from ....runtime.apps.revisions import load_revision
from ....runtime.samples.load import FEW
from ....web.current import connection, current_actor, current_context, engine, reader
from ....web.declare import declare
from ....web.settings_frame import settings_page
from ...along import package_installed
from ...draft.adding import put_into_draft
from ...draft.store import read_draft
from ...going_live import Wanted, go_live
from ...large_changes.job import Runs
from ...package.applying import check_agreed
from ...package.package import write_package
from ...package.plan import Plan, make_plan, step_words
from ...package.sample_records import sample_records, with_samples
from ...package.taken_fields import offered
from ..administered import administered, builder_path, posted_base
from ..apps.cards import parts_of
from ..large_change import begun_if_large
from .sent import carried_package, sent_package

pages = Blueprint("builder_package", __name__)
TITLE = Words("Package", "应用包")
WHAT_CHANGES = Words("What the package changes", "应用包带来的变化")
SHOWN = 200
NO_TABLE = Words("Choose at least one table.", "请至少选择一张数据表。")


@pages.get("/a/<app>/builder/package")
@declare(actor="person", permission="administer")
def show_package(app: str) -> Any:
    """Offer the app as a package, and to bring it to the state of one."""
    return _page(administered(app))


@pages.get("/a/<app>/builder/package/app.zip")
@declare(actor="person", permission="administer")
def download(app: str) -> Any:
    """Send the app as it is live: its definition, without records, people, links and secrets."""
    live = administered(app)
    stored = load_revision(connection(), live.id, live.revision)
    return _package(live, write_package(stored.document, stored.files))


def _package(live: LiveApp, content: bytes, **detail: int) -> Response:
    """Return a package to download, and put that into the audit log."""
    response = Response(content, mimetype="application/zip")
    told = {"name": live.key, "revision": live.revision, **detail}
    with unit_of_work(engine()) as work:
        audit(work, "package_downloaded", actor=current_actor(), app_id=live.id, **told)
    name = f"{live.key}-{live.revision}.zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@pages.post("/a/<app>/builder/package/app.zip")
@declare(actor="person", permission="administer", body="form")
def download_with_records(app: str) -> Any:
    """Send the app with chosen records as its sample data: nothing personal, nobody's name."""
    live = administered(app)
    wanted = {
        each.table.key: request.form.getlist(f"fields:{each.table.key}")
        for each in offered(live.model)
        if each.table.key in request.form.getlist("table") and each.why_not is None
    }
    if not wanted:
        return _page(live, 422, [Fault("table", NO_TABLE)])
    recipe = sample_records(current_context(app), wanted, reader().language)
    stored = load_revision(connection(), live.id, live.revision)
    content = write_package(with_samples(stored.document, recipe), stored.files)
    return _package(live, content, records=sum(each["count"] for each in recipe["tables"]))


@pages.post("/a/<app>/builder/package")
@declare(actor="person", permission="administer", body="file")
def plan_package(app: str) -> Any:
    """Show what bringing the app to the state of a package would do; nothing is changed."""
    live = administered(app)
    try:
        source, carried = sent_package()
        return _plan_page(live, _plan(live, source), carried)
    except Invalid as error:
        return _page(live, 422, error.faults)


@pages.post("/a/<app>/builder/package/apply")
@declare(actor="person", permission="administer", body="file")
def apply(app: str) -> Any:
    """Do what was shown, all of it or nothing."""
    live = administered(app)
    if posted_base() != live.revision:
        raise ChangedMeanwhile
    try:
        plan = _plan(live, carried_package()[0])
        if plan.revision != live.revision:
            raise ChangedMeanwhile
        check_agreed(plan, agreed=True)
        source = plan.source
        if "draft" in request.form or read_draft(connection(), live.id) is not None:
            return _into_draft(live, plan)
        along = package_installed()
        wanted = Wanted(dict(source.document), plan.sentence, files=dict(source.files), along=along)
        begun = begun_if_large(live, wanted, builder_path(app, "history"))
        if begun is not None:
            return begun
        with unit_of_work(engine()) as work:
            go_live(work, live, current_actor(), wanted)
    except Runs as error:
        return _page(live, 409, [Fault("", error.words)])
    except Invalid as error:
        return _page(live, 422, error.faults)
    return redirect(builder_path(app, "history"), 303)


def _into_draft(live: LiveApp, plan: Plan) -> Any:
    """Make the draft what the package says; what is live, and every record, stays as it is until it is published."""
    with unit_of_work(engine()) as work:
        put_into_draft(work, live, current_actor(), plan.source.document, plan.sentence)
    return redirect(builder_path(live.key, "draft"), 303)


def _plan(live: LiveApp, source: Source) -> Plan:
    """Return the way to the state of a package; an app keeps its own key."""
    document = {**source.document, "key": live.key}
    return make_plan(engine(), live.workspace_id, Source(document, source.files), current_actor())


def _page(live: LiveApp, status: int = 200, faults: Sequence[Fault] = ()) -> Any:
    here = builder_path(live.key, "package")
    page = settings_page(
        "package/app.html",
        here,
        TITLE,
        live,
        faults=faults,
        parts=parts_of(live.model),
        offered=offered(live.model),
        few=FEW,
        here=here,
    )
    return make_response(page, status)


def _plan_page(live: LiveApp, plan: Plan, carried: str) -> Any:
    here = builder_path(live.key, "package")
    return settings_page(
        "package/plan.html",
        here,
        WHAT_CHANGES,
        live,
        plan=plan,
        changes=plan.changes[:SHOWN],
        more=max(0, len(plan.changes) - SHOWN),
        steps=step_words(plan.steps),
        carried=carried,
        drafting=read_draft(connection(), live.id) is not None,
        here=here,
    )
