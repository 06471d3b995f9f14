"""The address a request came from, as far as it can be trusted."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

_IPV6_HOME = 64
"""Bits that tell one connection from another: within them a visitor has more addresses than there are grains of sand."""


def client_address(request: HttpRequest) -> str:
    """The client's address: what the outermost of our own proxies saw, or the peer itself.

    Each of our `PROXY_COUNT` proxies appends one entry to X-Forwarded-For, so only the last
    that many entries can be believed; whatever a client wrote stands to the left of them.
    Without a proxy the header is not read at all. Of an IPv6 address only the network of 64 bits counts, as
    2001:db8:1:2::, and an IPv4 address is the same however it is written. Empty when the peer is no address (a socket).
    """
    peer = _plain(str(request.META.get("REMOTE_ADDR") or ""))
    proxies: int = settings.PROXY_COUNT
    if not proxies:
        return peer
    entries = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rsplit(",", proxies)[-proxies:]
    return (_plain(entries[0]) if len(entries) == proxies else "") or peer


def _plain(text: str) -> str:
    """The address without port, brackets and zone; empty when it is none."""
    written = text.strip()
    if written.startswith("["):
        written = written[1:].partition("]")[0]
    elif written.count(":") == 1:
        written = written.partition(":")[0]
    try:
        address = ipaddress.ip_address(written.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, _IPV6_HOME), strict=False).network_address)
