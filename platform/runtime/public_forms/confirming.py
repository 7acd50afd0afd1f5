"""A mail to the sender that their answer has arrived, where the form's administrator wants one.

It goes to an address that a stranger typed, perhaps not their own, so it says only what the administrator wrote: one
mail an answer, few a day to one address whatever the form, and nothing in it of what was typed. Queued in the
transaction of the answer.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
from collections.abc import Mapping
from typing import Any

from ...core.key_in_use import key_in_use
from ...core.limits import Limits
from ...core.mail import WrongAddress
from ...core.outbox import queue_mail
from ...core.secret_box import derived_key
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from .opening import OpenForm
from .quotas import may_mail

SUBJECT = Words("We have your answer: {form}", "已收到您的提交：{form}")
THANKS = Words("Thank you, it has arrived.", "提交成功，感谢您的填写。")
FOOT = Words(
    "This address was given in the form “{form}”. If that was not you, you need not do anything.",
    "此邮箱由填写者在表单“{form}”中提供。如非本人操作，请忽略本邮件。",
)
log = logging.getLogger(__name__)


def confirm(
    work: UnitOfWork, form: OpenForm, values: Mapping[str, Any], language: str, limits: Limits
) -> bool:
    """Queue the mail for an answer holding `values`; say whether one was written."""
    address = values.get(form.settings.mail_to) if form.settings.mail_to in form.asked else None
    if not isinstance(address, str) or not address or not may_mail(work, _known_by(address), limits):
        return False
    name = form.form.label.to(language)
    own = form.settings.mail_text or (form.form.message or THANKS).to(language)
    body = f"{own}\n\n{FOOT.to(language, form=name)}\n"
    try:
        queue_mail(work, address, SUBJECT.to(language, form=name), body)
    except WrongAddress:
        log.warning("an answer to public form %s names no usable address", form.id)
        return False
    return True


def _known_by(address: str) -> str:
    """Return what an address is counted by: keyed, and the same for all that one mailbox calls itself."""
    mailbox, _, host = address.strip().lower().rpartition("@")
    plain = f"{mailbox.partition('+')[0]}@{host}"
    return hmac.new(derived_key(key_in_use(), "public mail"), plain.encode(), hashlib.sha256).hexdigest()
