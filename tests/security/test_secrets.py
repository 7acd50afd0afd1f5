"""What an actor may not see has no trace in any answer: two installations that differ in it alone answer alike.

The clerk sees open vaults only, and of those neither code, pay, level, scan nor what is computed from them.
"""

from __future__ import annotations

import io
import itertools
import re
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest

from fixtures.callers import caller
from fixtures.databases import DATABASES
from fixtures.front_desk import TEST_KEY
from fixtures.small_apps import app, field, table, view
from tablewright.app import create_app
from tablewright.config import Config
from tablewright.core import unit_of_work as unit_of_work_module
from tablewright.core.clock import utc_now
from tablewright.core.database import db, make_engine
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.people import add_department, add_person, add_workspace, give_roles
from tablewright.identity.sessions import start_session
from tablewright.runtime.apps.install import install

NOON: datetime = utc_now().replace(microsecond=0) - timedelta(hours=1)
HIDDEN = ("code", "pay", "level", "scan", "double", "half", "parts")
LEVELS = [{"key": key, "label": key.title(), "color": "red"} for key in ("low", "high")]
VAULT = table(
    "vault",
    field("name", search=True),
    field("open", "checkbox"),
    field("code", search=True),
    field("pay", "money"),
    field("level", "select", options=LEVELS),
    field("scan", "attachment"),
    field("double", "formula", expression="pay * 2", result="number"),
    field("half", "formula", expression='IF(level = "high", "yes", "no")', result="text"),
    field("parts", "subform", fields=[field("word"), field("cost", "money")]),
    field("items", "reverse", table="item", field="vault"),
    sort=["-pay"],
)
ITEM = table(
    "item",
    field("name", search=True),
    field("vault", "relation", table="vault"),
    field("others", "relation", table="vault", many=True),
    field("vault_name", "lookup", relation="vault", field="name"),
    field("vault_code", "lookup", relation="vault", field="code"),
    field("other_names", "lookup", relation="others", field="name"),
    field("other_count", "rollup", relation="others", function="count"),
    field("other_pay", "rollup", relation="others", function="sum", field="pay"),
    field("other_open", "rollup", relation="others", function="count", filter="pay > 500"),
    field("about", "formula", expression='CONCAT("about ", vault.code)', result="text"),
    field("rich", "formula", expression="vault.pay > 500", result="boolean"),
)
CLERK = {
    "key": "clerk",
    "label": "Clerk",
    "tables": {
        "vault": {
            "actions": ["view", "create", "edit", "delete", "restore", "history"],
            "rows": {"condition": "open"},
            "fields": dict.fromkeys(HIDDEN, "hidden"),
        },
        "item": {"actions": ["view", "create", "edit", "delete", "restore", "history"], "rows": "all"},
    },
}
SOURCE = app(
    VAULT,
    ITEM,
    roles=[CLERK],
    views=[
        view("all", "vault", sort=["name"]),
        view("rich", "vault", filter={"field": "pay", "op": "gt", "value": 500}),
        view("coded", "vault", fields=["name", "code"], footer={"pay": "sum"}),
        view("levels", "vault", group=["level"]),
        view("far", "item", filter={"field": "vault.code", "op": "contains", "value": "plum"}),
    ],
    navigation=[{"items": [{"table": "vault"}, {"table": "item"}]}],
)
ONE = {"word": "银行plum", "pay": 111, "level": "low", "name": "abc", "more": 0}
TWO = {"word": "apple梨", "pay": 999_999, "level": "high", "name": "zebra", "more": 3}
WORDS = ("银行plum", "apple梨", "plum", "apple", "yh", "zebra", "abc", "999999", "1999998", "111", "222")
CHANGING = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?(Z|\+00:00)?)?|[0-9a-f]{64}|\b[0-9a-f]{16}\b"
    r'|(?<=name="_once" value=")[\w-]+|\b1[789]\d{11}\b'
    r"|\d+ (second|minute)s? ago|\d+(秒钟?|分钟)前"
)
"""Times, tokens and the ids of requests."""


class Installation:
    """One of the twins: its pages and its API, for the clerk."""

    def __init__(self, url: str, folder: Path, secret: dict) -> None:
        folder.mkdir()
        self.engine = make_engine(url)
        with unit_of_work(self.engine) as work:
            workspace = add_workspace(work, "w", "W", "Asia/Shanghai", "en")
            place = add_department(work, workspace, "Place")
            people = {
                name: add_person(work, workspace, name, name, department_id=place, is_admin=name == "ada")
                for name in ("ada", "cleo")
            }
        row = install(self.engine, workspace, SOURCE)
        with unit_of_work(self.engine) as work:
            give_roles(work, row.id, people["cleo"], ["clerk"])
            sessions = {name: start_session(work, people[name]) for name in people}
        self.app = create_app(Config(data_dir=folder, database_url=url, secret_key=TEST_KEY))
        self.pages = {}
        for name, session in sessions.items():
            client = self.app.test_client()
            client.set_cookie("tablewright", session)
            self.pages[name] = client
        self.call = {name: caller(self.app, self.engine, people[name], "shop") for name in people}
        self._fill(secret)

    def _fill(self, secret: dict) -> None:
        ada = self.call["ada"]
        hidden = {"code": secret["word"], "pay": secret["pay"], "level": secret["level"]}
        hidden["parts"] = [{"word": secret["word"], "cost": secret["pay"]}]
        seen = [
            ada.create("vault", name=f"v{n}", open=True, code="same", pay=500 + n)["id"] for n in range(3)
        ]
        ada.change("vault", seen[1], **hidden)
        closed = ada.create("vault", name=secret["name"], open=False, **hidden)["id"]
        ada.create("item", name="near", vault=seen[1], others=seen)
        ada.create("item", name="far", vault=closed, others=[seen[0], closed])
        ada.send(
            "DELETE", ada.at("vault", f"/records/{ada.create('vault', name=secret['name'], **hidden)['id']}")
        )
        page = self.pages["ada"]
        token = re.search(r'csrf-token" content="(\w+)"', page.get("/a/shop/vault/").text)[1]
        scan = (io.BytesIO(secret["word"].encode()), f"{secret['name']}.txt")
        form = {"csrf": token, "_rev": "2", "_fields": "scan", "scan:upload": scan}
        assert page.post(f"/a/shop/vault/{seen[1]}/edit", data=form).status_code == 303
        for number in range(secret["more"]):
            ada.create("vault", name=f"{secret['name']} {number}", open=False, **hidden)

    def close(self) -> None:
        with self.app.app_context():
            db.engine.dispose()
        self.engine.dispose()


@pytest.fixture(params=DATABASES, scope="module")
def twins(request, tmp_path_factory):
    """Give two installations that differ in what the clerk may not see, and in nothing else."""
    folder, made = tmp_path_factory.mktemp("twins"), []
    for number, secret in enumerate((ONE, TWO)):
        if request.param == "sqlite":
            path = folder / f"{number}.sqlite3"
            shutil.copyfile(request.getfixturevalue("migrated_sqlite"), path)
            url = f"sqlite:///{path}"
        else:
            server = request.getfixturevalue("postgresql_server")
            url = server.address(server.create(like=request.getfixturevalue("migrated_postgresql")))
        with pytest.MonkeyPatch.context() as patch:
            # Both are filled at the same moments, as orders and cursors tell of them.
            clock = (NOON + timedelta(seconds=passed) for passed in itertools.count())
            patch.setattr(unit_of_work_module, "utc_now", lambda clock=clock: next(clock))
            made.append(Installation(url, folder / f"data{number}", secret))
    yield made
    for each in made:
        each.close()
        if request.param == "postgresql":
            request.getfixturevalue("postgresql_server").drop(each.engine.url.database)


def told(answer) -> tuple:
    """Return everything an answer tells, less times, tokens and request ids."""
    headers = sorted((k, v) for k, v in answer.headers if k not in ("Set-Cookie", "Content-Length", "Date"))
    return answer.status_code, CHANGING.sub("…", str(headers)), CHANGING.sub("…", answer.text)


FIELDS = [
    *(f["key"] for f in VAULT["fields"]),
    "created_at",
    "owner",
    "owner_department",
    "updated_by",
    "nothing",
]
PATHS = ["vault.code", "vault.pay", "vault.name", "vault.level", "vault.open", "others.code", "vault.items.name",
         *(f["key"] for f in ITEM["fields"])]  # fmt: skip


def reads():
    """Give every address the clerk may think of, below the API or the pages."""
    for names, base in ((FIELDS, "/api/v1/apps/shop/tables/vault"), (PATHS, "/api/v1/apps/shop/tables/item")):
        for rest in ("schema", "records", "records?count=true&limit=1", *(f"records/{n}" for n in range(1, 9)),
                     *(f"records/{n}/history" for n in range(1, 7)), *(f"records?search={quote(w)}" for w in WORDS),
                     *(f"records?view={v}" for v in ("all", "rich", "coded", "levels", "far")),
                     "aggregate?measures=count"):  # fmt: skip
            yield f"{base}/{rest}"
        for name in names:
            yield from (f"{base}/records?sort={sign}{name}&limit=2" for sign in ("", "-"))
            yield f"{base}/records?fields={name}"
            yield f"{base}/aggregate?measures=count&group={name}"
            yield from (f"{base}/aggregate?measures={m}:{name}" for m in ("sum", "max", "avg", "distinct"))
            for op, value in (
                ("is", '"银行plum"'),
                ("contains", '"plum"'),
                ("gt", "500"),
                ("is_empty", "null"),
                ("is", '"high"'),
                ("is", "4"),
            ):
                tree = f'{{"field":"{name}","op":"{op}"' + ("}" if value == "null" else f',"value":{value}}}')
                yield f"{base}/records?filter={quote(tree)}"
                yield f"{base}/aggregate?measures=count&filter={quote(tree)}"
    yield from ("/api/v1/apps", "/api/v1/apps/shop/definition", "/", "/a/shop/")
    for name, names in (("vault", FIELDS), ("item", PATHS)):
        base = f"/a/shop/{name}/"
        yield from (base, f"{base}new", f"{base}bin")
        yield from (
            f"{base}{n}{rest}"
            for n, rest in itertools.product(range(1, 7), ("", "/edit", "/history", "/delete"))
        )
        yield from (f"{base}?{part}={quote(word)}" for part in ("search",) for word in WORDS)
        yield from (f"{base}?view={v}" for v in ("all", "rich", "coded", "levels", "far"))
        for key in names:
            yield from (f"{base}?sort={key}", f"{base}?group={key}", f"{base}?fields=name,{key}", f"{base}2/cell/{key}",
                        f"{base}choices/{key}?q=", f"{base}choices/{key}?q=abc", f"{base}bar/filter?add={key}")  # fmt: skip
            tree = quote(f'{{"field":"{key}","op":"is_not_empty"}}')
            yield from (f"{base}?filter={tree}", f"{base}bar/filter?filter={tree}")
    yield from (f"/a/shop/search?q={quote(word)}" for word in WORDS)
    yield from (f"/files/{n}/{name}" for n in (1, 2) for name in ("abc.txt", "zebra.txt", "thumbnail"))


def read(installation, who, address):
    """Ask for an address as a person: with the token below the API, else with the session."""
    if address.startswith("/api/"):
        program = installation.call[who]
        return program.client.get(address, headers=program.headers)
    return installation.pages[who].get(address)


def test_no_answer_depends_on_what_the_actor_may_not_see(twins):
    """Nor does an answer name it, unless the request did."""
    secrets = re.compile("银行plum|apple梨|zebra|999999|999,999|1999998|1,999,998")
    differing, broken, naming = [], [], []
    # A quarter on PostgreSQL, as it is the same code that refuses on both.
    for address in itertools.islice(reads(), 0, None, 1 if twins[0].engine.dialect.name == "sqlite" else 4):
        answers = [read(each, "cleo", address) for each in twins]
        if told(answers[0]) != told(answers[1]):
            differing.append(address)
        if answers[0].status_code >= 500:
            broken.append(address)
        if any(quote(word) in address for word in (*WORDS, "银行plum")) or re.search("abc|zebra", address):
            continue
        naming += [(address, n) for n, each in enumerate(answers) if secrets.search(each.text)]
    assert (broken, differing, naming) == ([], [], [])


def test_who_has_the_right_sees_it_all(twins):
    text = "".join(read(twins[1], "ada", address).text for address in (
        "/api/v1/apps/shop/tables/vault/records", "/api/v1/apps/shop/tables/item/records", "/a/shop/vault/2",
        "/a/shop/search?q=zebra", "/files/1/zebra.txt"))  # fmt: skip
    for word in ("apple梨", "zebra", "999999", "1999998", "about apple梨"):
        assert word in text, word


def test_no_refusal_of_a_change_depends_on_what_the_actor_may_not_see(twins):
    """A hidden record and an unknown one, a hidden field and an unknown one, get the same answer."""
    changes = [("POST", "item", "", {"fields": {"name": "x", "vault": n}}) for n in (4, 5, 999)] + [
        ("POST", "item", "", {"fields": {"name": "x", "others": [n]}}) for n in (4, 5, 999)
    ]
    for key in (*HIDDEN, "nothing"):
        changes.append(("POST", "vault", "", {"fields": {"name": "x", "open": True, key: None}}))
        changes.append(("PATCH", "vault", "/2", {"fields": {key: "high"}}))
        changes.append(("PATCH", "vault", "/2", {"fields": {key: "high"}, "rev": 1}))
    for n in (4, 5, 999):
        changes += [("PATCH", "vault", f"/{n}", {"fields": {"name": "x"}}), ("DELETE", "vault", f"/{n}", None),
                    ("POST", "vault", f"/{n}/restore", None)]  # fmt: skip
    seen: dict[tuple, set] = {}
    for method, name, rest, body in changes:
        answers = [
            told(i.call["cleo"].send(method, i.call["cleo"].at(name, f"/records{rest}"), body)) for i in twins
        ]
        assert answers[0] == answers[1], (method, name, rest, body)
        assert 400 <= answers[0][0] < 500, (method, name, rest, body, answers[0])
        kind = (method, name, re.sub(r"\d+", "n", rest), re.sub(r"\b\d+\b", "n", str(body)))
        plain = answers[0][2]
        for key in (*HIDDEN, "nothing"):
            kind, plain = tuple(part.replace(f"'{key}'", "'?'") for part in kind), plain.replace(key, "?")
        seen.setdefault(kind, set()).add(re.sub(r"\b(4|5|999)\b", "n", plain))
    assert {kind: answers for kind, answers in seen.items() if len(answers) > 1} == {}
