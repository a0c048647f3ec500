"""What somebody typed into the search box, word by word: a name, a day, a postcode, a phone, a number, a reference."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from triage.rules.matching import normalising
from triage.rules.searching import keys

MOST_TERMS = 8
LONGEST_WORDS = 100
MOST_WORDS_OF_A_TERM = 5
SHORTEST_NUMBER = 4
MOST_DIGITS = 14
FIRST_YEAR = 1900
PARTICLE = 3

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
SHORTEST_MONTH = 3
REFERENCE = re.compile(r"([FR])-?(\d{4})-?(\d{1,5})", re.IGNORECASE)
NINO = re.compile(r"[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]?", re.IGNORECASE)
YEAR_FIRST = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})")
DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})")
DAY_IN_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[- ]([a-z]{3,9})[-, ]+(\d{4}|\d{2})", re.IGNORECASE)
MONTH_AND_YEAR = re.compile(r"(\d{1,2}|[a-z]{3,9})[-/. ](\d{4})", re.IGNORECASE)
RUN_OF_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")
POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(?: ?(\d[A-Z]{0,2}))?", re.IGNORECASE)
DIGITS = re.compile(r"[\d ()+./-]+")
ODD_DASHES = "\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}"
DASHES = str.maketrans(dict.fromkeys(ODD_DASHES, "-"))


class Kind(StrEnum):
    """What one part of a search is about."""

    NAME = "name"
    BIRTH = "birth"
    POSTCODE = "postcode"
    DIGITS = "digits"
    NUMBER = "number"
    FAMILY = "family"
    REFERRAL = "referral"


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a search: what it is, as typed, and in the form in which it is looked for."""

    kind: Kind
    said: str
    value: str


CLOSED_UP = {Kind.NAME: Kind.NAME, Kind.DIGITS: Kind.NUMBER}
"""What may follow a small word as part of it, and what the two are together."""


def tidied(words: str) -> str:
    """What was typed, without what cannot be meant: control characters, odd dashes, runs of spaces, endless length."""
    plain = unicodedata.normalize("NFKC", words[: LONGEST_WORDS * 4]).translate(DASHES)
    printable = "".join(each if each.isprintable() else " " for each in plain)
    return " ".join(printable.split())[:LONGEST_WORDS].strip()


def terms_of(words: str, *, on: date) -> tuple[Term, ...]:
    """The parts of a search in the order typed; of a year of two digits the latest that is not after `on`."""
    typed = tidied(words).split()
    found: list[Term] = []
    at = 0
    while at < len(typed) and len(found) < MOST_TERMS:
        taken, terms = _next(typed[at : at + MOST_WORDS_OF_A_TERM], on)
        found += terms
        at += taken
    return tuple(dict.fromkeys(found[:MOST_TERMS]))


def closed_up(terms: Sequence[Term]) -> tuple[Term, ...]:
    """The same with small words and what follows them as one: “O Neill”, “Mc Donald”, “EHM 10234”."""
    found: list[Term] = []
    for each in terms:
        last = found[-1] if found else None
        if last and last.kind is Kind.NAME and len(last.value) <= PARTICLE and each.kind in CLOSED_UP:
            value = last.value + each.value
            kind = CLOSED_UP[each.kind]
            found[-1] = Term(kind, f"{last.said} {each.said}", value if kind is Kind.NAME else value.upper())
        else:
            found.append(each)
    return tuple(found)


def by_name(terms: Sequence[Term]) -> tuple[Term, ...]:
    """The same with a month and its year as somebody's name and year of birth: April, May, June, August, Jan."""
    found: list[Term] = []
    for each in terms:
        month = MONTH_AND_YEAR.fullmatch(each.said) if each.kind is Kind.BIRTH else None
        if month is None or month[1].isdigit():
            found.append(each)
        else:
            found += [*_names(month[1]), Term(Kind.BIRTH, month[2], month[2])]
    return tuple(found)


def _next(words: Sequence[str], on: date) -> tuple[int, list[Term]]:
    """The longest run of words at the beginning that is one thing, and how many words it takes."""
    for count in range(len(words), 0, -1):
        said = " ".join(words[:count])
        term = _date(said, on) or _coded(said)
        if term is not None:
            return count, [term]
    return 1, list(_names(words[0]))


def _coded(said: str) -> Term | None:
    """A reference, a National Insurance number, a postcode, a phone or another number."""
    if found := REFERENCE.fullmatch(said):
        kind = Kind.FAMILY if found[1].upper() == "F" else Kind.REFERRAL
        return Term(kind, said, f"{found[1].upper()}-{found[2]}-{int(found[3]):05}")
    if NINO.fullmatch(said):
        return Term(Kind.NUMBER, said, keys.flat_number(said))
    if found := POSTCODE.fullmatch(said):
        return Term(Kind.POSTCODE, said, f"{found[1]} {found[2] or ''}".upper().strip())
    digits = "".join(each for each in said if each.isdigit())
    if DIGITS.fullmatch(said) and keys.SHORTEST_PHONE_PART <= len(digits) <= MOST_DIGITS:
        return Term(Kind.DIGITS, said, digits)
    flat = keys.flat_number(said)
    if " " not in said and digits and len(flat) >= SHORTEST_NUMBER and not flat.isdigit():
        return Term(Kind.NUMBER, said, flat)
    return None


def _date(said: str, on: date) -> Term | None:
    """A day, a month of a year, or a year: the digits with which a date of birth begins."""
    if found := YEAR_FIRST.fullmatch(said) or RUN_OF_EIGHT.fullmatch(said):
        return _birth(said, found[1], found[2], found[3], on)
    if found := DAY_FIRST.fullmatch(said):
        return _birth(said, found[3], found[2], found[1], on)
    if (found := DAY_IN_WORDS.fullmatch(said)) and (month := _month(found[2])):
        return _birth(said, found[3], month, found[1], on)
    if (found := MONTH_AND_YEAR.fullmatch(said)) and (month := _month(found[1])):
        return _birth(said, found[2], month, "", on)
    return _birth(said, said, "", "", on) if re.fullmatch(r"\d{4}", said) else None


def _birth(said: str, year: str, month: str, day: str, on: date) -> Term | None:
    """The term, where it is a day that somebody alive or long dead could be born on."""
    whole = int(year)
    if len(year) == len("yy"):
        whole += on.year - on.year % 100
        whole -= 100 if whole > on.year else 0
    if not FIRST_YEAR <= whole <= on.year + 1:
        return None
    try:
        date(whole, int(month or 1), int(day or 1))
    except ValueError:
        return None
    return Term(Kind.BIRTH, said, f"{whole}{month.zfill(2) if month else ''}{day.zfill(2) if day else ''}")


def _month(written: str) -> str:
    """The number of a month that is a number, a word or its beginning; blank for any other word, as Marlow."""
    if written.isdigit():
        return written if 1 <= int(written) <= len(MONTHS) else ""
    beginning = written.casefold()
    if len(beginning) < SHORTEST_MONTH:
        return ""
    return next((str(number) for number, month in enumerate(MONTHS, start=1) if month.startswith(beginning)), "")


def _names(word: str) -> Iterator[Term]:
    """A word as the parts of a name; nothing where it holds no letters."""
    for part in normalising.folded(word).split():
        if part not in normalising.TITLES and not part.isdigit():
            yield Term(Kind.NAME, part if len(part) < len(word) and "-" in word else word, part)
