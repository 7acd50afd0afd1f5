"""The OpenAPI 3.1 description of the API, made once from the tables below."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from ..core.words import Words
from ..web.errors import STATUS
from .blueprint import BASE
from .openapi_schemas import ID, closed_object, ref, schemas

JSON = "application/json"

QUERY: dict[str, tuple[Words, dict[str, Any]]] = {
    "filter": (
        Words(
            "A filter tree as JSON: and, or, not, or {field, op, value}.",
            "JSON 形式的筛选树：and、or、not，或 {field, op, value}。",
        ),
        {"type": "string"},
    ),
    "search": (
        Words("Words to look for in the searchable fields.", "在可搜索字段中查找的文字。"),
        {"type": "string"},
    ),
    "sort": (
        Words(
            "Field keys, “-” before one for descending: -amount,name",
            "字段标识，前加“-”表示降序：-amount,name",
        ),
        {"type": "string"},
    ),
    "fields": (Words("The field keys to answer with.", "需要返回的字段标识。"), {"type": "string"}),
    "view": (
        Words("The key of a view, whose filter and sort then apply.", "视图标识，套用其筛选与排序。"),
        {"type": "string"},
    ),
    "limit": (
        Words("How many at most.", "最多返回多少条。"),
        {"type": "integer", "minimum": 1, "maximum": 1000, "default": 50},
    ),
    "cursor": (Words("next_cursor of the page before.", "上一页返回的 next_cursor。"), {"type": "string"}),
    "offset": (
        Words("How many to leave out.", "跳过多少条。"),
        {"type": "integer", "minimum": 0, "default": 0},
    ),
    "count": (
        Words("Whether to count all of them.", "是否统计总数。"),
        {"type": "boolean", "default": False},
    ),
    "group": (
        Words(
            "Field keys, with a span for times: level,created_at:month",
            "字段标识，时间字段可带粒度：level,created_at:month",
        ),
        {"type": "string"},
    ),
    "measures": (
        Words(
            "count, or function:field: count,sum:amount,avg:amount",
            "count 或 函数:字段：count,sum:amount,avg:amount",
        ),
        {"type": "string"},
    ),
    "before": (
        Words("Only entries older than the one with this id.", "仅返回早于此 id 的条目。"),
        {"type": "integer", "minimum": 1},
    ),
}
TABLE = "/apps/{app}/tables/{table}"
RECORDS, RECORD = f"{TABLE}/records", f"{TABLE}/records/{{id}}"

FILE = "file"
"""The body of an upload: a form with one part."""
REVEAL = "revealField"
"""A POST whose answer is never kept: asking again is another act."""

# (method, path, name, summary, query parameters, body, status, answer)
OPERATIONS: tuple[tuple[str, str, str, Words, str, Any, int, str | None], ...] = (
    ("get", "/apps", "listApps", Words("The apps you may open", "您可以打开的应用"), "", None, 200, "Apps"),
    (
        "get",
        "/apps/{app}/definition",
        "getDefinition",
        Words("An app's definition", "应用的定义"),
        "",
        None,
        200,
        "Definition",
    ),
    (
        "get",
        f"{TABLE}/schema",
        "getSchema",
        Words("A JSON Schema of the table's records", "数据表记录的 JSON Schema"),
        "",
        None,
        200,
        "JsonSchema",
    ),
    (
        "get",
        RECORDS,
        "listRecords",
        Words("List records", "查询记录列表"),
        "filter search sort fields view limit cursor offset count",
        None,
        200,
        "RecordList",
    ),
    (
        "post",
        RECORDS,
        "createRecords",
        Words("Create one record or many", "新建一条或多条记录"),
        "",
        ("NewRecord", "NewRecords"),
        201,
        "Record",
    ),
    (
        "patch",
        RECORDS,
        "updateRecords",
        Words("Change many records", "批量修改记录"),
        "",
        ("Changes",),
        200,
        "Records",
    ),
    (
        "delete",
        RECORDS,
        "deleteRecords",
        Words("Move many records to the recycle bin", "批量将记录移入回收站"),
        "",
        ("Ids",),
        200,
        "Deleted",
    ),
    ("get", RECORD, "getRecord", Words("One record", "读取一条记录"), "fields", None, 200, "Record"),
    (
        "patch",
        RECORD,
        "updateRecord",
        Words("Change one record", "修改一条记录"),
        "",
        ("Change",),
        200,
        "Record",
    ),
    (
        "delete",
        RECORD,
        "deleteRecord",
        Words("Move one record to the recycle bin", "将一条记录移入回收站"),
        "",
        None,
        204,
        None,
    ),
    (
        "post",
        f"{RECORD}/restore",
        "restoreRecord",
        Words("Out of the recycle bin", "从回收站恢复"),
        "",
        None,
        200,
        "Record",
    ),
    (
        "get",
        f"{RECORD}/history",
        "getHistory",
        Words("What happened to one record", "一条记录的变更历史"),
        "limit before",
        None,
        200,
        "History",
    ),
    (
        "post",
        f"{RECORD}/reveal",
        REVEAL,
        Words(
            "Show one masked field in full; noted in the audit log",
            "查看一个脱敏字段的完整内容，并记入审计日志",
        ),
        "",
        ("Reveal",),
        200,
        "Revealed",
    ),
    (
        "post",
        f"{TABLE}/files/{{field}}",
        "uploadFile",
        Words("Upload a file for a field", "为字段上传文件"),
        "",
        FILE,
        201,
        "File",
    ),
    (
        "get",
        f"{TABLE}/aggregate",
        "aggregate",
        Words("Group, count and sum", "分组、计数与汇总"),
        "group measures filter search view",
        None,
        200,
        "Groups",
    ),
)


@lru_cache(maxsize=2)
def description(language: str = "en") -> dict[str, Any]:
    """Return the whole description, its sentences in `language`."""
    return _said(_description(), language)


def _said(value: Any, language: str) -> Any:
    if isinstance(value, Words):
        return value.to(language)
    if isinstance(value, dict):
        return {key: _said(each, language) for key, each in value.items()}
    return [_said(each, language) for each in value] if isinstance(value, list) else value


def _description() -> dict[str, Any]:
    paths: dict[str, dict[str, Any]] = {}
    for method, path, *rest in OPERATIONS:
        paths.setdefault(path, {})[method] = _operation(method, path, *rest)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Tablewright API",
            "version": "1",
            "description": Words(
                "Records of every app, under the rights of the person whose token is sent.",
                "以令牌持有人的权限读写各应用的记录。",
            ),
        },
        "servers": [{"url": BASE}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas(),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(
    method: str, path: str, name: str, summary: Words, query: str, body: Any, status: int, answer: str | None
) -> dict[str, Any]:
    parameters = [_in_path(part[1:-1]) for part in path.split("/") if part.startswith("{")]
    parameters += [_in_query(each) for each in query.split()]
    if method == "post" and body != FILE and name != REVEAL:
        text = Words(
            "The same key again within 24 hours gives the same answer and one effect.",
            "24 小时内以相同的键重复请求，只生效一次并返回相同结果。",
        )
        parameters.append(
            {"name": "Idempotency-Key", "in": "header", "description": text, "schema": {"type": "string"}}
        )
    operation: dict[str, Any] = {"operationId": name, "summary": summary, "parameters": parameters}
    if body == FILE:
        part = {"type": "string", "contentMediaType": "application/octet-stream"}
        form = {"multipart/form-data": {"schema": closed_object(["file"], file=part)}}
        operation["requestBody"] = {"required": True, "content": form}
    elif body:
        shape = ref(body[0]) if len(body) == 1 else {"oneOf": [ref(each) for each in body]}
        operation["requestBody"] = {"required": True, "content": {JSON: {"schema": shape}}}
    operation["responses"] = _responses(status, answer, many=isinstance(body, tuple) and len(body) > 1)
    return operation


def _in_path(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "schema": ID if name == "id" else {"type": "string"},
    }


def _in_query(name: str) -> dict[str, Any]:
    text, schema = QUERY[name]
    return {"name": name, "in": "query", "description": text, "schema": schema}


def _responses(status: int, answer: str | None, *, many: bool) -> dict[str, Any]:
    done: dict[str, Any] = {"description": Words("Done", "成功")}
    if answer:
        shape = {"oneOf": [ref("Record"), ref("Records")]} if many else ref(answer)
        done["content"] = {JSON: {"schema": shape}}
    refused = {
        str(code): {"description": family.words, "content": {JSON: {"schema": ref("Error")}}}
        for family, code in reversed(STATUS)
    }
    return {str(status): done} | refused
