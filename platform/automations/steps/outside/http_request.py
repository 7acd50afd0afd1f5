"""Any request to another system, and values taken from its answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

import orjson

from ....core.words import Words
from ....expressions import NUMBER, TEXT, ExpressionFault
from ...shape import Shape, group, value
from ...step import Doing, Response, Send, Step, StepFailed
from ...template import filled_json
from ...trigger import Names
from ..settings import KEY, choice, rows, switch, titled
from ..told import told_template
from .account import ACCOUNT
from .address import filled_address, plain_template
from .headers import filled_headers
from .mapping import TYPES, mapped, shapes
from .statuses import ACCEPT, refuse_failure

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
WITHOUT_BODY = ("GET", "DELETE")
LONGEST_BODY = 256 * 1024
LONGEST_KEPT = 10_000
TEXT_LINE = {"type": "string", "maxLength": 4000}


def _pairs(en: str, zh: str, **meanings: Any) -> Mapping[str, Any]:
    columns = {"name": titled({"type": "string", "maxLength": 200}, "Name", "名称"),
               "value": titled(TEXT_LINE, "Value", "值", template=True)}  # fmt: skip
    return rows(en, zh, columns, ("name", "value"), 50, **meanings)


class HttpRequest(Step):
    """Calls an address with values of the run, and gives later steps what it picks out of the answer."""

    name = "http_request"
    label = Words("HTTP request", "HTTP 请求")
    help = Words(
        "Calls another system and takes values from its JSON answer.", "调用其他系统，并从 JSON 响应中取值。"
    )
    icon = "cloud-upload"
    family = "outside"
    outside = True
    settings = {
        "method": choice("Method", "请求方法", {each: (each, each) for each in METHODS}, "POST"),
        "url": titled(
            {**TEXT_LINE, "minLength": 8}, "Address", "地址", template=True, example="https://example.com/orders/{code}"
        ),
        "query": _pairs("Query", "查询参数"),
        "headers": _pairs("Headers", "请求头"),
        "account": ACCOUNT,
        "send": choice(
            "Body", "请求正文",
            {"nothing": ("None", "无"), "json": ("JSON", "JSON"), "form": ("Form", "表单"), "text": ("Text", "文本")},
            "nothing", when={"method": ["POST", "PUT", "PATCH"]},
        ),
        "json": titled({"type": ["object", "array"]}, "JSON", "JSON 内容", template="json", when={"send": ["json"]}),
        "form": _pairs("Fields of the form", "表单字段", when={"send": ["form"]}),
        "text": titled(
            {"type": "string", "maxLength": 20_000}, "Text", "文本内容", template=True, when={"send": ["text"]}
        ),
        "accept": ACCEPT,
        "values": rows(
            "Values from the answer", "从响应中取值",
            {
                "key": titled(KEY, "Name", "变量名"),
                "path": titled({"type": "string", "minLength": 1, "maxLength": 500}, "Where", "路径", example="data.0.id"),
                "type": choice(
                    "Kind", "类型", {name: (each.words.en, each.words.zh) for name, each in TYPES.items()}, "text"
                ),
                "optional": switch("May be missing", "可缺失"),
            },
            ("key", "path"), 50,
        ),
        "keep_body": switch("Keep the whole answer", "保留完整响应"),
    }  # fmt: skip
    required = ("method", "url")

    def gives(self, settings: Mapping[str, Any], table: str | None, scope: Mapping[str, Shape]) -> Shape:
        """Return the status, what is picked out, and the whole answer where it is kept."""
        body = {"body": value(TEXT)} if settings.get("keep_body") else {}
        return group({"status": value(NUMBER), **body, **shapes(settings.get("values", ()))})

    def run(self, doing: Doing, settings: Mapping[str, Any]) -> Send:
        """Write the request down, whole."""
        headers = filled_headers(doing, settings.get("headers", ()))
        type, body = self._body(doing, settings)
        if type and "content-type" not in {each.lower() for each in headers}:
            headers["Content-Type"] = type
        if body is not None and len(body.encode()) > LONGEST_BODY:
            raise StepFailed(TOO_LARGE.fill(limit=LONGEST_BODY))
        return Send(
            "http",
            {
                "method": settings["method"],
                "url": filled_address(doing, settings["url"], settings.get("query", ())),
                "headers": headers,
                "body": body,
                "account": settings.get("account"),
            },
        )

    def _body(self, doing: Doing, settings: Mapping[str, Any]) -> tuple[str | None, str | None]:
        """Return (content type, body)."""
        kind = settings.get("send", "nothing")
        if settings["method"] in WITHOUT_BODY or kind == "nothing":
            return None, None
        if kind == "form":
            pairs = [
                (each["name"], plain_template(doing, each["value"])) for each in settings.get("form", ())
            ]
            return "application/x-www-form-urlencoded", urlencode(pairs, quote_via=quote)
        if kind == "text":
            return "text/plain; charset=utf-8", doing.text(settings.get("text", ""))
        try:
            document = filled_json(settings.get("json", {}), doing.value, doing.text)
        except ExpressionFault as fault:
            raise StepFailed(fault.words) from fault
        return "application/json", orjson.dumps(document).decode()

    def answered(self, settings: Mapping[str, Any], answer: Response) -> Any:
        """Return status and values; raises StepFailed for a status that means failure, or values not there."""
        refuse_failure(settings, answer)
        body = {"body": answer.body[:LONGEST_KEPT]} if settings.get("keep_body") else {}
        return {"status": answer.status, **body, **mapped(answer, settings.get("values", ()))}

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return method and address."""
        return Words("Call {method} {url}", "调用 {method} {url}").fill(
            method=settings["method"], url=told_template(settings["url"], names)
        )


TOO_LARGE = Words(
    "The request is larger than {limit} bytes; send less in it.", "请求内容超过 {limit} 字节，请减少内容。"
)
