"""Every route there is, taken from the URL resolver itself."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@dataclass(frozen=True)
class Route:
    """A named pattern: its full name (`people:person`), and the pattern as written, which names its arguments."""

    name: str
    pattern: str


def routes() -> list[Route]:
    """All of them, in the resolver's order. A pattern without a name is named by itself."""
    return [route for route, _pattern in _walk(get_resolver(), "", "")]


def pattern_of(name: str) -> URLPattern:
    """The pattern behind a route."""
    return next(pattern for route, pattern in _walk(get_resolver(), "", "") if route.name == name)


def _walk(resolver: URLResolver, spaces: str, prefix: str) -> Iterator[tuple[Route, URLPattern]]:
    for part in resolver.url_patterns:
        written = prefix + str(part.pattern)
        if isinstance(part, URLResolver):
            deeper = f"{spaces}{part.namespace}:" if part.namespace else spaces
            yield from _walk(part, deeper, written)
        elif isinstance(part, URLPattern):
            yield Route(f"{spaces}{part.name}" if part.name else written, written), part
