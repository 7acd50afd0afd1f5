"""The controls of a field's settings, drawn by the templates of forms: each with its label, help and faults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from ....core.words import Words
from ....definition.model import App
from ....fields import FIELD_TYPES
from ....fields.base import Reader
from ....fields.field import Field
from ....runtime.records.context import Context
from ....runtime.screens.form_parts import Cell, Control, FormRow
from ....runtime.screens.inputs import draw_input
from .as_fields import as_field
from .declared import Setting, settings_of
from .offered import Offered, offered
from .typed import TypedField
from .typed_rows import OTHER, SIMPLE_TYPES

OTHER_LANGUAGE = Words("In Chinese", "英文")
HELD = Words("Records", "记录数")
TYPE = Words("Type", "类型")
FOR_ALL = Words("For all", "全部")
LABEL = Words("Label", "名称")
REDRAWS = ("table", "link", "choice")
"""Settings that change what others offer: the page is drawn again after them."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One setting on the page: what it is, and its control where it has one of its own."""

    setting: Setting
    control: Control | None
    redraws: bool = False


class Painter:
    """Draws the settings of one field as it was typed."""

    def __init__(
        self,
        context: Context,
        app: App,
        table: str,
        typed: TypedField,
        reader: Reader,
        held: Mapping[str, int] | None = None,
        add_row_to: str = "",
    ) -> None:
        self.context, self.app, self.table, self.typed, self.reader = context, app, table, typed, reader
        self.held, self.add_row_to = held, add_row_to

    def settings(self) -> list[Drawn]:
        """Return the settings of the field's type, in order."""
        return [self._drawn(each) for each in settings_of(self.typed.document["type"])]

    def default(self, told: Field) -> Markup:
        """Return the control of the default's fixed value: the field's own."""
        value = self.typed.raw.get("default_value", (told.default or {}).get("value"))
        return draw_input(
            self.context, self.table, told, value, self.reader,
            name="default_value", faults=self.typed.faults.get("default_value", ()),
        )  # fmt: skip

    def _drawn(self, setting: Setting) -> Drawn:
        if setting.kind in ("words", "expression"):
            return Drawn(setting, None)
        if setting.kind in ("rows", "fields"):
            return Drawn(setting, self._rows(setting))
        redraws = setting.kind in REDRAWS and "x-reference" in setting.schema
        return Drawn(setting, self._control(setting), redraws)

    def _control(self, setting: Setting) -> Control:
        name, faults = setting.name, self.typed.faults.get(setting.name, [])
        told = as_field(setting, self._choices(setting), name)
        value = self.typed.raw.get(name, self.typed.document.get(setting.key, setting.default))
        return Control(
            key=name,
            id=f"f-{name}",
            label=self._say(setting.label),
            help=self._say(Words.read(setting.schema.get("description") or "")),
            required=setting.required,
            width=1,
            kind="input",
            control=draw_input(self.context, self.table, told, value, self.reader, name=name, faults=faults),
            faults=[self._say(each) for each in faults],
        )

    def _choices(self, setting: Setting) -> Offered:
        if setting.kind in ("number", "date", "line", "switch", "words"):
            return []
        return offered(self.app, self.table, self.typed.document, setting)

    def _rows(self, setting: Setting) -> Control:
        rows = [dict(each) for each in self.typed.document.get(setting.key, ())]
        if not rows or self.add_row_to == setting.name:
            rows.append({})
        faults = self.typed.faults.get(setting.name, [])
        return Control(
            key=setting.name,
            id=f"f-{setting.name}",
            label=self._say(setting.label),
            help="",
            required=setting.required,
            width=4,
            kind="rows",
            control=Markup(),
            faults=[self._say(each) for each in faults],
            rows=[self._row(setting, at, each) for at, each in enumerate(rows)],
            headings=[(label, required, "") for label, required in self._headings(setting)],
        )

    def _headings(self, setting: Setting) -> list[tuple[str, bool]]:
        if setting.kind == "fields":
            return [(self._say(LABEL), True), (self._say(TYPE), True)]
        found = []
        for column in self._columns(setting):
            found.append((self._say(column.label), column.key == "label"))
            if column.key == "label":
                found.append((self._say(OTHER_LANGUAGE), False))
        return [*found, (self._say(HELD), False)] if self.held is not None and setting.keyed else found

    def _columns(self, setting: Setting) -> Sequence[Setting]:
        """Return the columns of a list; what options hang on only where they hang on something."""
        return [each for each in setting.columns if each.kind != "many" or self._choices(each)]

    def _row(self, setting: Setting, at: int, row: Mapping[str, Any]) -> FormRow:
        prefix = f"{setting.name}:{at}"
        if setting.kind == "fields":
            return FormRow(prefix, row.get("key"), self._field_cells(prefix, row))
        cells = []
        for column in self._columns(setting):
            value = self._shown(column, row)
            cells.append(self._cell(prefix, column, column.key, column.label, value))
            if column.key == "label":
                cells.append(self._cell(prefix, column, column.key + OTHER, OTHER_LANGUAGE, self._other(row)))
        if self.held is not None and setting.keyed:
            cells.append(self._count(row))
        return FormRow(prefix, row.get("key"), cells)  # type: ignore[arg-type]

    def _shown(self, column: Setting, row: Mapping[str, Any]) -> Any:
        value = row.get(column.key, column.default)
        return Words.read(value or "").to(self.reader.language) if column.kind == "words" else value

    def _other(self, row: Mapping[str, Any]) -> str:
        words = Words.read(row.get("label") or "")
        other = "en" if self.reader.language == "zh" else "zh"
        return words.to(other) if words.en != words.zh else ""

    def _count(self, row: Mapping[str, Any]) -> Cell:
        number = (self.held or {}).get(row.get("key", ""), 0)
        return Cell(
            self._say(HELD), Markup(f"{number:,}") if "key" in row else Markup(), [], "", "right", "held"
        )

    def _cell(self, prefix: str, column: Setting, key: str, label: Words, value: Any) -> Cell:
        name = f"{prefix}:{key}"
        faults = self.typed.faults.get(name, [])
        told = as_field(column, self._choices(column), name)
        drawn = draw_input(
            self.context,
            self.table,
            told,
            self.typed.raw.get(name, value),
            self.reader,
            name=name,
            faults=faults,
        )
        if column.kind == "many":
            drawn = self._folded(column, value, drawn)
        said = [self._say(each) for each in faults]
        return Cell(self._say(label), drawn, said, f"f-{name.replace(':', '-')}", "", key)

    def _folded(self, column: Setting, chosen: Any, drawn: Markup) -> Markup:
        """Return the choice of several behind what is chosen, as one seldom changes it."""
        labels = [self._say(label) for key, label in self._choices(column) if key in (chosen or ())]
        told = ", ".join(labels) or self._say(FOR_ALL)
        return Markup('<details class="row-choice"><summary>{}</summary>{}</details>').format(told, drawn)

    def _field_cells(self, prefix: str, row: Mapping[str, Any]) -> list[Cell]:
        words = Words.read(row.get("label") or "").to(self.reader.language)
        line = Setting(
            "label", {"type": "string", "title": {"en": LABEL.en, "zh": LABEL.zh}, "maxLength": 200}, "line"
        )
        cells = [self._cell(prefix, line, "label", LABEL, words)]
        if "key" in row:
            kind = FIELD_TYPES[row["type"]]
            return [
                *cells,
                Cell(self._say(TYPE), Markup("{}").format(self._say(kind.label)), [], "", "", "type"),
            ]
        told = {each: FIELD_TYPES[each].label for each in SIMPLE_TYPES}
        names = {key: {"en": words.en, "zh": words.zh} for key, words in told.items()}
        choose = Setting("type", {"enum": list(names), "x-words": names, "default": "text"}, "choice")
        return [*cells, self._cell(prefix, choose, "type", TYPE, row.get("type", "text"))]

    def _say(self, words: Words) -> str:
        return words.to(self.reader.language)
