"""The limits people read about are the limits in force."""

from pathlib import Path

from tablewright.core.limits import LIMITS, Limits, described
from tablewright.expressions import budgets

PAGE = Path(__file__).parents[2] / "docs" / "limits.md"


def written_rows(part: int) -> list[str]:
    """Return the table rows of the page's first (0) or second (1) part."""
    text = PAGE.read_text(encoding="utf-8").split("## Expressions")[part]
    return [line for line in text.splitlines() if line.startswith("| `")]


def test_the_documented_table_is_the_code_s():
    rows = [f"| `{name}` | {default:,} | {words.en} | {words.zh} |" for name, default, words in described()]
    written = written_rows(0)
    assert written == rows, "docs/limits.md must have exactly these rows:\n" + "\n".join(rows)


def test_the_documented_budgets_of_expressions_are_the_code_s():
    written = [row.split("|")[1:3] for row in written_rows(1)]
    assert written
    for name, number in written:
        assert int(number.replace(",", "")) == getattr(budgets, name.strip(" `"))


def test_every_limit_is_a_positive_whole_number_with_words_in_both_languages():
    for name, default, words in described():
        assert getattr(LIMITS, name) == default > 0
        assert words.en and words.zh


def test_one_installation_may_replace_a_limit():
    assert Limits(page_records=10).page_records == 10
