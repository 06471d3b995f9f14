"""A server of map tiles, as the administrator has set it (decision 0048). Without one no browser asks anybody else for anything."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

PLACES = ("{z}", "{x}", "{y}")


@dataclass(frozen=True)
class Tiles:
    """template: an address with {z}, {x} and {y}, of web mercator tiles; attribution: whose they are, shown beside the map."""

    template: str
    attribution: str
    most_zoom: int = 18

    @property
    def source(self) -> str:
        """For the content security policy: the server's origin, "" for one's own."""
        parts = urlsplit(self.template)
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""

    def url(self, zoom: int, x: int, y: int) -> str:
        """Of one tile."""
        return self.template.replace("{z}", f"{zoom}").replace("{x}", f"{x}").replace("{y}", f"{y}")


def tile_faults(template: str, attribution: str) -> list[str]:
    """What is wrong with the settings, as codes: `https`, `places`, `signs`, `attribution`; nothing for no tiles at all."""
    if not template:
        return []
    parts = urlsplit(template)
    found = []
    if not (template.startswith("/") and not template.startswith("//")) and (
        parts.scheme != "https" or not re.fullmatch(r"[A-Za-z0-9.-]+(:\d{1,5})?", parts.netloc)
    ):
        found.append("https")
    if any(template.count(place) != 1 for place in PLACES):
        found.append("places")
    if re.search(r"""[\s"'<>\\;,]""", template) or re.search(r"[{}]", re.sub(r"\{[zxy]\}", "", template)):
        found.append("signs")
    if not attribution:
        found.append("attribution")
    return found
