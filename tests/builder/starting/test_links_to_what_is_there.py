"""Tables added to an app from a spreadsheet: their columns find the records that the app has already."""

import pytest

from fixtures.plain_forms import Form, send
from fixtures.spreadsheets import trade, workbook
from tablewright.builder.starting.relations import says_amount

pytestmark = pytest.mark.sqlite_only
AT = "/a/trade/builder/tables/import"
DRAFT = "/a/trade/builder/draft"
VISITS = [
    ["Visited", "客户名称", "Notes"],
    *(["2026-03-04", f"客户有限公司{1 + n % 7}", f"visit {n}"] for n in range(20)),
]


@pytest.fixture
def trading(beginner):
    """Give the administrator of an app with customers and orders."""
    path = beginner.start(("trade.xlsx", trade()))
    beginner.work(beginner.make(path, label_en="Trade", key="trade"))
    return beginner


def begin(trading):
    """Begin a draft of the app."""
    page = trading.client.get(DRAFT).text
    assert send(trading.client, Form(page, "csrf", f"{DRAFT}/begin"), DRAFT).status_code == 303


def added(trading, rows, **values):
    """Return the new table's records, its link, and the ids of the customers they name."""
    path = trading.start(("visits.xlsx", workbook(("Visits", rows))), at=AT)
    for place, given in values.items():
        trading.fill(f"{path}/0", **{place: given})
    job = trading.work(trading.make(path))
    assert (job.state, job.result["left"]) == ("done", 0)
    table = list(trading.app("trade").model.tables.values())[-1]
    return table, trading.records("trade", table.key)


def test_a_column_of_names_becomes_a_link_to_the_records_so_named(trading):
    customer = next(iter(trading.app("trade").model.tables.values()))
    table, records = added(trading, VISITS)
    link = next(each for each in table.fields if each.type == "relation")
    assert link.settings["table"] == customer.key
    ids = {each[customer.title]: each["id"] for each in trading.records("trade", customer.key)}
    assert [each[link.key] for each in records] == [ids[row[1]] for row in VISITS[1:]]
    back = trading.app("trade").model.tables[customer.key].fields[-1]
    assert (back.type, back.settings["table"]) == ("reverse", table.key)


def test_the_link_is_shown_with_the_others_and_taken_back_or_chosen_by_hand(trading):
    customer = next(iter(trading.app("trade").model.tables.values()))
    path = trading.start(("visits.xlsx", workbook(("Visits", VISITS))), at=AT)
    link = f"link:{customer.key}.{customer.title}"
    assert trading.types(f"{path}/0")["客户名称"] == link
    assert "One record of 客户 by 客户名称" in trading.client.get(path).text
    trading.fill(f"{path}/0", type_1="text")
    assert trading.types(f"{path}/0")["客户名称"] == "text"
    trading.fill(f"{path}/0", type_1=link.replace("link", "links"))
    assert trading.types(f"{path}/0")["客户名称"] == link.replace("link", "links")
    trading.fill(f"{path}/0", type_2=link)
    page = trading.client.get(f"{path}/0").text
    assert "20 do not fit" in page
    assert "visit 0" in page


def test_names_that_are_not_there_stay_text_and_numbers_are_not_taken_for_codes(trading):
    strangers = [
        ["Day", "客户名称", "客户数量"],
        *(["2026-03-04", f"Stranger {n}", n + 1] for n in range(9)),
    ]
    table, _ = added(trading, strangers)
    assert {each.type for each in table.fields} == {"date", "text", "number"}


@pytest.mark.parametrize(
    ("label", "amount"),
    [("客户数量", True), ("ProductCount", True), ("UnitPrice", True), ("ShipVia", False), ("OrderID", False)],
)
def test_how_much_names_no_record(label, amount):
    assert says_amount(label) is amount


def test_in_a_draft_the_tables_wait_unseen_and_their_rows_come_in_once_it_is_published(trading):
    path = trading.start(("visits.xlsx", workbook(("Visits", VISITS))), at=AT)
    before = set(trading.app("trade").model.tables)
    assert trading.fill(path, draft="1").location == path
    assert set(trading.app("trade").model.tables) == before
    page = trading.client.get(path).text
    assert "Publish the draft" in page
    assert "Bring" not in page
    assert "visits.xlsx" in trading.client.get(AT).text
    publishing = Form(trading.client.get(DRAFT).text, "live", f"{DRAFT}/publish")
    assert send(trading.client, publishing, DRAFT).status_code == 303
    [table] = set(trading.app("trade").model.tables) - before
    assert trading.records("trade", table) == []
    rows = Form(trading.client.get(path).text, "csrf", f"{path}/rows")
    answer = send(trading.client, rows, path)
    job = trading.work(int(answer.location.rpartition("/")[2]))
    assert (job.state, job.result["made"], job.result["left"]) == ("done", 20, 0)
    assert trading.client.get(path).location.endswith("/done")
    assert "visits.xlsx" not in trading.client.get(AT).text


def test_while_there_is_a_draft_tables_go_nowhere_else(trading):
    before = set(trading.app("trade").model.tables)
    begin(trading)
    path = trading.start(("visits.xlsx", workbook(("Visits", VISITS))), at=AT)
    assert "Put the tables into the draft" in trading.client.get(path).text
    assert trading.fill(path).location == path
    assert set(trading.app("trade").model.tables) == before
