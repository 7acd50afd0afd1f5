"""Options that hang on another field's: a city fits its province, on every way in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from ...core.words import Words
from ...fields import type_of
from ...fields.base import Reader
from ...fields.field import Field
from ...fields.options import fits_under
from ..apps.live import LiveTable
from .draft import Act, Draft
from .reach import UNSEEN

NO_PAIR = Words(
    "“{value}” does not go with {above} “{chosen}”; choose another.",
    "“{value}”与{above}“{chosen}”不匹配，请重新选择。",
)


@lru_cache(maxsize=512)
def cascades(table: LiveTable) -> Mapping[str, tuple[Field, Field]]:
    """Return the fields of a table whose options hang on another field's, by key, each with that other field."""
    fields = table.definition.by_key
    return {
        key: (field, fields[field.settings["under"]])
        for key, field in fields.items()
        if field.settings.get("under") in fields
    }


def check_cascades(act: Act, table: LiveTable, drafts: Sequence[Draft]) -> None:
    """Note every written pair that does not fit, beside the field that hangs on the other.

    A pair of which the actor may not read one half is not spoken of.
    """
    mine = act.context.rights.tables.get(table.key)
    for key, (field, above) in cascades(table).items():
        if mine is not None and not mine.readable.issuperset((key, above.key)):
            continue
        for draft in drafts:
            written = key in draft.values or above.key in draft.values
            unseen = draft.before.get(UNSEEN, ())
            if written and key not in unseen and above.key not in unseen:
                _check_pair(act, draft, field, above)


def _check_pair(act: Act, draft: Draft, field: Field, above: Field) -> None:
    value, chosen = draft.now(field.key), draft.now(above.key)
    keys = value if isinstance(value, list) else [value]
    wrong = [key for key in keys if key and not fits_under(field, key, chosen)]
    if wrong:
        named = _label(field, wrong if type_of(field).many else wrong[0])
        words = NO_PAIR.fill(value=named, above=above.label, chosen=_label(above, chosen))
        act.fault(draft, field.key, words)


def _label(field: Field, value: object) -> Words:
    kind = type_of(field)
    said = (kind.format(field, value, Reader(language, "UTC")) for language in ("en", "zh"))
    return Words(*said)
