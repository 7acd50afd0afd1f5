"""What an app or a template is made of, as its card in the gallery tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ....core.words import Words
from ....definition.model import App
from ....runtime.samples.recipe import recipes_of
from ...templates.gallery import Offer
from ..frame.map import Drawing, draw_map

TABLES = (Words("1 table", "1 张数据表"), Words("{number} tables", "{number} 张数据表"))
VIEWS = (Words("1 view", "1 个视图"), Words("{number} views", "{number} 个视图"))
ROLES = (Words("1 role", "1 个角色"), Words("{number} roles", "{number} 个角色"))
PRINTS = (Words("1 print template", "1 个打印模板"), Words("{number} print templates", "{number} 个打印模板"))
AUTOMATIONS = (Words("1 automation", "1 个自动化"), Words("{number} automations", "{number} 个自动化"))


@dataclass(frozen=True, slots=True)
class Card:
    """A template as the gallery shows it."""

    offer: Offer
    model: App
    parts: Sequence[Words]
    map: Drawing
    by: str = ""

    @property
    def samples(self) -> bool:
        """Say whether it brings sample data along."""
        return bool(recipes_of(self.model.document))


def card_of(offer: Offer, by: str = "") -> Card:
    """Return the card of a template; `by` is who published it."""
    model = App.read(offer.document)
    return Card(offer, model, parts_of(model), draw_map(model), by)


def parts_of(model: App) -> list[Words]:
    """Return what an app is made of: "6 tables", "12 views"."""
    counted: tuple[tuple[tuple[Words, Words], Any], ...] = (
        (TABLES, [each for each in model.tables.values() if each.parent is None]),
        (VIEWS, model.views),
        (ROLES, model.roles),
        (AUTOMATIONS, model.automations),
        (PRINTS, model.prints),
    )
    return [one if len(told) == 1 else many.fill(number=len(told)) for (one, many), told in counted if told]
