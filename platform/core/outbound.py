"""The one client for every outgoing request: http and https, public addresses, no redirects, bounded time and size.

A name is resolved once; the address that was checked is the address connected to. The whole request, however slowly
its answer drips, ends within the time it is given.
"""

from __future__ import annotations

import functools
import ipaddress
import logging
import socket
import ssl
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FuturesTimeout
from typing import Any

import httpcore
import httpx

from .errors import Unavailable
from .outbound_addresses import Opening, may_reach, read_exceptions
from .words import Words

SECONDS = 10.0
LARGEST_ANSWER = 64 * 1024
SCHEMES = ("http", "https")
for _chatty in ("httpx", "httpcore"):
    # They log whole addresses, which may hold the keys of other services.
    logging.getLogger(_chatty).setLevel(logging.WARNING)


class OutboundRefused(Unavailable):
    """The product does not call this address."""

    code = "address_refused"
    words = Words(
        "{address} is not called: only http and https to public addresses are. "
        "An administrator can list an exception in TABLEWRIGHT_OUTBOUND_ALLOW.",
        "不允许访问 {address}：仅可通过 http 或 https 访问公网地址。管理员可在 TABLEWRIGHT_OUTBOUND_ALLOW 中添加例外。",
    )


class OutboundFailed(Unavailable):
    """The other side could not be reached or did not answer well."""

    code = "call_failed"
    words = Words("{address} could not be reached ({why}).", "无法访问 {address}（{why}）。")


TOO_SLOW = Words("no whole answer within {seconds:.0f} seconds", "{seconds:.0f} 秒内未收到完整响应")
TOO_LARGE = Words("the answer is larger than {limit} bytes", "响应超过 {limit} 字节")
PACKED = Words("the answer is packed, which was not asked for", "响应使用了未请求的压缩格式")
UNKNOWN_NAME = Words("the name is not known", "域名无法解析")


def outbound_client(
    allow: Sequence[str] = (), seconds: float = SECONDS, *, cut: bool = False
) -> httpx.Client:
    """Return a client under all these rules; `allow` are the installation's exceptions. Close it after use.

    With `cut` an answer counts by its status: of one that is too large only the beginning is read, and nothing of
    one that is packed.
    """
    return httpx.Client(
        transport=OutboundTransport(read_exceptions(allow), seconds, cut=cut),
        trust_env=False,
        follow_redirects=False,
        timeout=seconds,
        headers={"User-Agent": "Tablewright", "Accept-Encoding": "identity"},
    )


class OutboundTransport(httpx.BaseTransport):
    """What sends the client's requests; raises OutboundRefused and OutboundFailed."""

    def __init__(self, openings: Sequence[Opening], seconds: float = SECONDS, *, cut: bool = False) -> None:
        self._openings = openings
        self._seconds = seconds
        self._cut = cut

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request over a connection of its own and return the answer, read to its end."""
        url = request.url
        address = f"{url.scheme}://{url.host}"
        if url.scheme not in SCHEMES or not url.host or url.userinfo:
            raise OutboundRefused(address=address)
        backend = _Backend(self._openings, time.monotonic() + self._seconds)
        try:
            with httpcore.ConnectionPool(ssl_context=_trusted(), network_backend=backend) as pool:
                return self._send(pool, request)
        except httpcore.TimeoutException as slow:
            raise OutboundFailed(address=address, why=TOO_SLOW.fill(seconds=self._seconds)) from slow
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            raise OutboundFailed(address=address, why=type(error).__name__) from error

    def _send(self, pool: httpcore.ConnectionPool, request: httpx.Request) -> httpx.Response:
        url = request.url
        asked = httpcore.Request(
            request.method,
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.read(),
            extensions={"timeout": dict.fromkeys(("connect", "read", "write", "pool"), self._seconds)},
        )
        answer = pool.handle_request(asked)
        try:
            body = self._read(request, answer)
            headers = [each for each in answer.headers if each[0].lower() != b"content-encoding"]
            return httpx.Response(answer.status, headers=headers, content=body, request=request)
        finally:
            answer.close()

    def _read(self, request: httpx.Request, answer: httpcore.Response) -> bytes:
        address = f"{request.url.scheme}://{request.url.host}"
        if httpx.Headers(answer.headers).get("content-encoding", "identity") != "identity":
            if self._cut:
                return b""
            raise OutboundFailed(address=address, why=PACKED)
        body = bytearray()
        stream: Iterable[bytes] = answer.stream  # type: ignore[assignment]
        for part in stream:
            body += part
            if len(body) > LARGEST_ANSWER and self._cut:
                return bytes(body[:LARGEST_ANSWER])
            if len(body) > LARGEST_ANSWER:
                raise OutboundFailed(address=address, why=TOO_LARGE.fill(limit=LARGEST_ANSWER))
        return bytes(body)


@functools.cache
def _trusted() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)


class _Backend(httpcore.NetworkBackend):
    """Connects to addresses that were checked, and to nothing after the deadline."""

    def __init__(self, openings: Sequence[Opening], deadline: float) -> None:
        self._openings = openings
        self._deadline = deadline
        self._inner = httpcore.SyncBackend()

    def connect_tcp(  # noqa: D102 - as httpcore has it
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline stands for it
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        address = self._checked(host, port)
        left = _left(self._deadline)
        return _Stream(
            self._inner.connect_tcp(address, port, left, local_address, socket_options), self._deadline
        )

    def _checked(self, host: str, port: int) -> str:
        """Return the address to connect to; raises OutboundRefused unless every address of the name may be reached."""
        try:
            found = _resolve(host, port, _left(self._deadline))
        except (OSError, UnicodeError) as error:
            raise OutboundFailed(address=host, why=UNKNOWN_NAME) from error
        addresses = [ipaddress.ip_address(each[4][0]) for each in found]
        if not all(may_reach(host, each, port, self._openings) for each in addresses):
            raise OutboundRefused(address=host)
        return str(addresses[0])


class _Stream(httpcore.NetworkStream):
    """A connection whose every step ends at the deadline of the whole request."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: float) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002, D102
        return self._inner.read(max_bytes, _left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002, D102
        self._inner.write(buffer, _left(self._deadline))

    def close(self) -> None:  # noqa: D102
        self._inner.close()

    def start_tls(  # noqa: D102
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        left = _left(self._deadline)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: D102
        return self._inner.get_extra_info(info)


def _resolve(host: str, port: int, seconds: float) -> list[Any]:
    """Return what `getaddrinfo` finds; a resolver that takes longer is left to itself."""
    asking = ThreadPoolExecutor(1, "resolve")
    try:
        return asking.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM).result(seconds)
    except FuturesTimeout as slow:
        raise httpcore.ConnectTimeout from slow
    finally:
        asking.shutdown(wait=False)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout
    return left


def body_of(answer: httpx.Response) -> Mapping[str, Any]:
    """Return the JSON object of an answer, or {} where there is none."""
    try:
        found = answer.json()
    except ValueError:
        return {}
    return found if isinstance(found, Mapping) else {}
