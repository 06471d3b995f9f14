"""The address a request came from, as far as it can be trusted."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The client's address: what the outermost of our own proxies saw, or the peer itself.

    Each of our `PROXY_COUNT` proxies appends one entry to X-Forwarded-For, so only the last
    that many entries can be believed; whatever a client wrote stands to the left of them.
    Without a proxy the header is not read at all.
    """
    peer = str(request.META.get("REMOTE_ADDR") or "")
    proxies: int = settings.PROXY_COUNT
    if not proxies:
        return peer
    seen = [
        part.strip() for part in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",") if part.strip()
    ]
    return seen[-proxies] if len(seen) >= proxies else peer
