"""The one table from what went wrong to an HTTP answer, as JSON for the API and as a page for people.

What nobody foresaw gets a short message with an id; the log holds the rest under the same id, once.
"""

from __future__ import annotations

import errno
import logging
import secrets
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from flask import Flask, g, render_template, request
from werkzeug.exceptions import HTTPException

from ..core import errors
from ..core.words import Words
from ..runtime.access.refusals import NotAllowed
from . import trail
from .asking import asking_of
from .current import close_connection, language
from .json_answer import json_answer
from .own_page import own_page
from .page_or_fragment import wants_fragment

log = logging.getLogger(__name__)

STATUS: tuple[tuple[type[errors.ProductError], int], ...] = (
    (errors.Malformed, 400),
    (errors.Unauthenticated, 401),
    (errors.Refused, 403),
    (errors.NotFound, 404),
    (errors.Conflict, 409),
    (errors.TooLarge, 413),
    (errors.UnknownMembers, 400),
    (errors.Invalid, 422),
    (errors.TooMany, 429),
    (errors.Unavailable, 503),
)
UNEXPECTED = Words(
    "Something went wrong on our side. Try again; if it stays, give your administrator this number: {id}",
    "系统出现异常，请重试；若仍有问题，请将此编号告知管理员：{id}",
)
DATABASE_AWAY = Words("the database does not answer", "数据库没有响应")
DISK_FULL = Words("the disk is full", "磁盘空间已满")
READ_ONLY = Words("the database takes no changes", "数据库处于只读状态")
BUSY = Words("it takes too long or somebody else is writing", "操作耗时过长或正被他人写入")


def request_id() -> str:
    """Return the id of the request, which every error answer and its log line carry."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(8)
    return g.request_id


def status_of(error: errors.ProductError) -> int:
    """Return the HTTP status of a product error."""
    return next((status for family, status in STATUS if isinstance(error, family)), 422)


def from_database(error: sa.exc.DBAPIError) -> errors.Unavailable | None:
    """Return what a database's failure means for the caller, None when it is a fault of ours."""
    text = str(error.orig).lower()
    name = type(error.orig).__name__
    if name == "DiskFull" or "disk is full" in text or "no space left" in text:
        return errors.Unavailable(why=DISK_FULL)
    if is_busy(error):
        return errors.Unavailable(why=BUSY)
    if name == "ReadOnlySqlTransaction" or "readonly database" in text:
        return errors.Unavailable(why=READ_ONLY)
    if error.connection_invalidated or isinstance(error, sa.exc.OperationalError | sa.exc.InterfaceError):
        return errors.Unavailable(why=DATABASE_AWAY)
    return None


def is_busy(error: sa.exc.DBAPIError) -> bool:
    """Say whether what was asked of the database waited too long for somebody else."""
    names = ("QueryCanceled", "LockNotAvailable", "DeadlockDetected")
    return type(error.orig).__name__ in names or "database is locked" in str(error.orig).lower()


def answer(status: int, code: str, message: str, **more: Any) -> Any:
    """Return an error as the API's JSON or as a page."""
    if request.path.startswith(("/api/", "/hooks/")) or request.is_json:
        return json_answer({"error": {"code": code, "message": message, **more, "id": request_id()}}, status)
    back = own_page(request.referrer) if request.referrer else None
    told = {"message": message, "error_id": request_id(), "back": None if back == _here() else back}
    return render_template("error.html", status=status, **told, **more), status


def _here() -> str:
    return request.full_path.rstrip("?")


def _offer(error: errors.ProductError) -> dict[str, Any]:
    """Return what the page of a refusal offers beside the sentence: who can grant it and a way to ask."""
    if not isinstance(error, NotAllowed) or request.path.startswith(("/api/", "/hooks/")) or wants_fragment():
        return {}
    try:
        return {"asking": asking_of(error)}
    except (errors.ProductError, sa.exc.SQLAlchemyError):
        log.exception("%s a refusal could not say who can grant it", request_id())
        return {}


def install(app: Flask) -> None:
    """Register the table with the app."""

    @app.errorhandler(errors.ProductError)
    def product_error(error: errors.ProductError) -> Any:
        more: dict[str, Any] = {}
        if isinstance(error, errors.Invalid):
            more["fields"] = error.by_path(language())
        elif isinstance(getattr(error, "fields", None), Mapping):
            more["fields"] = error.fields
        trail.note(error)
        more |= _offer(error)
        return answer(status_of(error), error.code, error.say(language()), **more)

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Any:
        if error.code is None or error.code < 400:
            return error
        family = next((family for family, status in STATUS if status == error.code), errors.Malformed)
        words = HTTP_WORDS.get(error.code) or family.words
        return answer(
            error.code, family.code if error.code != 405 else "method_not_allowed", words.to(language())
        )

    @app.errorhandler(sa.exc.TimeoutError)
    def pool_exhausted(_error: sa.exc.TimeoutError) -> Any:
        return product_error(errors.Unavailable(why=BUSY))

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Any:
        close_connection()
        known = from_database(error) if isinstance(error, sa.exc.DBAPIError) else None
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            known = errors.Unavailable(why=DISK_FULL)
        if known is not None:
            log.warning("%s %s: %s", request_id(), type(error).__name__, known)
            return product_error(known)
        log.exception("%s unexpected", request_id())
        return answer(500, "unexpected", UNEXPECTED.to(language(), id=request_id()))


HTTP_WORDS: Mapping[int, Words] = {
    400: Words("The request could not be read.", "无法读取请求。"),
    405: Words("This address does not take that method.", "该地址不支持此请求方法。"),
    413: Words("The request is too large.", "请求内容过大。"),
    415: Words("The body must be JSON (application/json).", "请求正文必须为 JSON（application/json）。"),
}
