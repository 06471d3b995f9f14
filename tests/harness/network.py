"""Only this machine can be reached from a test; anything else is refused at once, by name."""

import ipaddress
import socket
from typing import Any


class OutsideReached(BaseException):
    """A test tried to leave this machine. Not an Exception, so that no fallback swallows it."""


def guard() -> None:
    """From now on connections and name look-ups beyond loopback raise OutsideReached."""
    _wrap(socket.socket, "connect", lambda _self, address, *_: _refuse_outside(address))
    _wrap(socket.socket, "connect_ex", lambda _self, address, *_: _refuse_outside(address))
    _wrap(socket, "getaddrinfo", lambda host, *_: _refuse_host(host))


def _wrap(owner: Any, name: str, check: Any) -> None:
    original = getattr(owner, name)

    def guarded(*args: Any, **kwargs: Any) -> Any:
        check(*args)
        return original(*args, **kwargs)

    setattr(owner, name, guarded)


def _refuse_outside(address: object) -> None:
    if isinstance(address, tuple):  # a path or bytes is a socket of this machine
        _refuse_host(address[0])


def _refuse_host(host: object) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost", socket.gethostname()):
        return
    try:
        inside = ipaddress.ip_address(str(name).split("%")[0]).is_loopback
    except ValueError:
        inside = False
    if not inside:
        raise OutsideReached(f"a test tried to reach {name}; only this machine may be reached")
