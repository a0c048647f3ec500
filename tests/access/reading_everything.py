"""Reads whatever one person can reach: pages, papers and answers, by following every link."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tests.support.crawling import Crawler
from tests.support.pages import Page
from tests.support.papers import words_in
from tests.support.visitor import Visitor

OF_NO_FAMILY = re.compile(r"/criteria(/(shipped/[^/?]+|[0-9a-f-]{36})(/file|/compare[^/]*)?)?(\?|$)")
"""Criteria name what can be asked of any family; the pages of a try, which name families, are not among these."""


@dataclass
class Read:
    """Everything that one person could reach: the text of each page and paper by its address."""

    texts: dict[str, str] = field(default_factory=dict)

    def where(self, words: str) -> list[str]:
        """The addresses at which these words stand."""
        return sorted(address for address, text in self.texts.items() if words.lower() in text.lower())

    @property
    def all(self) -> str:
        return "\n".join(self.texts.values())


def crawl(visitor: Visitor, *named: str, of_each: int = 3) -> Read:
    """Open the addresses named, then follow the links from home, and read whatever answers: HTML, PDF or JSON."""
    read, crawler = Read(), Crawler(visitor.app, of_each=of_each)

    def links_of(address: str) -> list[str]:
        response = visitor.send("GET", address)
        while response.status_code in {301, 302, 303}:
            response = visitor.send("GET", response.headers["Location"])
        if response.mimetype == "application/pdf":
            read.texts[address] = words_in(response.data)
            return []
        if not OF_NO_FAMILY.match(address):
            read.texts[address] = response.get_data(as_text=True)
        if response.mimetype != "text/html":
            return []
        return [str(link) for link in Page.of(response).tree.xpath("//a/@href | //iframe/@src")]

    for address in named:
        links_of(address)
    for _ in crawler.walk(links_of):
        pass
    return read
