"""What triggers, steps and channels have in common: a name, words, an icon, and settings that declare themselves.

A setting is a JSON Schema property with a title in both languages, as field types have them. What it means to an
automation is said by members that begin with "x-":

- `x-reference`: "table"; "field" or "fields" (of the table that the setting named by `x-of` names; without `x-of`,
  of the trigger's table); "automation"; "account" (of a channel); "view"; "print"; "role"; "people" (a list of
  {"person": id}, {"department": id}, {"role": key}, {"expression": "…"}); "option" or "options" (keys, of the
  field that the setting named by `x-of` names); "values" (any values of that field); "form" (of that table);
  "roles"; `x-types` says of which types a field may be;
- `x-expression`: the type an expression must give: "any", "text", "number", "boolean", "date", "datetime",
  "person", "people", "record", "records" (one or several, of the table named by `x-of`), "option";
  with `x-record` it is a condition that sees the fields of the record alone, as the database is asked; with `x-rows`
  it is a condition that is asked for in rows as well, about the record and all that the run has gathered;
- `x-template`: a text in which an expression in braces is a chip: `Hello {name}, {steps.task.due}`; with "json" any
  JSON, every text in which is such a template (`template.py`);
- `x-values`: {field key: expression} for the table named by `x-of`;
- `x-filter`: a condition (an expression in which the fields of the table named by `x-of` are meant by bare names
  and everything of the run by `run.…`);
- `x-sort`: a sort as views have it, of the table named by `x-of`;
- `x-given`: {input key: expression} for the automation named by `x-of`;
- `x-inputs`: fields that ask for input: [{"key", "label", "type", "required", "options"}];
- `x-schedule`: a schedule (`schedules/`); `x-offset`: {"amount", "unit", "direction"}; `x-secret`: never shown again;
- `x-variable`: the name of a variable, which gets the value of the step's expression;
- `x-empty`: what it means, in both languages, where nothing is chosen;
- `x-words`: what an enum's values are called; `x-when`: {setting: [values]}, what the others must be for this one
  to be asked for.

A setting that `x-of` names and that is left out means the trigger's table. A list of rows declares its columns in
`items.properties` by the same members; `x-of` there names a setting of the step.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ..core.words import Words


class Declared:
    """Something with a name and settings. Class members describe it."""

    name: ClassVar[str]
    label: ClassVar[Words]
    help: ClassVar[Words]
    icon: ClassVar[str]
    family: ClassVar[str]
    """Where the menu shows it."""
    settings: ClassVar[Mapping[str, Any]] = {}
    required: ClassVar[tuple[str, ...]] = ()
