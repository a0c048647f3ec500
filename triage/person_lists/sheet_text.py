"""What the text of a sheet says beside its values: formulas, errors, and how far down and to the right it goes."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

from triage.person_lists.files import CUT_WORKBOOK, DAMAGE
from triage.person_lists.problems import UnreadableList

BLOCK = 1024 * 1024
LONGEST_SPAN, CLOSE_BY = 200_000, 2_000
USUAL_WIDTH = 26
NOT_COUNTED = "#FORMULA!"
"""What stands where a formula was never worked out."""

SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*?/?>")
ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*?/?>")
ODD_CELL = re.compile(
    rb"<(?:\w+:)?c\s(?P<of>[^>]*?)>\s*(?P<formula><(?:\w+:)?f(?:\s[^>]*?)?(?:/>|>[^<]*</(?:\w+:)?f>))\s*"
    rb"(?:<(?:\w+:)?v[^>]*?>(?P<value>[^<]*)<)?|<(?:\w+:)?c\s(?P<error>[^>]*?t=\"e\"[^>]*?)>\s*<(?:\w+:)?v>(?P<why>[^<]*)<"
)
FAR_RIGHT = re.compile(rb"r=\"([A-Z]{2,3})\d")
FAR_DOWN = re.compile(rb"r=\"[A-Z]{1,3}(\d{4,})\"[^>]*(?<!/)>")
VERY_FAR_DOWN = re.compile(rb"r=\"[A-Z]{1,3}(\d{6,})\"[^>]*(?<!/)>")
NARROW = 60
"""So many columns of 99,999 rows can be held at once: only in a wider sheet do nearer rows decide anything."""
UNUSUAL = re.compile(rb"<!|</(?:\w+:)?[vt]\s+>|<(?:\w+:)?c(?=[\s/>])(?! r=\"[A-Z]{1,3}\d{1,7}\"[\s/>])")
"""What nobody’s program writes, and what could hide how far away a cell is from somebody who only measures."""
PREFIXED = re.compile(rb":[cvt][\s/>]")
UNUSUAL_CELL = re.compile(rb"<c(?=[\s/>])(?! r=\"[A-Z]{1,3}\d{1,7}\"[\s/>])")
UNUSUAL_END = re.compile(rb"</[vt]\s+>")
"""The same where no name has a prefix, in a third of the time."""
NOT_NEAR = re.compile(rb"<c(?=[\s/>])(?! r=\"[A-Z]\d{1,5}\"[\s/>])")
"""A cell right of Z, below 99,999 or written as nobody writes one; most sheets have none."""
PLACE = re.compile(rb"\br=\"([A-Z]+)(\d+)\"")


@dataclass(slots=True)
class Odd:
    """What a sheet's own text says beside the values: formulas by column, and what stands in a cell as no value."""

    formulas: dict[str, int] = field(default_factory=dict)
    instead: dict[tuple[int, int], str] = field(default_factory=dict)
    tall: int = 0
    unusual: bool = False
    wide: int = USUAL_WIDTH


def look_through(path: Path, sheet: str, *, wide: int = USUAL_WIDTH) -> Odd:
    """The formulas and errors of a sheet, from its own text; raises UnreadableList where that was cut."""
    odd = Odd(wide=wide)
    try:
        with zipfile.ZipFile(path) as archive, archive.open(part_of(archive, sheet)) as file:
            kept = b""
            while block := file.read(BLOCK):
                text = kept + block
                end = text.rfind(b"</row>")
                measure(odd, text)
                if may_hold_odd(text):
                    for found in ODD_CELL.finditer(text, 0, max(0, end)):
                        _note(odd, found)
                kept = text[end:] if end > 0 else text[-LONGEST_SPAN:]
    except DAMAGE as error:
        raise UnreadableList(CUT_WORKBOOK) from error
    if wide <= NARROW < odd.wide:  # now every row counts, and some have gone by
        return look_through(path, sheet, wide=odd.wide)
    return odd


def may_hold_odd(text: bytes) -> bool:
    """Whether a cell could be odd: looking for such cells themselves takes ten times as long.

    A rare letter alone is found in a twentieth of the time of two.
    """
    return b"<f" in text or b't="e"' in text or (b":" in text and b":f" in text)


def measure(odd: Odd, text: bytes) -> None:
    """How far down and to the right anything is written: a sheet takes as much memory as its farthest cells ask for."""
    last = max(text.rfind(b"</v>"), text.rfind(b"</t>"))
    for span in (CLOSE_BY, LONGEST_SPAN) if last > 0 else ():
        if places := PLACE.findall(text, max(0, last - span), last):
            odd.tall = max(odd.tall, int(places[-1][1]))
            break
    end = text.rfind(b">") + 1
    if odd.wide <= NARROW and _is_plain(text, end):
        return
    for letters in set(FAR_RIGHT.findall(text)):
        odd.wide = max(odd.wide, _number(letters.decode()) + 1)
    far_down = FAR_DOWN if odd.wide > NARROW else VERY_FAR_DOWN
    odd.tall = max([odd.tall, *map(int, set(far_down.findall(text)))])
    odd.unusual = odd.unusual or _is_unusual(text, end)


def _is_plain(text: bytes, end: int) -> bool:
    """Whether no cell is far from the first, and nothing is there that could hide one."""
    if (b":" in text and PREFIXED.search(text)) or (b"!" in text and b"<!" in text):
        return False
    return NOT_NEAR.search(text, 0, end) is None and UNUSUAL_END.search(text, 0, end) is None


def _is_unusual(text: bytes, end: int) -> bool:
    if PREFIXED.search(text):
        return UNUSUAL.search(text, 0, end) is not None
    if text.find(b"<!", 0, end) >= 0:
        return True
    return any(each.search(text, 0, end) is not None for each in (UNUSUAL_CELL, UNUSUAL_END))


def _note(odd: Odd, found: re.Match[bytes]) -> None:
    place = PLACE.search(found["of"] or found["error"] or b"")
    if place is None:
        return
    at = (int(place[2]), _number(place[1].decode()))
    if found["error"] is not None:
        odd.instead[at] = found["why"].decode("utf-8", "replace")
        return
    letter = place[1].decode()
    odd.formulas[letter] = odd.formulas.get(letter, 0) + 1
    if not found["value"]:
        odd.instead[at] = NOT_COUNTED
    elif b't="e"' in found["of"]:
        odd.instead[at] = found["value"].decode("utf-8", "replace")


def part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """The name of the part that holds that sheet."""
    relations = {}
    for each in RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
        said = _attributes(each)
        relations[said.get("Id", "")] = said.get("Target", "")
    for each in SHEET.findall(archive.read("xl/workbook.xml")):
        said = _attributes(each)
        if said.get("name") == sheet:
            target = relations[next(value for name, value in said.items() if name.endswith(":id") or name == "id")]
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(sheet)


def _attributes(tag: bytes) -> dict[str, str]:
    return {
        name.decode(): unescape((one or other).decode("utf-8", "replace"))
        for name, one, other in ATTRIBUTE.findall(tag)
    }


def _number(letters: str) -> int:
    """A is 0, Z is 25, AA is 26."""
    found = 0
    for each in letters:
        found = found * 26 + ord(each) - 64
    return found - 1
