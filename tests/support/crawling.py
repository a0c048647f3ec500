"""Follows every link that one person is shown, so that no page of the service goes unlooked at."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

START = "/"


@dataclass
class Crawler:
    """Knows which addresses are of one kind, and opens a few of each."""

    app: Flask
    of_each: int = 2
    seen: set[str] = field(default_factory=set)
    opened: Counter[str] = field(default_factory=Counter)

    def walk(self, links_of: Callable[[str], list[str]]) -> Iterator[tuple[str, str]]:
        """Each address to open with the endpoint that answers it; `links_of` opens it and says where it leads."""
        waiting = deque([START])
        while waiting:
            address = waiting.popleft()
            endpoint = self.endpoint(address)
            if endpoint is None or address in self.seen or self.opened[endpoint] >= self.of_each:
                continue
            self.seen.add(address)
            self.opened[endpoint] += 1
            yield address, endpoint
            waiting.extend(plain(link, address) for link in links_of(address))

    def endpoint(self, address: str) -> str | None:
        """Which view answers a GET there; None for a file, another site or a place on the page."""
        parts = urlsplit(address)
        if parts.scheme or parts.netloc or not parts.path.startswith("/"):
            return None
        try:
            endpoint, _ = self.app.url_map.bind("localhost").match(parts.path, method="GET")
        except RequestRedirect:
            return None
        except HTTPException:
            return f"nothing answers {parts.path}"
        return None if endpoint == "static" else str(endpoint)


def plain(link: str, page: str) -> str:
    """A link as an address: without the place on the page, and with the page's own path where it has none."""
    address = link.split("#", maxsplit=1)[0]
    return page.split("?", maxsplit=1)[0] + address if address.startswith("?") else address
