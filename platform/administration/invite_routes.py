"""Inviting people: by mail, or by a link that an administrator passes on; again, and taken back."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Blueprint, current_app, redirect, request

from ..core.errors import Fault, Invalid
from ..core.outbox import queue_mail
from ..core.unit_of_work import UnitOfWork, unit_of_work
from ..core.words import Words
from ..identity.actor import Actor
from ..identity.audit.log import audit
from ..identity.departments import list_departments
from ..identity.groups import list_groups
from ..identity.invitations import invite, renew_invitation, revoke_invitation
from ..identity.models import Person, Workspace
from ..identity.person_details import PersonDetails
from ..web.current import connection, engine, live_apps
from ..web.declare import declare
from ..web.settings_frame import settings_page
from .administrator import ADMINISTER, administrator, posted_id, posted_ids, told
from .people_routes import HERE, TITLE
from .person_routes import known_person

pages = Blueprint("invite", __name__)

BY_MAIL, BY_LINK = "mail", "link"
NO_EMAIL = Words("An e-mail address is needed to invite somebody.", "邀请成员需填写邮箱。")
SUBJECT = Words("{who} invites you to {workspace}", "{who}邀请您加入{workspace}")
BODY = Words(
    "{who} invites you to work in {workspace}.\n\nOpen this link to choose your password; it works once, within "
    "seven days:\n{link}\n\nIf you do not expect this, do nothing.",
    "{who}邀请您加入{workspace}。\n\n请打开以下链接设置密码（7 天内有效，仅可使用一次）：\n{link}\n\n"
    "如果您不知情，请忽略此邮件。",
)


@pages.get("/workspace/people/invite")
@declare(actor="person", permission=ADMINISTER)
def form() -> Any:
    """Show the form of an invitation."""
    return _form(administrator(), PersonDetails("", ""))


@pages.post("/workspace/people/invite")
@declare(actor="person", permission=ADMINISTER, body="form")
def send() -> Any:
    """Note who is to come, and send or show the link."""
    actor = administrator()
    details, roles = PersonDetails("", ""), _posted_roles()
    try:
        details = _posted()
        with unit_of_work(engine()) as work:
            person_id, secret = invite(work, actor.workspace_id, details, roles, actor.person_id)
            return _deliver(work, actor, person_id, secret)
    except Invalid as error:
        faults = dict(told(error))
        # Who is invited signs in with the address: it stands for the login too.
        taken = faults.pop("login", None)
        if taken and "email" not in faults:
            faults["email"] = taken
        return _form(actor, details, faults, {f"{app}.{key}" for app, key in roles}), 422


@pages.get("/workspace/people/<int:person_id>/invite")
@declare(actor="person", permission=ADMINISTER)
def again_form(person_id: int) -> Any:
    """Ask how a new invitation shall reach somebody."""
    actor = administrator()
    found = known_person(actor, person_id)
    return settings_page(
        "invite_again.html", HERE, TITLE, person=found, by_mail=bool(found.email) and _mails()
    )


@pages.post("/workspace/people/<int:person_id>/invite")
@declare(actor="person", permission=ADMINISTER, body="form")
def send_again(person_id: int) -> Any:
    """Make a new link for somebody who has no password yet; the one before ends."""
    actor = administrator()
    with unit_of_work(engine()) as work:
        secret = renew_invitation(work, actor.workspace_id, person_id, actor.person_id)
        return _deliver(work, actor, person_id, secret)


@pages.post("/workspace/people/<int:person_id>/revoke")
@declare(actor="person", permission=ADMINISTER, body="form")
def revoke(person_id: int) -> Any:
    """Take an invitation back."""
    actor = administrator()
    with unit_of_work(engine()) as work:
        revoke_invitation(work, actor.workspace_id, person_id)
        audit(work, "invitation_revoked", actor=actor, person=person_id)
    return redirect(f"{HERE}/{person_id}")


def _form(actor: Actor, details: PersonDetails, faults: Any = None, roles: Any = ()) -> str:
    return settings_page(
        "invite.html",
        HERE,
        TITLE,
        details=details,
        faults=faults or {},
        chosen_roles=roles,
        departments=list_departments(connection(), actor.workspace_id),
        groups=list_groups(connection(), actor.workspace_id),
        apps=list(live_apps().values()),
        by_mail=_mails(),
    )


def _posted() -> PersonDetails:
    email = request.form.get("email", "").strip()
    if not email:
        raise Invalid([Fault("email", NO_EMAIL)])
    return PersonDetails(
        name=request.form.get("name", "").strip() or email.partition("@")[0],
        login=email,
        email=email,
        department_id=posted_id("department_id"),
        departments=tuple(posted_ids("departments")),
        groups=tuple(posted_ids("groups")),
    )


def _posted_roles() -> list[tuple[int, str]]:
    """Return the (app id, role key) pairs ticked, as far as they exist."""
    apps, found = live_apps(), []
    for text in request.form.getlist("roles"):
        app_key, _, role_key = text.partition(".")
        if app_key in apps and role_key in apps[app_key].model.roles:
            found.append((apps[app_key].id, role_key))
    return found


def _mails() -> bool:
    return current_app.config["CONFIG"].mails_links


def _deliver(work: UnitOfWork, actor: Actor, person_id: int, secret: str) -> str:
    """Put the link into the mail, or onto this one page: nothing else ever knows it."""
    config = current_app.config["CONFIG"]
    link = f"{config.base_url or request.host_url.rstrip('/')}/invitation/{secret}"
    row = work.connection.execute(
        sa.select(Person.name, Person.email, Workspace.name.label("workspace"), Workspace.language)
        .join(Workspace, Workspace.id == Person.workspace_id)
        .where(Person.id == person_id)
    ).one()
    mailed = bool(request.form.get("how") == BY_MAIL and row.email and _mails())
    if mailed:
        values = {"who": actor.name, "workspace": row.workspace, "link": link}
        subject, body = (words.to(row.language, **values) for words in (SUBJECT, BODY))
        queue_mail(work, row.email, subject, body)
    audit(work, "invited", actor=actor, person=person_id, by=BY_MAIL if mailed else BY_LINK)
    return settings_page(
        "invited.html",
        HERE,
        TITLE,
        person_id=person_id,
        name=row.name,
        email=row.email,
        link=None if mailed else link,
    )
