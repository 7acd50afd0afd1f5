"""E-mail through the installation's mail server: written into the outbox with a Message-ID made of the key."""

from __future__ import annotations

from dataclasses import replace

from ....core.mail import MailFile, MailParts, WrongAddress, parse_address
from ....core.words import Words
from ...channel import Channel
from ...exchange import Account, Failed
from ...message import Message, as_text
from ..account_settings import line
from .html import as_html

NO_ADDRESS = Words("“{address}” is not an e-mail address.", "“{address}”不是有效的邮箱地址。")
TOO_MUCH = Words("The attachments are larger than {most} MB together.", "附件总大小超过 {most} MB。")
MOST_MEGABYTES = 10
LONGEST_TEXT = 200_000


class Email(Channel):
    """Mails."""

    name = "email"
    label = Words("E-mail", "电子邮件")
    help = Words(
        "Sends mails through this installation's mail server, with a name and an address for answers of your own.",
        "通过本系统配置的邮件服务器发送邮件，可设置发件人名称与回复地址。",
    )
    icon = "mail"
    family = "mail"
    way = "mail"
    reaches = "address"
    receiver = Words("E-mail address", "邮箱地址")
    settings = {
        "sender_name": line(
            "Sender's name",
            "发件人名称",
            help=("What receivers see as the sender.", "收件人看到的发件人名称。"),
            maxLength=80,
        ),
        "reply_to": line(
            "Answers go to",
            "回复地址",
            help=("Empty: to the sender's own address.", "留空则回复到发件地址。"),
            format="email",
        ),
    }

    def refuses(self, account: Account, message: Message) -> Failed | None:
        """Return why the mail cannot go: no address, or too much attached."""
        refused = super().refuses(account, message)
        if refused is not None:
            return refused
        if sum(len(each.content) for each in message.attachments) > MOST_MEGABYTES * 1024 * 1024:
            return Failed(TOO_MUCH.fill(most=MOST_MEGABYTES))
        try:
            parse_address(message.to[0])
        except WrongAddress:
            return Failed(NO_ADDRESS.fill(address=message.to[0][:100]))
        return None

    def mail(self, account: Account, message: Message) -> tuple[str, str, MailParts]:
        """Return subject, text and the rest of the mail."""
        parts = MailParts(
            html=as_html(message),
            sender_name=account.get("sender_name", ""),
            reply_to=account.get("reply_to", ""),
            files=tuple(MailFile(each.name, each.type, each.content) for each in message.attachments),
        )
        return message.title or self.label.zh, as_text(replace(message, title=""), LONGEST_TEXT), parts
