"""A file that says which ward each postcode lies in, as the ONS postcode directory and councils export it.

Its columns are found by their headings: a postcode (`pcds`, or an older form of it), the code of a ward (`wd25cd`,
`osward`), and the ward's name (`wd25nm`). Of several years the newest counts.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

POSTCODE = re.compile(r"GIR0AA|[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][ABD-HJLNP-UW-Z]{2}")
WARD_CODE = re.compile(r"[A-Z][0-9]{8}")
NO_WARD = re.compile(r"[A-Z]99999999")
"""What the ONS writes where a postcode lies in no ward."""
HEADINGS: Mapping[str, re.Pattern[str]] = {
    "postcode": re.compile(r"pcds|pcd[278]?|postcodes?|post code"),
    "code": re.compile(r"wd[0-9]{2}cd|osward|ward ?(code|cd)|wardcd"),
    "name": re.compile(r"wd[0-9]{2}nm|ward ?(name|nm)|wardnm|ward"),
}
CALLED: Mapping[str, str] = {
    "postcode": "postcodes (such as “pcds”)",
    "code": "ward codes (such as “wd25cd” or “osward”)",
    "name": "ward names (such as “wd25nm”)",
}
MOST_POSTCODES = 150_000
"""The largest council of England has about a third of this, with those that are not in use any more."""
MOST_WARDS = 1_000
LONGEST_NAME = 80
MOST_TOLD = 10
TOO_MANY = (
    f"The file holds more than {MOST_POSTCODES:,} postcodes or {MOST_WARDS:,} wards: it is of more than one council. "
    "Keep the rows of your own council (the column “lad25cd” or “oslaua”) and send those."
)

Columns = Mapping[str, int]
Rows = Iterable[tuple[int, Sequence[str]]]


class UnusableWards(ValueError):
    """The file cannot be used; each of `problems` is a sentence."""

    def __init__(self, *problems: str) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


@dataclass(slots=True)
class Wards:
    """What a file says: the ward of each flat postcode by code, what the wards are called, and what it left out."""

    lies_in: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """What taking a file in would change: postcodes that come, change their ward, and go."""

    added: int
    moved: int
    gone: int


def is_heading(words: str) -> bool:
    """Whether a heading is one of those that are looked for."""
    return any(pattern.fullmatch(_plain(words)) for pattern in HEADINGS.values())


def columns(headings: Sequence[str]) -> Columns:
    """Where the postcode, the ward's code and its name stand; raises UnusableWards where one of the first two is not.

    A file without names can be used where every ward is known by its code already.
    """
    found: dict[str, int] = {}
    for what, pattern in HEADINGS.items():
        fitting = [(_plain(each), place) for place, each in enumerate(headings) if pattern.fullmatch(_plain(each))]
        if what == "postcode":
            fitting.sort(key=lambda each: each[0] == "pcds")
        elif fitting:
            fitting.sort()
        if fitting:
            found[what] = fitting[-1][1]
    missing = [CALLED[each] for each in ("postcode", "code") if each not in found]
    if missing:
        there = ", ".join(f"“{each}”" for each in headings[:MOST_TOLD])
        raise UnusableWards(f"There is no column of {' and none of '.join(missing)}. The headings are {there}.")
    return found


def read(rows: Rows, where: Columns, *, known: Mapping[str, str]) -> Wards:
    """All rows; `known` are the names of wards by code. Raises UnusableWards with the first rows that are wrong."""
    found, problems, wrong = Wards(), list[str](), 0
    for number, cells in rows:
        problem = _read_row([cells[place].strip() if place < len(cells) else "" for place in _places(where)], found)
        if problem:
            wrong += 1
            problems += [f"Row {number}: {problem}"] if wrong <= MOST_TOLD else []
        if len(found.lies_in) > MOST_POSTCODES or len(found.names) > MOST_WARDS:
            raise UnusableWards(TOO_MANY)
    if wrong > MOST_TOLD:
        problems.append(f"{wrong - MOST_TOLD:,} more rows are wrong.")
    problems += _nameless(found, known)
    if not problems and not found.lies_in:
        problems.append("No row says which ward a postcode lies in.")
    if problems:
        raise UnusableWards(*problems)
    return found


def difference(now: Mapping[str, str], then: Mapping[str, str]) -> Difference:
    """What becomes of the postcodes, whose wards are given by code."""
    return Difference(
        added=len(then.keys() - now.keys()),
        moved=sum(then[each] != now[each] for each in then.keys() & now.keys()),
        gone=len(now.keys() - then.keys()),
    )


def pack(wards: Wards) -> bytes:
    """What a file says, in few bytes, to be kept until somebody takes it in."""
    return zlib.compress(json.dumps([wards.names, wards.lies_in]).encode())


def unpack(content: bytes) -> Wards:
    """The same again."""
    names, lies_in = json.loads(zlib.decompress(content))
    return Wards(lies_in, names)


def _nameless(found: Wards, known: Mapping[str, str]) -> list[str]:
    """Give wards without a name the one they are known by; what is wrong where that leaves any."""
    found.names = {code: name or known.get(code, "") for code, name in found.names.items()}
    codes = sorted(code for code, name in found.names.items() if not name)
    if not codes:
        return []
    which = f"ward {codes[0]}" if len(codes) == 1 else f"{len(codes)} wards, such as {codes[0]}"
    return [f"There is no name for {which}: add a column of {CALLED['name']}."]


def _places(where: Columns) -> list[int]:
    return [where.get(each, 1_000_000) for each in HEADINGS]


def _read_row(cells: Sequence[str], found: Wards) -> str:
    """What is wrong with one row, or nothing."""
    flat, code, name = "".join(cells[0].split()).upper(), cells[1].upper(), " ".join(cells[2].split())
    if not POSTCODE.fullmatch(flat):
        return f"“{cells[0][:12]}” is not a whole postcode." if flat else "There is no postcode."
    if not code or NO_WARD.fullmatch(code):
        found.left_out += 1
        return ""
    if not WARD_CODE.fullmatch(code):
        return f"“{code[:12]}” is not a ward’s code, which is a letter and eight digits."
    if found.lies_in.setdefault(flat, code) != code:
        return f"{cells[0]} stands above already, in another ward."
    if len(name) > LONGEST_NAME:
        return "The ward’s name is too long: the row may be run together."
    if name and found.names.get(code, name) not in ("", name):
        return f"Ward {code} has another name above."
    found.names[code] = name or found.names.get(code, "")
    return ""


def _plain(heading: str) -> str:
    return " ".join(heading.casefold().replace("_", " ").split())
