"""Mail: addresses are parsed, no value adds a header, and what waits in the outbox leaves once, or is given up."""

from __future__ import annotations

import smtplib
import socketserver
import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tablewright.core import outbox
from tablewright.core.errors import Misconfigured
from tablewright.core.mail import MailServer, WrongAddress, compose, parse_address, send
from tablewright.core.outbox import PAUSES, queue_mail, send_due
from tablewright.core.outgoing_models import OutgoingMail
from tablewright.core.unit_of_work import unit_of_work

SERVER = MailServer.read("smtp://mail.example", "https://apps.example.com")


@pytest.mark.parametrize(
    "url, told",
    [
        ("smtp://h.example", ("h.example", 587, "no-reply@apps.example.com", False, None, None)),
        ("smtps://h.example", ("h.example", 465, "no-reply@apps.example.com", True, None, None)),
        ("smtp://me%40x.cn:p%3A%2F@h:25", ("h", 25, "me@x.cn", False, "me@x.cn", "p:/")),
        ("smtp://u:hush@h:25?from=app@x.cn", ("h", 25, "app@x.cn", False, "u", "hush")),
    ],
)
def test_the_setting_is_read(url, told):
    server = MailServer.read(url, "https://apps.example.com")
    assert (server.host, server.port, server.sender, server.encrypted, server.user, server.password) == told
    assert not told[5] or told[5] not in repr(server)


@pytest.mark.parametrize(
    "url", ["smtp://", "smtp://h:x", "smtp://h:99999", "smtp://h?from=nobody", "http://h"]
)
def test_a_wrong_setting_is_told(url):
    with pytest.raises(Misconfigured):
        MailServer.read(url, None)


@pytest.mark.parametrize("address", ["a@b.cn", " a@b.cn ", "陈@例子.中国", "a.b+c@d-e.example"])
def test_an_address_is_one_address(address):
    assert parse_address(address) == address.strip()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a",
        "a@",
        "@b.cn",
        "a@b.cn, c@d.cn",
        "a@b.cn\nBcc: c@d.cn",
        "A <a@b.cn>",
        "a@b.cn;c@d.cn",
        "a@b.cn\x00",
        "a b@c.cn",
    ],
)
def test_what_is_not_one_address_is_refused(address):
    with pytest.raises(WrongAddress):
        parse_address(address)


@pytest.mark.parametrize(
    "hostile", ["Hi\r\nBcc: x@y.cn", "Hi\nBcc: x@y.cn", "Hi\x0bBcc: x@y.cn", "Hi\u2028Bcc: x@y.cn", "x" * 500]
)
def test_no_value_adds_a_header(hostile):
    message = compose("a@b.cn", "c@d.cn", hostile, f"{hostile}\n.\r\nMAIL FROM:<x>", "id@tablewright")
    raw = message.as_bytes().decode()
    head = raw.partition("\n\n")[0]
    assert sorted(message.keys()) == sorted(
        [
            "From",
            "To",
            "Subject",
            "Message-ID",
            "Auto-Submitted",
            "Content-Type",
            "Content-Transfer-Encoding",
            "MIME-Version",
        ]
    )
    assert "\nBcc" not in head and message["To"] == "c@d.cn"


def rows(engine):
    with engine.connect() as connection:
        return connection.execute(sa.select(OutgoingMail.__table__).order_by(OutgoingMail.id)).all()


def queue(engine, *addresses: str) -> None:
    with unit_of_work(engine) as work:
        for address in addresses:
            queue_mail(work, address, "Subject", f"the secret for {address}")


def later(engine, monkeypatch, **by) -> None:
    """Let time pass for the outbox."""
    moved = outbox.utc_now() + timedelta(**by)
    monkeypatch.setattr(outbox, "utc_now", lambda: moved)
    monkeypatch.setattr("tablewright.core.unit_of_work.utc_now", lambda: moved)


def test_a_mail_leaves_after_the_commit_and_once(engine):
    sent = []
    with pytest.raises(ZeroDivisionError), unit_of_work(engine) as work:
        queue_mail(work, "a@b.cn", "Never", "never")
        raise ZeroDivisionError
    queue(engine, "a@b.cn", "c@d.cn")
    assert "secret" not in str(rows(engine))
    for _ in range(2):
        send_due(engine, SERVER, lambda _, message: sent.append(message))
    assert [each["To"] for each in sent] == ["a@b.cn", "c@d.cn"]
    assert sent[0].get_content() == "the secret for a@b.cn\n"
    assert {(each.state, each.body) for each in rows(engine)} == {("sent", None)}


@pytest.mark.parametrize(
    "failure",
    [OSError("gone"), smtplib.SMTPServerDisconnected("x"), TimeoutError(), smtplib.SMTPDataError(451, b"x")],
)
def test_what_fails_is_tried_again_with_growing_pauses_and_the_same_text(
    engine, monkeypatch, failure, caplog
):
    tried = []

    def refuse(_, message):
        tried.append((message["Message-ID"], message.as_string()))
        raise failure

    queue(engine, "a@b.cn")
    for pause in PAUSES:
        assert send_due(engine, SERVER, refuse) == 0
        count = len(tried)
        later(engine, monkeypatch, seconds=pause.total_seconds() * 0.9)
        send_due(engine, SERVER, refuse)
        assert len(tried) == count
        later(engine, monkeypatch, seconds=pause.total_seconds() * 0.31)
    sent = []
    send_due(engine, SERVER, lambda _, message: sent.append((message["Message-ID"], message.as_string())))
    assert len(tried) == len(PAUSES) and set(tried) == set(sent) and len(set(sent)) == 1
    assert "a@b.cn" not in caplog.text and "secret" not in caplog.text


def test_after_about_a_day_a_mail_is_given_up_and_its_text_forgotten(engine, monkeypatch):
    def refuse(*_):
        raise OSError

    queue(engine, "a@b.cn")
    for _ in range(len(PAUSES) + 3):
        send_due(engine, SERVER, refuse)
        later(engine, monkeypatch, hours=15)
    (mail,) = rows(engine)
    assert (mail.state, mail.body, mail.tries) == ("failed", None, len(PAUSES) + 1)
    assert timedelta(hours=20) < sum(PAUSES, timedelta()) < timedelta(hours=30)


def test_one_mail_that_fails_keeps_no_other_back(engine):
    sent = []

    def send_some(_, message):
        if message["To"] == "bad@b.cn":
            raise smtplib.SMTPRecipientsRefused({"bad@b.cn": (550, b"unknown")})
        sent.append(message["To"])

    queue(engine, "bad@b.cn", "good@b.cn")
    send_due(engine, SERVER, send_some)
    assert sent == ["good@b.cn"]
    assert [each.state for each in rows(engine)] == ["failed", "sent"]


def test_of_several_processes_one_sends(engine):
    sent, gate = [], threading.Barrier(3)
    queue(engine, *(f"p{number}@b.cn" for number in range(6)))

    def act():
        gate.wait()
        send_due(engine, SERVER, lambda _, message: sent.append(message["To"]))

    threads = [threading.Thread(target=act) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    send_due(engine, SERVER, lambda _, message: sent.append(message["To"]))
    assert sorted(sent) == [f"p{number}@b.cn" for number in range(6)]


def test_a_process_that_died_while_sending_leaves_the_mail_to_the_next(engine, monkeypatch):
    def die(*_):
        raise KeyboardInterrupt

    queue(engine, "a@b.cn")
    with pytest.raises(KeyboardInterrupt):
        send_due(engine, SERVER, die)
    sent = []
    send_due(engine, SERVER, lambda _, message: sent.append(message))
    assert sent == []
    later(engine, monkeypatch, minutes=3)
    send_due(engine, SERVER, lambda _, message: sent.append(message))
    assert len(sent) == 1


class _Talk(socketserver.StreamRequestHandler):
    """A mail server that takes one mail, without encryption."""

    def handle(self):
        self.wfile.write(b"220 hi\r\n")
        data, lines = False, self.server.lines
        while line := self.rfile.readline():
            lines.append(line.decode())
            if data:
                data = line != b".\r\n"
                self.wfile.write(b"" if data else b"250 ok\r\n")
            elif line.upper().startswith(b"DATA"):
                data = True
                self.wfile.write(b"354 go\r\n")
            elif line.upper().startswith(b"QUIT"):
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 ok\r\n")


@pytest.fixture
def postbox():
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Talk)
    server.daemon_threads, server.lines = True, []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def test_a_real_server_gets_the_mail(postbox):
    server = MailServer.read(f"smtp://127.0.0.1:{postbox.server_address[1]}?from=app@x.cn")
    send(server, compose(server.sender, "a@b.cn", "主题", "正文 line\n.\nend", "id@tablewright"))
    talk = "".join(postbox.lines)
    assert "FROM:<app@x.cn>" in talk and "TO:<a@b.cn>" in talk and "Message-ID: <id@tablewright>" in talk


def test_a_password_is_never_sent_without_encryption(postbox):
    server = MailServer.read(f"smtp://user:hush@127.0.0.1:{postbox.server_address[1]}?from=app@x.cn")
    with pytest.raises(smtplib.SMTPException):
        send(server, compose(server.sender, "a@b.cn", "x", "y", "id@tablewright"))
    assert not any(line.upper().startswith(("AUTH", "DATA")) for line in postbox.lines)
