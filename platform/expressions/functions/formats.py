"""TEXT's formats: read while checking, so that a wrong one is a fault and not a surprise in a list.

Numbers: 0 # , . % and sections for negative numbers and zero; dates: yyyy yy m mm mmm mmmm d dd ddd dddd
aaa aaaa h hh mm s ss AM/PM; "…" and \\x for letters as they are.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time
from decimal import localcontext
from typing import Any

from ...core.words import Words
from ..environment import Environment
from ..syntax import Call
from ..tree import Constant, Function, Node, Parameter, apply
from ..types import DATE, DATETIME, EMPTY, NUMBER, TEXT
from .numbers import exactly, number_text

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<clock>AM/PM|am/pm)|(?P<part>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+|a{3,4})'
    r"|(?P<digits>[0#?,]*\.?[0#?]+|[0#?][0#?,]*\.)|(?P<percent>%)|(?P<section>;)|(?P<other>[^eE@*_])",
)
_PARTS = {
    *("yyyy", "yy", "m", "mm", "mmm", "mmmm", "d", "dd", "ddd", "dddd"),
    *("aaa", "aaaa", "h", "hh", "s", "ss", "AM/PM"),
}
_WEEKDAYS = "一二三四五六日"


def format_call(checker: Any, call: Call) -> Node:
    """Return TEXT's call with its format read; a format that cannot be used is a fault."""
    value, format = call.arguments
    node = checker.check(value)
    shown = checker.check(format)
    if shown.type == EMPTY:
        shown = Constant("", TEXT)
    if not isinstance(shown, Constant) or not isinstance(shown.value, str | float):
        return checker.fault(format.span, WRITTEN_OUT, TEXT)
    dated = node.type in (DATE, DATETIME)
    written = shown.value if isinstance(shown.value, str) else number_text(shown.value)
    spec = _date_spec(written) if dated else _number_spec(written)
    if spec is None:
        return checker.fault(format.span, NO_DATE_FORMAT if dated else NO_NUMBER_FORMAT, TEXT)
    plan = Constant(json.dumps(spec, ensure_ascii=False), TEXT)
    if node.type == DATE:
        return apply(FORMAT_DATE, node, plan)
    if node.type == DATETIME:
        return apply(FORMAT_MOMENT, node, plan)
    return apply(FORMAT_NUMBER, checker.coerce(node, value.span, NUMBER), plan)


def _tokens(format: str) -> list[tuple[str, str]]:
    """Return (group, text) for every token, the group "unknown" where a sign has no meaning here."""
    tokens, at = [], 0
    while at < len(format):
        found = _TOKEN.match(format, at)
        if not found or not found.lastgroup or len(format) > 200:
            return [("unknown", format)]
        kind = "literal" if found.lastgroup in ("quoted", "escaped", "other") else found.lastgroup
        tokens.append((kind, found[found.lastgroup]))
        at = found.end()
    return tokens


def _date_spec(format: str) -> list[list[str]] | None:
    """Return [["part", "yyyy"], ["text", "-"], …]; m beside hours or seconds means minutes ("n", "nn")."""
    spec: list[list[str]] = []
    for kind, text in _tokens(format):
        if kind in ("part", "clock"):
            part = "AM/PM" if kind == "clock" else {"y": "yy", "yyy": "yyyy"}.get(text.lower(), text.lower())
            if part not in _PARTS:
                return None
            spec.append(["part", part])
        elif kind in ("section", "digits", "percent", "unknown"):
            return None
        else:
            spec.append(["text", text])
    return _with_minutes(spec)


def _with_minutes(spec: list[list[str]]) -> list[list[str]]:
    parts = [item for item in spec if item[0] == "part"]
    for index, item in enumerate(parts):
        after_hours = index > 0 and parts[index - 1][1] in ("h", "hh")
        before_seconds = index + 1 < len(parts) and parts[index + 1][1] in ("s", "ss")
        if item[1] in ("m", "mm") and (after_hours or before_seconds):
            item[1] = item[1].replace("m", "n")
    return spec


def _number_spec(format: str) -> list[dict[str, Any]] | None:
    """Return one entry for each section: what stands before and after the digits, and how digits are shown."""
    if format.lower() == "general":
        return []
    sections: list[list[tuple[str, str]]] = [[]]
    for kind, text in _tokens(format):
        if kind in ("part", "clock", "unknown"):
            return None
        if kind == "section":
            sections.append([])
        else:
            sections[-1].append((kind, text))
    found = [_section(section) for section in sections]
    return found if len(found) <= 3 and all(found) else None  # type: ignore[return-value]


def _section(tokens: list[tuple[str, str]]) -> dict[str, Any] | None:
    digits = [text for kind, text in tokens if kind == "digits"]
    if len(digits) > 1:
        return None
    at = next((i for i, (kind, _) in enumerate(tokens) if kind == "digits"), len(tokens))
    whole, _, decimals = (digits[0] if digits else "").partition(".")
    return {
        "before": "".join(text for _, text in tokens[:at]),
        "after": "".join(text for _, text in tokens[at + 1 :]),
        "shown": bool(digits),
        "whole": whole.count("0"),
        "grouped": "," in whole,
        "least": decimals.count("0"),
        "most": len(decimals),
        "percents": sum(1 for kind, _ in tokens if kind == "percent"),
        "point": digits[0].endswith(".") if digits else False,
    }


def _format_number(number: float, plan: str) -> str:
    sections = json.loads(plan)
    if not sections:
        return number_text(number)
    negative, zero = number < 0, number == 0
    index = 1 if negative and len(sections) > 1 else 2 if zero and len(sections) > 2 else 0
    section = sections[index]
    shown = _digits(abs(number), section) if section["shown"] else ""
    sign = "-" if negative and index == 0 else ""
    return sign + section["before"] + shown + section["after"]


def _digits(number: float, section: dict[str, Any]) -> str:
    with localcontext(prec=400):
        exact = exactly(number) * 100 ** section["percents"]
        text = format(round_half_up(exact, section["most"]), "f")
    whole, _, decimals = text.partition(".")
    kept = decimals[: section["least"]] + decimals[section["least"] :].rstrip("0")
    whole = whole.lstrip("0").rjust(section["whole"], "0")
    if section["grouped"]:
        whole = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", whole)
    return whole + ("." if kept or section["most"] or section["point"] else "") + kept


def round_half_up(exact: Any, places: int) -> Any:
    """Return the decimal rounded half away from zero."""
    return exact.quantize(type(exact)(1).scaleb(-places), "ROUND_HALF_UP")


FORMAT_NUMBER_POSTGRESQL = r"""
DECLARE
  sections jsonb := plan::jsonb;
  chosen integer := CASE WHEN number < 0 AND jsonb_array_length(sections) > 1 THEN 1
    WHEN number = 0 AND jsonb_array_length(sections) > 2 THEN 2 ELSE 0 END;
  section jsonb := sections -> chosen;
  most integer := (section ->> 'most')::integer;
  parts text[];
  whole text;
  kept text;
  shown text := '';
BEGIN
  IF section IS NULL THEN RETURN tw_number_text(number); END IF;
  IF (section ->> 'shown')::boolean THEN
    parts := string_to_array(
      round(abs(number)::numeric * 100::numeric ^ (section ->> 'percents')::integer, most)::text, '.');
    kept := coalesce(parts[2], '');
    kept := left(kept, (section ->> 'least')::integer)
      || rtrim(substr(kept, (section ->> 'least')::integer + 1), '0');
    whole := ltrim(parts[1], '0');
    whole := lpad(whole, greatest(length(whole), (section ->> 'whole')::integer), '0');
    IF (section ->> 'grouped')::boolean THEN
      whole := regexp_replace(whole, '(\d)(?=(\d{3})+$)', '\1,', 'g');
    END IF;
    shown := whole || CASE WHEN kept <> '' OR most > 0 OR (section ->> 'point')::boolean THEN '.' ELSE '' END
      || kept;
  END IF;
  RETURN CASE WHEN number < 0 AND chosen = 0 THEN '-' ELSE '' END
    || (section ->> 'before') || shown || (section ->> 'after');
END
"""


def _format_local(local: datetime, plan: str) -> str:
    spec = json.loads(plan)
    twelve = ["part", "AM/PM"] in spec
    return "".join(text if kind == "text" else _part(local, text, twelve) for kind, text in spec)


def _part(local: datetime, part: str, twelve: bool) -> str:
    hour = (local.hour % 12 or 12) if twelve else local.hour
    numbers = {"m": local.month, "d": local.day, "h": hour, "n": local.minute, "s": local.second}
    if part in numbers:
        return str(numbers[part])
    if len(part) == 2 and part[0] in numbers:
        return f"{numbers[part[0]]:02}"
    names = {
        "yyyy": f"{local.year:04}",
        "yy": f"{local.year % 100:02}",
        "mmm": _MONTHS[local.month - 1][:3],
        "mmmm": _MONTHS[local.month - 1],
        "ddd": _DAYS[local.weekday()][:3],
        "dddd": _DAYS[local.weekday()],
        "aaa": _WEEKDAYS[local.weekday()],
        "aaaa": "星期" + _WEEKDAYS[local.weekday()],
        "AM/PM": "AM" if local.hour < 12 else "PM",
    }
    return names[part]


_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

FORMAT_LOCAL_POSTGRESQL = """
DECLARE
  spec jsonb := plan::jsonb;
  twelve boolean := spec @> '[["part", "AM/PM"]]';
  item jsonb;
  result text := '';
  weekday text := substr('一二三四五六日', extract(isodow FROM local)::integer, 1);
BEGIN
  FOR item IN SELECT v FROM jsonb_array_elements(spec) AS t(v) LOOP
    result := result || CASE
      WHEN item ->> 0 = 'text' THEN item ->> 1
      ELSE CASE item ->> 1
        WHEN 'yyyy' THEN to_char(local, 'YYYY') WHEN 'yy' THEN to_char(local, 'YY')
        WHEN 'm' THEN to_char(local, 'FMMM') WHEN 'mm' THEN to_char(local, 'MM')
        WHEN 'mmm' THEN to_char(local, 'Mon') WHEN 'mmmm' THEN to_char(local, 'FMMonth')
        WHEN 'd' THEN to_char(local, 'FMDD') WHEN 'dd' THEN to_char(local, 'DD')
        WHEN 'ddd' THEN to_char(local, 'Dy') WHEN 'dddd' THEN to_char(local, 'FMDay')
        WHEN 'aaa' THEN weekday WHEN 'aaaa' THEN '星期' || weekday
        WHEN 'h' THEN to_char(local, CASE WHEN twelve THEN 'FMHH12' ELSE 'FMHH24' END)
        WHEN 'hh' THEN to_char(local, CASE WHEN twelve THEN 'HH12' ELSE 'HH24' END)
        WHEN 'n' THEN to_char(local, 'FMMI') WHEN 'nn' THEN to_char(local, 'MI')
        WHEN 's' THEN to_char(local, 'FMSS') WHEN 'ss' THEN to_char(local, 'SS')
        WHEN 'AM/PM' THEN to_char(local, 'AM') END END;
  END LOOP;
  RETURN result;
END
"""

_PLAN = Parameter("plan", TEXT)


def _format_date(day: date, plan: str) -> str:
    return _format_local(datetime.combine(day, time()), plan)


def _format_moment(environment: Environment, moment: datetime, plan: str) -> str:
    return _format_local(environment.local(moment), plan)


FORMAT_NUMBER = Function(
    "format_number",
    (Parameter("number", NUMBER), _PLAN),
    TEXT,
    _format_number,
    postgresql=FORMAT_NUMBER_POSTGRESQL,
)
FORMAT_DATE = Function(
    "format_date",
    (Parameter("day", DATE), _PLAN),
    TEXT,
    _format_date,
    postgresql="tw_format_local(day::timestamp, plan)",
)
FORMAT_MOMENT = Function(
    "format_moment",
    (Parameter("moment", DATETIME), _PLAN),
    TEXT,
    _format_moment,
    postgresql="tw_format_local(moment AT TIME ZONE zone, plan)",
    environment=True,
)
HIDDEN = (FORMAT_NUMBER, FORMAT_DATE, FORMAT_MOMENT)

WRITTEN_OUT = Words(
    'The format must be written out, for example "0.00" or "yyyy-mm-dd".',
    '格式须直接写出，例如 "0.00" 或 "yyyy-mm-dd"。',
)
NO_DATE_FORMAT = Words(
    'This is not a format for dates; write, for example, "yyyy-mm-dd hh:mm".',
    '这不是日期格式，请写成例如 "yyyy-mm-dd hh:mm"。',
)
NO_NUMBER_FORMAT = Words(
    'This is not a format for numbers; write, for example, "#,##0.00" or "0%".',
    '这不是数字格式，请写成例如 "#,##0.00" 或 "0%"。',
)
