"""axe on an open page, without asking it twice what it has already answered in this process.

Most of its time goes into the contrast of colours, which hang on an element's chain: its own and its ancestors' names,
classes and states. A chain whose colours were found good is good on every page. All else that axe knows is asked anew
of each page, unless that of another record had exactly the same chains, with the same attributes at their ends.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# Ids and references, left out where the kind of page is meant rather than the page.
PARTICULAR = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[A-Z]-\d{4}-\d+")
SOUND_COLOURS: set[str] = set()
SOUND_PAGES: set[tuple[str, frozenset[str]]] = set()

CHAINS = """() => {
  const states = ["role", "type", "open", "disabled", "hidden", "fill", "aria-current", "aria-sort", "aria-disabled",
    "aria-selected", "aria-expanded", "aria-hidden"];
  const link = each => each.localName + "." + (each.getAttribute("class") || "")
    + states.map(name => each.hasAttribute(name) ? `[${name}=${each.getAttribute(name)}]` : "").join("");
  const known = new Map();
  const chain = each => {
    if (!each) return "";
    if (!known.has(each)) known.set(each, chain(each.parentElement) + ">" + link(each));
    return known.get(each);
  };
  const shows = each => each.checkVisibility() && (each.matches("input, select, textarea")
    || [...each.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim()));
  const all = new Set(), coloured = window.coloured = new Map();
  for (const each of document.body.querySelectorAll("*")) {
    const its = chain(each);
    all.add(its + each.getAttributeNames().sort());
    if (shows(each) && !coloured.has(its)) coloured.set(its, each);
  }
  return [[...all], [...coloured.keys()]];
}"""
VIOLATIONS = """news => {
  for (const each of news) window.coloured.get(each).setAttribute("data-colours", "not looked at");
  axe.configure({rules: [{id: "color-contrast", selector: "[data-colours]"}]});
  return axe.run({reporter: "no-passes"}).then(results => {
    document.querySelectorAll("[data-colours]").forEach(each => each.removeAttribute("data-colours"));
    return results.violations;
  });
}"""


def violations_of(page: Page) -> list[dict[str, Any]]:
    """What axe objects to on an open page."""
    chains, coloured = page.evaluate(CHAINS)
    kind = PARTICULAR.sub("one", urlsplit(page.url).path), frozenset(chains)
    if kind in SOUND_PAGES:
        return []
    page.evaluate(AXE_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(VIOLATIONS, [each for each in coloured if each not in SOUND_COLOURS])
    if not found:
        SOUND_PAGES.add(kind)
        SOUND_COLOURS.update(coloured)
    return found
