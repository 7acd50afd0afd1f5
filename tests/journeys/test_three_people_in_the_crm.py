"""A day in the CRM with plain forms: sales works, the manager looks after the department, and what each role may."""

from __future__ import annotations

import re
import shutil

import pytest

from fixtures.company import PEOPLE, Company
from fixtures.databases import DATABASES
from fixtures.plain_forms import Form, fill, send
from tablewright.runtime.storage.doctor import check_storage


@pytest.fixture(scope="module", params=DATABASES)
def company(request, tmp_path_factory):
    """Give the company on each database; the tests of this module tell one day, in order."""
    folder = tmp_path_factory.mktemp("company")
    if request.param == "sqlite":
        path = folder / "company.sqlite3"
        shutil.copyfile(request.getfixturevalue("migrated_sqlite"), path)
        url = f"sqlite:///{path}"
    else:
        server = request.getfixturevalue("postgresql_server")
        url = server.address(server.create(like=request.getfixturevalue("migrated_postgresql")))
    company = Company(url, folder / "data")
    yield company
    company.close()
    if request.param == "postgresql":
        server.drop(company.engine.url.database)


def made(answer) -> str:
    """Return the page that a saved form leads to."""
    assert answer.status_code == 303, re.findall(r'form-summary".*?</div>', answer.text, re.S) or answer.text
    return answer.location.partition("?")[0]


def number_of(path: str) -> str:
    return path.rsplit("/", 1)[1]


def test_every_page_of_everybody_opens_in_their_language(company):
    language = {"sqlite": "en", "postgresql": "zh"}[company.engine.dialect.name]
    for who in PEOPLE:
        client = company.speak(who, language)
        start = client.get("/", follow_redirects=True)
        assert start.status_code == 200 and f'lang="{language}' in start.text
        links = set(re.findall(rf'href="({company.base}/[^"#]*)"', start.text))
        assert len(links) > 5
        for link in sorted(links):
            answer = client.get(link.replace("&amp;", "&"), follow_redirects=True)
            assert answer.status_code == 200, (who, link)
            printed = answer.mimetype == "application/pdf"
            assert printed or f'<html lang="{language}' in answer.text, link


def test_each_sees_what_is_theirs(company):
    mine, department, all_of_them = (company.count(who, "customer") for who in ("sales", "manager", "admin"))
    assert 0 < mine < department < all_of_them


def test_a_day_of_sales_without_a_script(company):
    client, base = company.speak("sales", "en"), company.base
    before = company.count("sales", "customer")
    wrong = fill(client, f"{base}/customer/new", name="", phone="12", lifecycle="new")
    assert wrong.status_code == 422 and 'value="12"' in wrong.text
    customer = made(
        fill(
            client,
            f"{base}/customer/new",
            name="Star River 星河",
            phone="13912345678",
            lifecycle="new",
            tags=["vip"],
        )
    )
    assert company.count("sales", "customer") == before + 1
    number = number_of(customer)
    contact = made(
        fill(
            client,
            f"{base}/contact/new?customer={number}",
            name="Li Lei",
            wechat="lilei_88",
            is_key="1",
            decision_role="decision_maker",
        )
    )
    made(
        fill(
            client,
            f"{base}/follow_up/new?customer={number}",
            summary="First call",
            method="phone",
            contact=number_of(contact),
        )
    )

    new_deal = client.get(f"{base}/deal/new?customer={number}").text
    product = re.search(r'<option value="(\d+)"', new_deal[new_deal.find('name="lines:') :])
    with_row = send(
        client, Form(new_deal, "_fields"), f"{base}/deal/new", title="Sky", stage="intent", add_row="lines"
    )
    assert with_row.status_code == 200 and "Sky" in with_row.text
    form = Form(with_row.text, "_fields")
    row = next(name for name in sorted(form.names) if name.endswith(":quantity")).rpartition(":")[0]
    for name in [each for each in form.names if each == "add_row"]:
        form.values.poplist(name)
    product = product or re.search(rf'name="{row}:product".*?<option value="(\d+)"', with_row.text, re.S)
    form.values.setlist(f"{row}:product", [product[1]])
    form.values.setlist(f"{row}:quantity", ["2"])
    form.values.setlist(f"{row}:price", ["1500.50"])
    deal = made(client.post(f"{base}/deal/new", data=form.values, headers={"Origin": "http://localhost"}))
    assert "3,001" in client.get(deal).text
    page = client.get(customer).text
    for told in ("Star River 星河", "Li Lei", "First call", "Sky", "139 1234 5678"):
        assert told in page, told
    assert made(
        fill(client, f"{base}/deal/new?customer={number}", title="No lines yet")
    )  # its empty row stays untouched
    lost = fill(client, f"{deal}/edit", stage="lost")
    assert lost.status_code == 422 and re.search(r"form-summary.*Loss reason.*required", lost.text, re.S)
    made(fill(client, f"{deal}/edit", stage="lost", loss_reason="price"))
    assert client.get(f"{customer}/delete").status_code == 403


def test_two_people_in_one_customer_see_both_values(company):
    sales, manager, base = company.speak("sales", "en"), company.speak("manager", "zh"), company.base
    customer = made(fill(sales, f"{base}/customer/new", name="Two at once", lifecycle="new"))
    mine = Form(sales.get(f"{customer}/edit").text, "_fields")
    theirs = Form(manager.get(f"{customer}/edit").text, "_fields")
    made(send(sales, mine, f"{customer}/edit", remark="by sales"))
    conflict = send(manager, theirs, f"{customer}/edit", remark="by the manager")
    assert conflict.status_code == 409
    assert "by sales" in conflict.text and "by the manager" in conflict.text and "他人修改" in conflict.text
    made(send(manager, Form(conflict.text, "_fields"), f"{customer}/edit"))
    assert "by the manager" in sales.get(customer).text
    assert "Two at once" not in sales.get(f"{base}/customer/bin").text
    assert (
        send(
            manager, Form(manager.get(f"{customer}/delete").text, "csrf", "/delete"), f"{customer}/delete"
        ).status_code
        == 303
    )
    assert sales.get(customer).status_code == 404
    assert "Two at once" in manager.get(f"{base}/customer/bin").text
    assert (
        send(manager, Form(manager.get(f"{base}/customer/bin").text, "csrf", "/restore"), "bin").status_code
        == 303
    )
    assert sales.get(customer).status_code == 200


def test_what_belongs_to_another_department_is_nowhere(company):
    admin, base = company.speak("admin", "en"), company.base
    seen = {who: set() for who in PEOPLE}
    for who in PEOPLE:
        client = company.people[who]
        for number in range(1, 41):
            if client.get(f"{base}/customer/{number}").status_code == 200:
                seen[who].add(number)
    assert seen["sales"] < seen["manager"] < seen["admin"]
    foreign = min(seen["admin"] - seen["manager"])
    name = re.search(r"<h1[^>]*>\s*(?:<bdi>)?([^<]+)", admin.get(f"{base}/customer/{foreign}").text)[
        1
    ].strip()
    for who in ("sales", "manager"):
        client = company.people[who]
        found = client.get(f"{base}/search", query_string={"q": name}).text
        assert f"/customer/{foreign}" not in found
        for rest in ("", "/edit", "/delete"):
            assert client.get(f"{base}/customer/{foreign}{rest}").status_code in (403, 404)
        answer = fill(client, f"{base}/contact/new", name="Spy")
        assert answer.status_code == 422
        form = Form(client.get(f"{base}/contact/new").text, "_fields")
        form.values.setlist("customer", [str(foreign)])
        form.values.setlist("name", ["Spy"])
        refused = client.post(f"{base}/contact/new", data=form.values)
        assert refused.status_code == 422 and name not in refused.text


LOGINS = {
    "sales": "sales",
    "manager": "manager",
    "customer success": "wu.qian",
    "data administrator": "han.mei",
    "marketing": "tang.yue",
    "finance": "jiang.hui",
    "management": "he.wenshan",
}
TABLES = ("customer", "contact", "follow_up", "need", "deal", "product")
MAKES = {
    "sales": ("customer", "contact", "follow_up", "need", "deal"),
    "manager": TABLES,
    "customer success": ("contact", "follow_up", "need"),
    "data administrator": TABLES,
    "marketing": ("product",),
    "finance": (),
    "management": (),
}
SEES = {
    **dict.fromkeys(LOGINS, TABLES),
    "marketing": ("customer", "contact", "need", "deal", "product"),
    "finance": ("customer", "deal", "product"),
}


def customers_of(company, owner, **values):
    """Return the customers of a person as the administrator reads them, those with these values."""
    return [
        each
        for each in company.program("admin").list("customer", limit=200)
        if each["owner"]["id"] == company.ids(owner)
        and each["fields"]["phone"]
        and all(each["fields"][key] == value for key, value in values.items())
    ]


@pytest.mark.parametrize("role", LOGINS)
def test_each_role_opens_and_makes_what_it_is_for(company, role):
    client = company.browser(LOGINS[role])
    opens = [table for table in TABLES if client.get(f"{company.base}/{table}/").status_code == 200]
    assert tuple(opens) == SEES[role]
    makes = tuple(table for table in TABLES if client.get(f"{company.base}/{table}/new").status_code == 200)
    assert makes == MAKES[role]


def test_a_phone_shows_in_full_masked_or_not_at_all(company):
    theirs = customers_of(company, "wang.lei", pool="private")[0]
    path, phone = f"{company.base}/customer/{theirs['id']}", theirs["fields"]["phone"]
    full = re.sub(r"^\+86(\d{3})(\d{4})(\d{4})$", r"\1 \2 \3", phone)
    mask = f"{phone[3:6]}****{phone[-4:]}"
    for role, shown in {
        "data administrator": full,
        "management": full,
        "manager": mask,
        "marketing": mask,
    }.items():
        page = company.browser(LOGINS[role]).get(path)
        assert page.status_code == 200 and shown in page.text, role
        assert (full in page.text) == (shown == full), role
    assert not {full, mask} & set(
        re.findall(r"[\d* ]{11,13}", company.browser(LOGINS["finance"]).get(path).text)
    )
    assert company.browser(LOGINS["sales"]).get(path).status_code == 404


def test_showing_a_masked_phone_is_one_act_of_those_who_may(company):
    theirs = customers_of(company, "wang.lei", pool="private")[0]
    asked = f"/apps/crm/tables/customer/records/{theirs['id']}/reveal"
    shown = company.program("manager").send("POST", asked, {"field": "phone"})
    assert shown.status_code == 200 and shown.json["value"] == theirs["fields"]["phone"]
    refused = company.program("tang.yue").send("POST", asked, {"field": "phone"})
    assert refused.status_code == 403 and theirs["fields"]["phone"][3:] not in refused.text


def test_a_customer_of_the_pool_shows_to_sales_of_every_region_and_is_not_theirs_to_change(company):
    admin, own = company.program("admin"), customers_of(company, "wang.lei", pool="private")[0]
    assert admin.change("customer", own["id"], pool="public").status_code == 200
    try:
        for login in ("sales", "zhao.min"):
            there = company.program(login).get("customer", f"/records/{own['id']}")
            assert there.status_code == 200 and "****" in there.json["fields"]["phone"], login
            assert company.program(login).change("customer", own["id"], remark="mine").status_code in (
                403,
                404,
            )
        assert company.program("wang.lei").change("customer", own["id"], remark="mine").status_code == 200
    finally:
        assert admin.change("customer", own["id"], pool="private").status_code == 200
    assert company.program("zhao.min").get("customer", f"/records/{own['id']}").status_code == 404


def test_a_closed_deal_is_read_only_but_for_managers(company):
    customer = customers_of(company, "wang.lei")[0]["id"]
    sales, manager = (company.program(login) for login in ("wang.lei", "manager"))
    deal = sales.create("deal", customer=customer, title="Nearly there", stage="negotiation")["id"]
    won = {"stage": "won", "actual_amount": 1000, "close_date": "2026-11-20"}
    assert sales.change("deal", deal, **won).status_code == 200
    assert sales.change("deal", deal, actual_amount=9000).status_code == 403
    assert manager.change("deal", deal, actual_amount=1200).status_code == 200
    assert sales.get("deal", f"/records/{deal}").json["fields"]["actual_amount"] == 1200


def test_only_a_manager_hands_a_customer_over(company):
    customer = customers_of(company, "wang.lei", pool="private")[1]["id"]
    colleague, own = company.ids("shen.jia"), company.ids("wang.lei")
    own_try = company.program("wang.lei").change("customer", customer, owner=colleague)
    assert own_try.status_code in (400, 403, 422)
    assert company.program("manager").change("customer", customer, owner=colleague).status_code == 200
    assert company.program("wang.lei").get("customer", f"/records/{customer}").status_code == 404
    assert company.program("shen.jia").get("customer", f"/records/{customer}").status_code == 200
    assert company.program("admin").change("customer", customer, owner=own).status_code == 200


@pytest.mark.parametrize("role", ["marketing", "finance", "management"])
def test_who_only_reads_changes_nothing(company, role):
    program, customer = company.program(LOGINS[role]), customers_of(company, "wang.lei")[0]["id"]
    assert program.get("customer", f"/records/{customer}").status_code == 200
    assert program.change("customer", customer, remark="x").status_code in (400, 403)
    assert program.send("DELETE", program.at("customer", f"/records/{customer}")).status_code == 403
    assert program.send("POST", program.at("customer"), {"fields": {"name": "x"}}).status_code == 403


def test_signing_out_ends_it(company):
    client = company.people["sales"]
    page = client.get(f"{company.base}/customer/").text
    answer = send(client, Form(page, "csrf", "/sign-out"), "/sign-out")
    assert answer.status_code == 302
    assert client.get(f"{company.base}/customer/").status_code == 401
    assert check_storage(company.engine) == []
