"""Expressions are read out: conditions as sentences with labels, values as they are written."""

import pytest

from tablewright.core.words import Words
from tablewright.definition.read_out import read_out

POOL = [{"key": "open", "label": {"en": "Public", "zh": "公海"}}]


def told(source: str) -> Words:
    def name(path):
        return Words(".".join(path).capitalize(), f"「{'.'.join(path)}」")

    return read_out(source, name, lambda path: POOL if path == ("pool",) else ())


@pytest.mark.parametrize(
    "source, en, zh",
    [
        (
            'AND(pool = "open", days >= 30)',
            "Pool = “Public” and Days ≥ 30",
            "「pool」 = “公海” 且 「days」 ≥ 30",
        ),
        ('OR(a, AND(b, c <> ""))', "A or (B and C is not empty)", "「a」 或 （「b」 且 「c」不为空）"),
        ("AND(a, AND(b, c))", "A and B and C", "「a」 且 「b」 且 「c」"),
        ('NOT(pool = "open")', "Pool ≠ “Public”", "「pool」 ≠ “公海”"),
        ("AND(ISBLANK(a), NOT(ISBLANK(b)))", "A is empty and B is not empty", "「a」为空 且 「b」不为空"),
        ('IN(pool, "open", "x")', 'Pool is one of “Public”, "x"', '「pool」属于“公海”、"x"'),
        ('NOT(IN(pool, "open"))', "Pool is none of “Public”", "「pool」不属于“公海”"),
        ("NOT(AND(a, b))", "not (A and B)", "并非（「a」 且 「b」）"),
        ("at > NOW() - 7", "At > now - 7", "「at」 > 此刻 - 7"),
        ('IF(a = "", TODAY() + 30, a)', 'IF(A = "", TODAY() + 30, A)', 'IF(「a」 = "", TODAY() + 30, 「a」)'),
        ("DAYS(TODAY(), at) >= 15", "days since At ≥ 15", "「at」至今的天数 ≥ 15"),
        ("DAYS(at, TODAY()) < 3", "days until At < 3", "距「at」的天数 < 3"),
        ("DAYS(at, since) < 3", "DAYS(At, Since) < 3", "DAYS(「at」, 「since」) < 3"),
        ("NOW()", "now", "此刻"),
        ("a", "A", "「a」"),
    ],
)
def test_conditions_are_sentences_and_values_stay_as_written(source, en, zh):
    assert told(source) == Words(en, zh)


@pytest.mark.parametrize(
    "source, en",
    [
        ("(a + 1) * (b + 2) > c", "(A + 1) * (B + 2) > C"),
        ('AND(a = ")(", b)', 'A = ")(" and B'),
        ("AND((a + 1) * 2 > 3, b)", "AND((A + 1) * 2 > 3, B)"),
        ("AND((a > 1), (b < 2))", "A > 1 and B < 2"),
    ],
)
def test_brackets_are_never_cut_through(source, en):
    assert told(source).en == en


def test_what_cannot_be_read_stays_as_it_is():
    assert told("AND(a,") == Words("AND(a,", "AND(a,")
