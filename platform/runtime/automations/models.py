"""The platform's own tables of automations. A run's row is the log, the test, the replay and the screen."""

from __future__ import annotations

import sqlalchemy as sa

from ...core.database import db
from ...core.json_column import Json
from ...core.moment import Moment
from ..records.models import BigId

WAITING, LATER, RUNNING, OUTSIDE = "waiting", "later", "running", "outside"
DONE, FAILED, STOPPED = "done", "failed", "stopped"
OPEN = (WAITING, LATER, RUNNING, OUTSIDE)
ENDED = (DONE, FAILED, STOPPED)


class AutomationRun(db.Model):
    """One run of one automation, from the event that began it to the state it ended in."""

    __tablename__ = "automation_run"
    id = sa.Column(BigId, primary_key=True)
    workspace_id = sa.Column(sa.ForeignKey("workspace.id"), nullable=False)
    app_id = sa.Column(sa.ForeignKey("app.id"), nullable=False)
    automation = sa.Column(sa.Text, nullable=False)
    """The automation's key."""
    event = sa.Column(sa.Text, nullable=False)
    """What fired it, by name: "change 17/203/4", "tick 2026-11-30T23:59Z", "date …", "press …", "call …"."""
    revision = sa.Column(sa.Integer, nullable=False)
    """The app's revision whose automation it follows to its end."""
    trigger = sa.Column(Json(), nullable=False)
    """{"kind", "table", "record", "rev", "actor", "source", "at", "changes", "input", "late"}: what is known of the
    event. `table` is the table's key, `changes` are {field key: [old, new]} in API values."""
    state = sa.Column(sa.Text, nullable=False)
    """"waiting" for a worker, "later" at `due_at`, "running", "outside" (something was sent), or ended: "done",
    "failed", "stopped"."""
    reason = sa.Column(Json())
    """Why it failed or was stopped: {"en", "zh"}."""
    place = sa.Column(Json(), nullable=False)
    """Where in the flow it is: frames from the outermost, {"in": step key, "branch", "at": position, "items",
    "item": position}; see `engine/place.py`."""
    kept = sa.Column(Json(), nullable=False)
    """{"vars": {…}, "steps": {key: output}}: what later steps may speak of."""
    count = sa.Column(sa.Integer, nullable=False, server_default="0")
    """How many steps were done; the next one's number."""
    tries = sa.Column(sa.Integer, nullable=False, server_default="0")
    """How often a worker took it at this place of the flow."""
    depth = sa.Column(sa.SmallInteger, nullable=False, server_default="0")
    """How many automations led to it, one setting off the other."""
    chain = sa.Column(Json(), nullable=False)
    """The keys of those automations, the first one first."""
    due_at = sa.Column(Moment(), nullable=False)
    lease = sa.Column(sa.Text)
    """The mark of the worker that has it; nobody else writes then."""
    lease_until = sa.Column(Moment())
    watched_table = sa.Column(sa.Integer)
    """physical_table.id of the record whose change wakes it before `due_at`."""
    watched_record = sa.Column(sa.BigInteger)
    made_at = sa.Column(Moment(), nullable=False)
    started_at = sa.Column(Moment())
    ended_at = sa.Column(Moment())
    __table_args__ = (
        sa.UniqueConstraint("app_id", "automation", "event", name="automation_run_once"),
        sa.Index("automation_run_turn", "state", "app_id", "automation", "due_at", "id"),
        sa.Index("automation_run_due", "state", "due_at"),
        sa.Index("automation_run_ended", "ended_at"),
        sa.Index("automation_run_watched", "watched_table", "watched_record"),
        sa.Index("automation_run_listed", "app_id", "automation", "id"),
    )


class AutomationRunStep(db.Model):
    """One step that a run did, or failed at."""

    __tablename__ = "automation_run_step"
    run_id = sa.Column(sa.ForeignKey("automation_run.id", ondelete="CASCADE"), primary_key=True)
    number = sa.Column(sa.Integer, primary_key=True)
    step = sa.Column(sa.Text, nullable=False)
    """The step's key."""
    item = sa.Column(sa.Text, nullable=False, server_default="")
    """Which turns of the loops around it: "3", "3/1"."""
    state = sa.Column(sa.Text, nullable=False)
    """"done", "failed", "sent"."""
    given = sa.Column(Json())
    """What it worked with: settings with values filled in, as far as they are worth telling."""
    output = sa.Column(Json())
    error = sa.Column(Json())
    """{"en", "zh"}"""
    began_at = sa.Column(Moment(), nullable=False)
    ended_at = sa.Column(Moment(), nullable=False)


class AutomationOwner(db.Model):
    """Who switched an automation on, and so acts in it; who is told when it fails."""

    __tablename__ = "automation_owner"
    app_id = sa.Column(sa.ForeignKey("app.id"), primary_key=True)
    automation = sa.Column(sa.Text, primary_key=True)
    person_id = sa.Column(sa.ForeignKey("person.id"), nullable=False)
    at = sa.Column(Moment(), nullable=False)


class AutomationHour(db.Model):
    """How many runs an automation began, and how they ended, in one hour: its budget and its figures."""

    __tablename__ = "automation_hour"
    app_id = sa.Column(sa.ForeignKey("app.id"), primary_key=True)
    automation = sa.Column(sa.Text, primary_key=True)
    hour = sa.Column(Moment(), primary_key=True)
    begun = sa.Column(sa.Integer, nullable=False, server_default="0")
    done = sa.Column(sa.Integer, nullable=False, server_default="0")
    failed = sa.Column(sa.Integer, nullable=False, server_default="0")
    stopped = sa.Column(sa.Integer, nullable=False, server_default="0")


class AutomationClock(db.Model):
    """When an automation's schedule ticks next, or until when its dates were looked through."""

    __tablename__ = "automation_clock"
    app_id = sa.Column(sa.ForeignKey("app.id"), primary_key=True)
    automation = sa.Column(sa.Text, primary_key=True)
    asked = sa.Column(sa.Text, nullable=False)
    """A digest of the trigger: another schedule begins anew."""
    next_at = sa.Column(Moment(), nullable=False, index=True)
    seen_until = sa.Column(Moment())


class AutomationInside(db.Model):
    """A record meets the condition of a trigger that tells of entering and leaving."""

    __tablename__ = "automation_inside"
    app_id = sa.Column(sa.ForeignKey("app.id"), primary_key=True)
    automation = sa.Column(sa.Text, primary_key=True)
    record_id = sa.Column(sa.BigInteger, primary_key=True)


class AutomationDraft(db.Model):
    """An automation as somebody is changing it, beside the live one."""

    __tablename__ = "automation_draft"
    app_id = sa.Column(sa.ForeignKey("app.id"), primary_key=True)
    automation = sa.Column(sa.Text, primary_key=True)
    document = sa.Column(Json(), nullable=False)
    base = sa.Column(sa.Integer, nullable=False)
    """The app's revision it was begun on."""
    rev = sa.Column(sa.Integer, nullable=False, server_default="1")
    """Counts its changes: two people do not overwrite each other."""
    person_id = sa.Column(sa.ForeignKey("person.id"), nullable=False)
    at = sa.Column(Moment(), nullable=False)


class AutomationTurn(db.Model):
    """Whose turn it was last in a step that gives work to several in turn."""

    __tablename__ = "automation_turn"
    app_id = sa.Column(sa.ForeignKey("app.id"), primary_key=True)
    automation = sa.Column(sa.Text, primary_key=True)
    step = sa.Column(sa.Text, primary_key=True)
    last = sa.Column(sa.BigInteger, nullable=False)


class AutomationHook(db.Model):
    """The address at which another system sets off an automation."""

    __tablename__ = "automation_hook"
    app_id = sa.Column(sa.ForeignKey("app.id"), primary_key=True)
    automation = sa.Column(sa.Text, primary_key=True)
    digest = sa.Column(sa.Text, nullable=False, unique=True)
    """Of the secret part of its address."""
    secret = sa.Column(sa.Text)
    """Sealed: what calls are signed with."""
    sample = sa.Column(Json())
    """The last call's body, to map from."""
    person_id = sa.Column(sa.ForeignKey("person.id"), nullable=False)
    at = sa.Column(Moment(), nullable=False)


class Holiday(db.Model):
    """A day of the workspace on which nobody works, or (`works`) a weekend's day on which everybody does."""

    __tablename__ = "holiday"
    workspace_id = sa.Column(sa.ForeignKey("workspace.id"), primary_key=True)
    day = sa.Column(sa.Date, primary_key=True)
    works = sa.Column(sa.Boolean, nullable=False, server_default=sa.false())
    label = sa.Column(sa.Text, nullable=False, server_default="")


class Absence(db.Model):
    """When somebody is away: work is not given to them then."""

    __tablename__ = "absence"
    id = sa.Column(BigId, primary_key=True)
    person_id = sa.Column(sa.ForeignKey("person.id"), nullable=False, index=True)
    from_day = sa.Column(sa.Date, nullable=False)
    to_day = sa.Column(sa.Date, nullable=False)
