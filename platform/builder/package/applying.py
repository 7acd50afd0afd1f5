"""Bringing an app to the state a plan leads to: one transaction, done once however often it is asked for."""

from __future__ import annotations

from sqlalchemy.engine import Engine

from ...core.errors import Conflict, Fault, Invalid
from ...core.unit_of_work import unit_of_work
from ...core.words import Words
from ...runtime.apps.publish import publish
from ...runtime.apps.revisions import StoredDefinition
from .plan import Plan


class Risky(Conflict):
    """The plan loses something or changes who sees what, and nobody has said yes to that."""

    code = "risky"
    words = Words(
        "This loses something or changes who sees what; see the plan. Say yes to that, or change the app's files.",
        "此操作会丢失内容或改变访问权限，请查看变更计划。请确认后再执行，或修改应用文件。",
    )


def check_agreed(plan: Plan, agreed: bool) -> None:
    """Raise Invalid where a plan may not be done as it is, and Risky where nobody has said yes to what it costs."""
    if plan.impact.refused:
        raise Invalid([Fault("$", words) for words in plan.impact.refused])
    if plan.risky and not agreed:
        raise Risky


def apply_plan(
    engine: Engine,
    workspace_id: int,
    plan: Plan,
    *,
    agreed: bool = False,
    message: str = "",
    author_id: int | None = None,
) -> int:
    """Make the state a plan leads to the live one and return the number of the live revision.

    Raises what `check_agreed` raises, and ChangedMeanwhile where the app is another by now than the plan was made for. A plan without differences changes nothing.
    """
    if plan.revision is not None and not plan.changes:
        return plan.revision
    check_agreed(plan, agreed)
    definition = StoredDefinition(dict(plan.source.document), dict(plan.source.files))
    with unit_of_work(engine) as work:
        said = message or plan.sentence
        return publish(work, workspace_id, definition, plan.revision, author_id, said).revision
