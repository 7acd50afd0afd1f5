"""What somebody is told whose form was saved already, and who has gone on typing in it: nothing of that is lost."""

from __future__ import annotations

from ...core.errors import Fault, NotFound
from ...core.words import Words
from ..forms.submissions import SentBefore
from ..records.query import get_record
from .form_open import OpenForm

MADE = Words(
    "This form was saved already, as {title}; what you changed in it since is not saved. "
    "Change it there, or save again to make one more record.",
    "此表单已保存为“{title}”，之后的修改尚未保存。请在该记录中修改；再次保存将另建一条记录。",
)
CHANGED = Words(
    "This form was saved already; what you changed in it since is not. Save again to save that too. "
    "Rows that you added before are in the record: take them away here first.",
    "此表单已保存过，之后的修改尚未保存，请再次保存。先前新增的行已在记录中，请先在此移除。",
)


def sent_before_fault(opened: OpenForm, error: SentBefore) -> Fault:
    """Return what is said at the top of the form, which comes back with all that was typed."""
    if opened.row:
        return Fault("", CHANGED)
    return Fault("", MADE.fill(title=title_of(opened, error.record_id)))


def title_of(opened: OpenForm, record_id: int) -> str:
    """Return the title of a record that was just made."""
    try:
        return get_record(opened.context, opened.table.key, record_id, ()).title or f"#{record_id}"
    except NotFound:  # made, and not to be seen by who made it
        return f"#{record_id}"
