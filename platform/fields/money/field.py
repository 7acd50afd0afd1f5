"""An amount of money, exact to its decimal places, in one currency."""

from __future__ import annotations

from typing import Any

from babel.numbers import get_currency_symbol

from ...core.words import Words
from ..base import Reader
from ..field import Field
from ..number.field import DECIMALS, LIMIT_SETTINGS, NumberType
from ..number_format import LOCALES, format_number


class MoneyType(NumberType):
    """Money."""

    name = "money"
    label = Words("Money", "金额")
    help = Words("An amount in one currency, never rounded on its own.", "某一币种的金额，不会自行舍入。")
    icon = "coin"
    settings = {
        "currency": {
            "type": "string",
            "pattern": "^[A-Z]{3}$",
            "default": "CNY",
            "title": {"en": "Currency (such as CNY)", "zh": "币种（如 CNY）"},
        },
        "decimals": {**DECIMALS, "default": 2},
        **LIMIT_SETTINGS,
    }

    def decimals(self, field: Field) -> int:
        """Return the decimal places, two unless told."""
        return field.settings.get("decimals", 2)

    def symbol(self, field: Field, reader: Reader) -> str:
        """Return the sign of the currency."""
        return get_currency_symbol(field.settings.get("currency", "CNY"), LOCALES[reader.language])

    def parse(self, field: Field, text: str, reader: Reader) -> str | None:
        """Return the exact amount, with or without the currency's sign or code."""
        currency = field.settings.get("currency", "CNY")
        signs = {currency, *(get_currency_symbol(currency, locale) for locale in LOCALES.values())}
        for sign in sorted(signs, key=len, reverse=True):
            text = text.replace(sign, "")
        return super().parse(field, text, reader)

    def format(self, field: Field, value: Any, reader: Reader) -> str:
        """Return "¥1,234.50"."""
        if value is None:
            return ""
        currency = field.settings.get("currency", "CNY")
        return format_number(value, self.decimals(field), reader.language, currency)
