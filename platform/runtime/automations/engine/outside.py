"""What a step sends: written down with the step, sent after the commit by others, its answer noted in the run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

from ....automations.step import Response, Send, StepFailed
from ....automations.steps import STEPS
from ....core.errors import NotFound
from ....core.secret_box import Unreadable
from ....core.signing import DEPTH_HEADER
from ....core.unit_of_work import UnitOfWork
from ....core.words import Words
from ...apps.revisions import load_revision
from ...channels.accounts import named_row, read_account
from ...outgoing.ending import on_end
from ...outgoing.judging import Answer
from ...outgoing.writing import Call, write_call
from ..models import FAILED, OUTSIDE, WAITING, AutomationRun
from ..runs.steps import note_answer
from ..waking import wake
from .failing import ENDED_OUTSIDE, note_failures
from .no_account import NO_ACCOUNT
from .place import after, all_steps
from .room import storable

PURPOSE = "step"
_RUNS = AutomationRun.__table__


def leave(work: UnitOfWork, run: sa.Row, outcome: Send, number: int) -> None:
    """Write down what a step sends, under the run's own key for this step: however often it goes out, it is one."""
    request = outcome.request
    headers, secret = dict(request.get("headers") or {}), None
    if outcome.what == "http" and request.get("account"):
        secret = _with_secrets(work, run, request, headers)
    headers[DEPTH_HEADER] = str(len(run.chain) + 1)
    write_call(
        work,
        Call(
            workspace_id=run.workspace_id,
            app_id=run.app_id,
            purpose=PURPOSE if outcome.what == "http" else outcome.what,
            purpose_id=run.id,
            purpose_place=str(number),
            method=request.get("method", "POST"),
            url=request.get("url", ""),
            headers=headers,
            body=_body(request) if outcome.what == "http" else json.dumps(request),
            secret=secret,
            key=f"run-{run.id}-{number}",
        ),
    )


def _with_secrets(
    work: UnitOfWork, run: sa.Row, request: Mapping[str, Any], headers: dict[str, str]
) -> str | None:
    """Add what the account's system asks for and return the secret to sign with; they go to its own host alone."""
    row = named_row(work.connection, run.workspace_id, run.app_id, request["account"])
    if row is None:
        raise StepFailed(NO_ACCOUNT.fill(key=request["account"]))
    try:
        account = read_account(row)
    except Unreadable:
        raise StepFailed(UNREADABLE.fill(key=row.label)) from None
    address = urlsplit(request["url"])
    if f"{address.scheme}://{address.netloc}" != account.channel.origin(account.settings):
        raise StepFailed(OTHER_HOST.fill(key=row.label, host=address.netloc))
    if account.settings.get("authorization"):
        headers["Authorization"] = account.settings["authorization"]
    return account.settings.get("secret")


def shown(request: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the run's log keeps of a request: no headers, which may hold what is nobody's business."""
    return {name: each for name, each in request.items() if name != "headers"}


def _body(request: Mapping[str, Any]) -> str:
    body = request.get("body")
    return body if isinstance(body, str) else "" if body is None else json.dumps(body, ensure_ascii=False)


def answered(work: UnitOfWork, call: sa.Row, answer: Answer) -> None:
    """Note in the run what came back, and have it go on; or fail it, with a retry from this step."""
    mine = (_RUNS.c.id == call.purpose_id, _RUNS.c.state == OUTSIDE)
    run = work.connection.execute(sa.select(_RUNS).where(*mine).with_for_update()).first()
    number = int(call.purpose_place or 0)
    if run is None or run.count != number + 1:
        return  # discarded meanwhile, or tried again from this step
    step = _step(work, run)
    try:
        output = _output(step, answer)
    except StepFailed as failed:
        _failed(work, run, number, failed.words)
        return
    kept = dict(run.kept)
    if output is not None and step is not None:
        kept["steps"] = {**kept.get("steps", {}), step["key"]: output}
    note_answer(work, run.id, number, output, None)
    onward = {"state": WAITING, "place": after(run.place), "kept": kept, "due_at": work.now, "tries": 0}
    work.connection.execute(sa.update(_RUNS).where(*mine).values(onward))
    work.after_commit(lambda: wake(run.id))


def _output(step: Mapping[str, Any] | None, answer: Answer) -> Any:
    if step is None or not (answer.ok or answer.status):
        raise StepFailed(answer.error or NO_STEP)
    came = Response(answer.status or 0, answer.headers, answer.body)
    output = STEPS[step["type"]].answered(step.get("settings", {}), came)
    if not answer.ok and answer.error is not None and output is None:
        raise StepFailed(answer.error)
    return storable(output)


def stranded(work: UnitOfWork, call: sa.Row, _answer: Answer) -> None:
    """Fail a run whose answer could not be noted, so that it does not wait for ever."""
    mine = sa.select(_RUNS).where(_RUNS.c.id == call.purpose_id, _RUNS.c.state == OUTSIDE)
    run = work.connection.execute(mine.with_for_update()).first()
    number = int(call.purpose_place or 0)
    if run is not None and run.count == number + 1:
        _failed(work, run, number, NOT_NOTED)


def _failed(work: UnitOfWork, run: sa.Row, number: int, words: Words) -> None:
    words = Words(storable(words.en), storable(words.zh))
    note_answer(work, run.id, number, None, words)
    reason = {"en": words.en, "zh": words.zh}
    ended = {"state": FAILED, "reason": reason, "ended_at": work.now, "count": number}
    work.connection.execute(sa.update(_RUNS).where(_RUNS.c.id == run.id).values(ended))
    note_failures(work, [run], words, work.now, ENDED_OUTSIDE)


def _step(work: UnitOfWork, run: sa.Row) -> Mapping[str, Any] | None:
    """Return the step that sent: the one at the run's place, in the revision it follows."""
    try:
        document = load_revision(work.connection, run.app_id, run.revision).document
    except NotFound:
        return None
    found = (each for each in document.get("automations", ()) if each["key"] == run.automation)
    steps = next(found, {}).get("steps", ())
    by_key = {each["key"]: each for each in all_steps(steps)}
    return by_key.get(run.kept.get("sent", ""))


UNREADABLE = Words(
    "The secrets of “{key}” cannot be opened with this installation's key; enter them again.",
    "“{key}”的密钥无法用当前系统密钥解开，请重新填写。",
)
OTHER_HOST = Words(
    "The secrets of “{key}” are not sent to {host}: they belong to another address.",
    "“{key}”的密钥属于其他地址，不会发送到 {host}。",
)
NOT_NOTED = Words(
    "The answer came, and an error on our side kept it from being read; the log tells which. You can retry.",
    "已收到响应，但系统内部出错，未能读取，详情见系统日志。可重试。",
)
NO_STEP = Words("The step that sent it is not in the automation any more.", "发出请求的步骤已不在自动化中。")

for purpose in (PURPOSE, "message"):
    on_end(purpose, answered, stranded)
