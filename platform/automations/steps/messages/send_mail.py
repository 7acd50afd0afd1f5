"""An e-mail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ....core.words import Words
from ...step import Doing, Response, Send, Step, StepFailed
from ...trigger import Names
from ..settings import EXPRESSION, KEY, LINE, PARAGRAPHS, people, switch, titled
from ..told import told_template
from .receivers import link_to_record, receivers, require_someone, told_receivers


class SendMail(Step):
    """Sends a mail to people and addresses, with files of the record and the record as PDF."""

    name = "send_mail"
    label = Words("Send an e-mail", "发送邮件")
    help = Words(
        "To people and to addresses from fields, with values in the text, files of the record and a PDF of it.",
        "发送给人员或字段中的邮箱地址，正文可插入字段值，可附上记录的附件和 PDF。",
    )
    icon = "mail"
    family = "messages"
    outside = True
    settings = {
        "people": people("To people", "收件人员"),
        "addresses": titled(EXPRESSION, "To addresses", "收件地址", expression="any"),
        "cc_people": people("Copy to people", "抄送人员"),
        "cc_addresses": titled(EXPRESSION, "Copy to addresses", "抄送地址", expression="any"),
        "subject": titled(LINE, "Subject", "主题", template=True),
        "text": titled(PARAGRAPHS, "Text", "正文", template=True),
        "link": switch("With a link to the record", "附上记录链接"),
        "attachments": titled(
            {"type": "array", "maxItems": 20, "uniqueItems": True, "items": KEY},
            "Files of these fields",
            "附上这些字段的文件",
            reference="fields",
            types=["attachment", "image", "signature"],
        ),
        "print": titled(KEY, "The record as PDF", "附上记录的 PDF", reference="print"),
        "account": titled(
            KEY,
            "Sent by",
            "发件账号",
            reference="account",
            empty={"en": "the workspace's mail", "zh": "系统邮箱"},
        ),
    }
    required = ("subject", "text")

    def run(self, doing: Doing, settings: Mapping[str, Any]) -> Send:
        """Write the mail down."""
        to = receivers(doing, settings.get("people", ()), settings.get("addresses"))
        cc = receivers(doing, settings.get("cc_people", ()), settings.get("cc_addresses"))
        require_someone(to, cc)
        message = {
            # A subject is one line, whatever a field holds: nothing becomes another header.
            "title": " ".join(doing.text(settings["subject"]).split()),
            "text": doing.text(settings["text"]),
            "link": link_to_record(doing, settings),
            "mentions": None,
            "files": self._files(doing, settings),
        }
        return Send("message", {"account": settings.get("account"), "to": to, "cc": cc, "message": message})

    def answered(self, settings: Mapping[str, Any], answer: Response) -> Any:
        """Return that it was handed over."""
        return {"sent": True}

    def _files(self, doing: Doing, settings: Mapping[str, Any]) -> list[int]:
        fields = settings.get("attachments", ())
        if not fields and not settings.get("print"):
            return []
        if doing.table is None or doing.record_id is None:
            raise StepFailed(NO_RECORD)
        files = [
            each
            for held in doing.read(doing.table, doing.record_id, fields).values()
            for each in ids_of_files(held)
        ]
        if settings.get("print"):
            files.append(doing.document(settings["print"], doing.table, doing.record_id))
        return list(dict.fromkeys(files))

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return to whom, and the subject."""
        to = told_receivers(
            names.people(settings["people"]) if settings.get("people") else None,
            names.expression(settings["addresses"]) if settings.get("addresses") else None,
        )
        return Words("Mail {to}: “{subject}”", "发送邮件给 {to}：“{subject}”").fill(
            to=to, subject=told_template(settings["subject"], names)
        )


def ids_of_files(held: Any) -> list[int]:
    """Return the ids of the files in a field's API value."""
    several = held if isinstance(held, list) else [] if held is None else [held]
    return [each["id"] if isinstance(each, Mapping) else each for each in several]


NO_RECORD = Words(
    "The automation is about no record here, so there are no files to send along.",
    "此处没有触发的记录，无法附上文件。",
)
