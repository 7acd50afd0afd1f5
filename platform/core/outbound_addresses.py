"""Which addresses the product may connect to: public ones, and what an administrator listed as an exception."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass

from .errors import Misconfigured
from .words import Words

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_OURS_ALONE = tuple(
    ipaddress.ip_network(each)
    for each in (
        "168.63.129.16/32",  # what virtual machines of Azure ask about themselves
        "192.0.0.0/24",  # protocol assignments; Oracle's cloud answers its machines at 192.0.0.192
        "192.88.99.0/24",  # relays of 6to4, given up
        "3fff::/20",  # documentation
        "5f00::/16",  # segment routing
        "fec0::/10",  # site-local, given up and still routed within sites
    )
)
"""Ranges that Python takes for global and that lead nowhere, or to the machine's own surroundings."""
_ENTRY = re.compile(r"(\[[^\]]+\]|[^:\[\]]+|[0-9a-fA-F:.]+:[0-9a-fA-F:.]*(?:/\d+)?)(?::(\d{1,5}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Opening:
    """One listed exception: a host name or a range of addresses, on one port or on all."""

    host: str | None
    network: Network | None
    port: int | None

    def opens(self, host: str, address: Address, port: int) -> bool:
        """Say whether this entry opens `host`, found at `address`, on `port`."""
        if self.port not in (None, port):
            return False
        if self.network is not None:
            return address.version == self.network.version and address in self.network
        return host.rstrip(".").lower() == self.host


def read_exceptions(entries: Sequence[str]) -> tuple[Opening, ...]:
    """Return the exceptions that `TABLEWRIGHT_OUTBOUND_ALLOW` lists: host, address or range, each with a port or not.

    Raises Misconfigured for an entry that is none of these.
    """
    return tuple(_read(entry) for entry in entries)


def _read(entry: str) -> Opening:
    found = _ENTRY.fullmatch(entry)
    port = int(found[2]) if found and found[2] else None
    if found is None or (port is not None and not 0 < port < 65_536):
        raise Misconfigured(_wrong(entry))
    name = found[1].strip("[]")
    try:
        return Opening(None, ipaddress.ip_network(name, strict=False), port)
    except ValueError:
        if "/" in name or ":" in name or not re.fullmatch(r"[\w.-]+", name, re.ASCII):
            raise Misconfigured(_wrong(entry)) from None
        return Opening(name.rstrip(".").lower(), None, port)


def is_public(address: Address) -> bool:
    """Say whether an address is one that everybody on the internet reaches, also where it wraps another."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
        if inner:
            return is_public(inner)
        if address.scope_id:
            return False
    if any(address.version == each.version and address in each for each in _OURS_ALONE):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def may_reach(host: str, address: Address, port: int, exceptions: Sequence[Opening]) -> bool:
    """Say whether the product may connect to `host`, found at `address`, on `port`."""
    return is_public(address) or any(each.opens(host, address, port) for each in exceptions)


def _wrong(entry: str) -> Words:
    return Words(
        "TABLEWRIGHT_OUTBOUND_ALLOW lists “{entry}”, which is neither a host name nor an address or a range "
        "(10.0.0.0/8), with a port (:8080) or without.",
        "TABLEWRIGHT_OUTBOUND_ALLOW 中的“{entry}”不是有效的主机名、IP 地址或网段（如 10.0.0.0/8），可附加端口（:8080）。",
    ).fill(entry=entry)
