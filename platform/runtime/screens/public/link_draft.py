"""The form by which an administrator sets how a public form is open: what was typed, read into a draft and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import marshmallow as ma
import sqlalchemy as sa
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from ....core.errors import Fault, Invalid
from ....core.words import Words
from ....definition.model import Form
from ....fields import type_of
from ....fields.base import NotUnderstood, Reader
from ....fields.field import Field
from ...apps.live import LiveTable
from ...public_forms.links import LinkDraft
from ...public_forms.rights import WHOSE, may_be_asked, pointers
from ...public_forms.settings import Settings
from ...records.context import Context
from ...records.schema import flatten
from ..inputs import draw_input
from ..read_form import value_of

NOT_A_TIME = Words("Give date and time as 2026-12-31 18:00.", "请按 2026-12-31 18:00 的格式填写日期和时间。")
NOT_A_NUMBER = -1
"""What a number that cannot be read becomes: the check of the settings refuses it."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A field that every answer may be given a value of, as the page shows it."""

    key: str
    label: str
    control: Markup
    faults: list[str]


def presettable(table: LiveTable) -> list[Field]:
    """Return the fields that an administrator may preset: those with one value, and no files."""
    return [
        each
        for each in table.definition.by_key.values()
        if type_of(each).writable
        and each.type != "subform"
        and (may_be_asked(table, each) or each.hidden or each.type in WHOSE)
        and not _holds_files(each)
    ]


def read_draft(
    typed: MultiDict[str, str], table: LiveTable, form: Form, zone: str, reader: Reader, now: sa.Row | None
) -> LinkDraft:
    """Return what was typed as a draft; raises Invalid for values that cannot be read."""
    faults: list[Fault] = []
    hidden = _presets(typed, table, reader, faults)
    opens = _moment(typed.get("_opens", ""), zone, "_opens", faults)
    closes = _moment(typed.get("_closes", ""), zone, "_closes", faults)
    if faults:
        raise Invalid(faults)
    shown = [each["field"] for each in _fields_of(form)]
    settings = Settings(
        quota=_number(typed.get("_quota", ""), None),
        once=typed.get("_once_per", "no"),
        thanks=typed.get("_thanks", "").replace("\r\n", "\n").strip(),
        redirect=typed.get("_redirect", "").strip(),
        hidden=hidden,
        prefill=tuple(key for key in shown if key in typed.getlist("_prefill")),
        choices=tuple(name for name, _ in pointers(table, form) if name in typed.getlist("_choices")),
        edit_hours=_number(typed.get("_edit_hours", ""), 0) or 0,
        mail_to=next((each.key for each in mailable(table, form) if each.key == typed.get("_mail_to")), ""),
        mail_text=typed.get("_mail_text", "").replace("\r\n", "\n").strip(),
        embed=tuple(dict.fromkeys(each.rstrip("/").lower() for each in typed.get("_embed", "").split())),
    )
    return LinkDraft(
        name=typed.get("_name", ""),
        enabled=now.enabled if now is not None else True,
        settings=settings,
        opens_at=opens,
        closes_at=closes,
        password=_password(typed, now),
    )


def typed_of(row: sa.Row, zone: str) -> MultiDict[str, str]:
    """Return a public link as its form would post it."""
    settings = Settings.read(row.settings)
    return MultiDict(
        [
            ("_name", row.name),
            ("_opens", _local(row.opens_at, zone)),
            ("_closes", _local(row.closes_at, zone)),
            ("_quota", str(settings.quota or "")),
            ("_once_per", settings.once),
            ("_thanks", settings.thanks),
            ("_redirect", settings.redirect),
            ("_edit_hours", str(settings.edit_hours or "")),
            ("_mail_to", settings.mail_to),
            ("_mail_text", settings.mail_text),
            ("_embed", "\n".join(settings.embed)),
            *(("_prefill", key) for key in settings.prefill),
            *(("_choices", name) for name in settings.choices),
        ]
    )


def mailable(table: LiveTable, form: Form) -> list[Field]:
    """Return the fields of a form that ask for an e-mail address."""
    return [each for each in prefillable(form, table) if each.type == "email"]


def prefillable(form: Form, table: LiveTable) -> list[Field]:
    """Return the fields of a form whose first value an address can give: those typed as one text."""
    fields = table.definition.by_key
    shown = (fields.get(each["field"]) for each in _fields_of(form) if not each.get("read_only"))
    return [
        each
        for each in shown
        if each and may_be_asked(table, each) and each.type != "subform" and not _holds_files(each)
    ]


def draw_presets(
    context: Context, table: LiveTable, values: Mapping[str, Any], faults: Sequence[Fault], reader: Reader
) -> list[Preset]:
    """Return the controls of what every answer gets; those that hold something first."""
    drawn = [
        Preset(
            key=each.key,
            label=each.label.to(reader.language),
            control=draw_input(
                context,
                table.key,
                each,
                values.get(each.key),
                reader,
                faults=[fault.words for fault in faults if fault.path == each.key],
            ),
            faults=[fault.words.to(reader.language) for fault in faults if fault.path == each.key],
        )
        for each in presettable(table)
    ]
    return sorted(drawn, key=lambda each: values.get(each.key) in (None, "", [], False))


def typed_presets(typed: MultiDict[str, str], table: LiveTable) -> dict[str, Any]:
    """Return what was typed as presets, to show it again."""
    return {
        each.key: typed.getlist(each.key) if type_of(each).many else typed.get(each.key, "")
        for each in presettable(table)
    }


def _presets(
    typed: MultiDict[str, str], table: LiveTable, reader: Reader, faults: list[Fault]
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in presettable(table):
        try:
            value = value_of(each, typed.getlist(each.key), reader)
            if value not in (None, "", [], False):
                type_of(each).value(each).deserialize(value)
                found[each.key] = value
        except NotUnderstood as error:
            faults.append(Fault(each.key, error.words))
        except ma.ValidationError as error:
            faults += [Fault(each.key, words) for _, words in flatten(error.messages)]
    return found


def _password(typed: MultiDict[str, str], now: sa.Row | None) -> str | None:
    """Return a new password, "" to take it away, None to leave it as it is."""
    told = typed.get("_password", "")
    if told:
        return told
    return "" if now is None or typed.get("_no_password") else None


def _moment(text: str, zone: str, path: str, faults: list[Fault]) -> datetime | None:
    if not text.strip():
        return None
    try:
        return datetime.fromisoformat(text.strip()[:16].replace(" ", "T")).replace(tzinfo=ZoneInfo(zone))
    except ValueError:
        faults.append(Fault(path, NOT_A_TIME))
        return None


def _local(moment: datetime | None, zone: str) -> str:
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M") if moment else ""


def _number(text: str, empty: int | None) -> int | None:
    told = text.strip()
    if not told:
        return empty
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else NOT_A_NUMBER


def _fields_of(form: Form) -> list[Mapping[str, Any]]:
    entries = (each for section in form.sections for each in section.get("fields", ()))
    told = ({"field": each} if isinstance(each, str) else each for each in entries)
    return [each for each in told if "field" in each]


def _holds_files(field: Field) -> bool:
    reference = type_of(field).reference(field)
    return reference is not None and reference.kind == "file"
