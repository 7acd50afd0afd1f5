"""The outgoing client reaches what it may, and nothing else, within its time and size."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tablewright.core import outbound
from tablewright.core.errors import Misconfigured
from tablewright.core.outbound import OutboundFailed, OutboundRefused, outbound_client

Answer = Callable[[BaseHTTPRequestHandler], None]


class _Quiet(BaseHTTPRequestHandler):
    def do_GET(self) -> None:  # noqa: N802 - the server's name for it
        self.server.seen.append((self.path, self.headers.get("Host")))  # type: ignore[attr-defined]
        self.server.answer(self)  # type: ignore[attr-defined]

    do_POST = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Keep silent."""


def _plain(status: int = 200, body: bytes = b"{}", **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    """Give a server of this machine; `answer` is what it does, `seen` what it was asked."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Quiet)
    server.seen, server.answer = [], _plain()  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def address(server: ThreadingHTTPServer, host: str = "127.0.0.1") -> str:
    return f"http://{host}:{server.server_port}/path?q=1"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://0.0.0.0/",
        "http://10.1.2.3/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[fec0::1]/",
        "http://[3fff::1]/",
        "http://192.0.0.192/opc/v2/",
        "http://168.63.129.16/machine",
        "http://[::ffff:168.63.129.16]/",
        "http://192.88.99.1/",
        "https://10.1.2.3:8443/",
    ],
)
def test_what_is_not_public_is_not_called(url):
    with outbound_client() as client, pytest.raises((OutboundRefused, OutboundFailed)) as refused:
        client.get(url)
    assert isinstance(refused.value, OutboundRefused) or "0x7f" in url or "2130706433" in url


@pytest.mark.parametrize("url", ["ftp://example.com/", "file:///etc/passwd", "http://me:secret@example.com/"])
def test_other_schemes_and_names_with_passwords_are_refused(url):
    with outbound_client(["example.com"]) as client, pytest.raises(OutboundRefused) as refused:
        client.get(url)
    assert "secret" not in refused.value.say("en")


@pytest.mark.parametrize(
    "entry", ["127.0.0.1", "127.0.0.1:{port}", "127.0.0.0/8", "localhost", "localhost:{port}"]
)
def test_a_listed_exception_opens_itself(server, entry):
    host = "localhost" if entry.startswith("localhost") else "127.0.0.1"
    with outbound_client([entry.format(port=server.server_port)]) as client:
        assert client.get(address(server, host)).json() == {}
    assert server.seen == [("/path?q=1", f"{host}:{server.server_port}")]


@pytest.mark.parametrize(
    "entry", ["127.0.0.1:1", "127.0.0.2", "127.1.0.0/16", "localhost", "[::1]", "10.0.0.0/8"]
)
def test_a_listed_exception_opens_only_itself(server, entry):
    with outbound_client([entry]) as client, pytest.raises(OutboundRefused):
        client.get(address(server))
    assert server.seen == []


@pytest.mark.parametrize("entry", ["http://x", "a b", "10.0.0.0/99", "host:0", "host:99999", "*"])
def test_an_exception_that_means_nothing_is_a_wrong_setting(entry):
    with pytest.raises(Misconfigured):
        outbound_client([entry])


def test_the_address_that_was_checked_is_the_one_connected_to(server, monkeypatch):
    asked = []
    literally = socket.getaddrinfo

    def resolve(host, port, *args, **more):
        if host != "rebinding.example":
            return literally(host, port, *args, **more)
        asked.append(host)
        found = "127.0.0.1" if len(asked) == 1 else "10.9.9.9"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (found, port))]

    monkeypatch.setattr(outbound.socket, "getaddrinfo", resolve)
    with outbound_client(["127.0.0.1"]) as client:
        assert client.get(address(server, "rebinding.example")).status_code == 200
    assert asked == ["rebinding.example"]
    assert server.seen[0][1] == f"rebinding.example:{server.server_port}"


def test_a_name_of_which_one_address_is_inside_is_refused(monkeypatch):
    found = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 80)) for each in ("93.184.216.34", "10.0.0.1")
    ]
    monkeypatch.setattr(outbound.socket, "getaddrinfo", lambda *_a, **_k: found)
    with outbound_client() as client, pytest.raises(OutboundRefused):
        client.get("http://both.example/")


def test_a_redirect_is_an_answer_and_not_followed(server):
    server.answer = _plain(302, b"", Location="http://169.254.169.254/")
    with outbound_client(["127.0.0.1"]) as client:
        assert client.get(address(server)).status_code == 302
    assert len(server.seen) == 1


@pytest.mark.parametrize(
    "answer", [_plain(body=b"x" * 70_000), _plain(body=b"\x1f\x8b", Content_Encoding="gzip")]
)
def test_an_answer_that_is_too_large_or_packed_is_not_taken(server, answer):
    server.answer = answer
    with outbound_client(["127.0.0.1"]) as client, pytest.raises(OutboundFailed):
        client.get(address(server))


def test_an_answer_of_the_largest_size_is_taken(server):
    server.answer = _plain(body=b"x" * 65_536)
    with outbound_client(["127.0.0.1"]) as client:
        assert len(client.get(address(server)).content) == 65_536


@pytest.mark.parametrize("part", ["head", "body"])
def test_an_answer_that_drips_ends_at_the_deadline(server, part):
    gone = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        if part == "body":
            handler.send_response(200)
            handler.end_headers()
        while not gone.wait(0.05):
            try:
                handler.wfile.write(b"x")
            except OSError:
                return

    server.answer = drip
    with outbound_client(["127.0.0.1"], seconds=0.6) as client, pytest.raises(OutboundFailed):
        client.get(address(server))
    gone.set()


def test_proxies_of_the_environment_are_not_used(server, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    with outbound_client(["127.0.0.1"]) as client:
        assert client.get(address(server)).status_code == 200
