"""The state of a form for the values typed so far: what is asked for, what is only shown, what is said.

Asked by the pages, by public forms and on every submit; what a browser computed is never believed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...core.errors import Fault
from ...core.words import Words
from ...definition.model import Form
from ...fields.messages import REQUIRED
from ..records.context import Context
from ..records.page import Row
from .entries import field_entries, section_fields
from .form_values import rows_in
from .held import Filling, Outcome, Said, is_taken
from .settle import settle
from .starting import starting_values

NOT_OFFERED = Words("This option is not offered here.", "此处不能选择该选项。")


@dataclass(frozen=True, slots=True)
class FormState:
    """What a form is like for some values.

    Names are field keys, "section:<key>", and "lines.0.price" for a field of the first row of a sub-form.
    """

    hidden: frozenset[str]
    required: frozenset[str]
    """What must be filled in, beyond what the table itself requires."""
    read_only: frozenset[str]
    values: Mapping[str, Any]
    """What every field holds now, in API values (those of a record as they were read)."""
    options: Mapping[str, tuple[str, ...]]
    """The option keys that are offered, of the fields where rules limit them."""
    warnings: tuple[Said, ...]
    refusals: tuple[Said, ...]
    saved: Mapping[str, Any]
    """What a submit writes: what was typed where it could be typed, and what rules set."""
    sets: Mapping[str, Any]
    """What rules would set, by path, whether or not it was typed over."""
    answers: Mapping[str, Any]
    """What each condition and each "set" came to, for scripts that cannot compute it (`Outcome.answers`)."""

    def asks_for(self, key: str) -> bool:
        """Say whether a field can be filled in now."""
        return key not in self.hidden and key not in self.read_only

    def shows_typed(self, key: str, typed: Any) -> bool:
        """Say whether a form shown again has what was typed: not where that is closed, or where a rule fills it in."""
        if not self.asks_for(key):
            return False
        return key not in self.sets or typed not in ("", [], None)


def form_state(
    context: Context,
    form: Form,
    values: Mapping[str, Any],
    record: Row | None = None,
    *,
    closed: frozenset[str] = frozenset(),
    plain: bool = False,
) -> FormState:
    """Return the state of a form holding `values`: API values, of the fields that were given alone.

    `closed` are fields this very record does not let be changed; `plain` says that no script has put into empty
    fields what rules set there.
    """
    mine = context.rights.tables[form.table]
    writable = mine.writable("create" if record is None else "edit") - closed
    entries = field_entries(form)
    base = starting_values(context, form) if record is None else dict(record.values)
    shut = frozenset(key for key, entry in entries.items() if entry.get("read_only") or key not in writable)
    typed = {key: value for key, value in values.items() if key in entries and key not in shut}
    filling = Filling(context, form, base, typed, shut, section_fields(form), plain)
    outcome, held = settle(filling)
    asked = {key for key, entry in entries.items() if entry.get("required")} | outcome.required
    return FormState(
        hidden=frozenset(outcome.hidden),
        required=frozenset(asked - outcome.hidden - outcome.read_only),
        read_only=frozenset(outcome.read_only),
        values=held,
        options=outcome.options,
        warnings=tuple(_beside(each, outcome) for each in outcome.warnings),
        refusals=tuple(_beside(each, outcome) for each in outcome.refusals),
        saved=_begun(entries, held, writable, record) | _saved(filling, outcome, held, writable),
        sets={path: value for path, value in outcome.sets.items() if path.split(".")[0] in writable},
        answers=outcome.answers,
    )


def state_faults(state: FormState, values: Mapping[str, Any], record: Row | None = None) -> list[Fault]:
    """Return what a submit is refused for: what is required and empty, options not offered, and refusals.

    `values` are those to be saved; what they leave out is as the record has it.
    """
    before = record.values if record else {}
    now = {**{key: value for key, value in before.items() if key not in values}, **values}
    found = [Fault(path, REQUIRED) for path in sorted(state.required) if _empty(_at(now, path))]
    for path, offered in state.options.items():
        chosen = _at(values, path)
        picked = chosen if isinstance(chosen, list) else [chosen]
        fresh = [key for key in picked if key and key not in offered]
        if fresh and path not in state.hidden and chosen != _at(before, path):
            found.append(Fault(path, NOT_OFFERED))
    return [*found, *(Fault(said.field, said.message) for said in state.refusals)]


def _beside(said: Said, outcome: Outcome) -> Said:
    """Return what is said without its place where that is hidden."""
    return Said(said.rule, said.message, "") if said.field in outcome.hidden else said


def _saved(
    filling: Filling, outcome: Outcome, held: Mapping[str, Any], writable: frozenset[str]
) -> dict[str, Any]:
    found = {
        key: held[key]
        for key in filling.typed
        if key not in outcome.hidden and key not in outcome.read_only and key in writable
    }
    for key, value in found.items():
        if isinstance(value, list) and any(isinstance(row, Mapping) for row in value):
            found[key] = _rows_saved(filling, outcome, key, value)
    for path in outcome.sets:
        key = path.split(".")[0]
        if "." not in path and key in writable and is_taken(filling, outcome, path, filling.typed):
            found[key] = held[key]
    return found


def _begun(
    entries: Mapping[str, Mapping[str, Any]],
    held: Mapping[str, Any],
    writable: frozenset[str],
    record: Row | None,
) -> dict[str, Any]:
    """Return what a new record's fields hold that start with something on this form and were not asked for."""
    return {
        key: held[key]
        for key, entry in entries.items()
        if record is None and "default" in entry and key in writable and held.get(key) is not None
    }


def _rows_saved(
    filling: Filling, outcome: Outcome, key: str, rows: list[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return rows with what was typed or set in them alone: what a row did not offer stays as it is."""
    typed = rows_in(filling.typed.get(key))
    closed = outcome.hidden | outcome.read_only
    found = []
    for place, row in enumerate(rows):
        prefix = f"{key}.{place}."
        names = {child for child in typed[place] if prefix + child not in closed}
        names |= {path.removeprefix(prefix) for path in outcome.sets if path.startswith(prefix)}
        found.append({child: row[child] for child in row if child in names})
    return found


def _at(values: Mapping[str, Any], path: str) -> Any:
    key, _, inner = path.partition(".")
    if not inner:
        return values.get(key)
    place, _, child = inner.partition(".")
    rows = rows_in(values.get(key))
    return rows[int(place)].get(child) if int(place) < len(rows) else None


def _empty(value: Any) -> bool:
    return value in (None, "", [])
