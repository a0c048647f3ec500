"""Which column holds what: as the user says, and otherwise by the headings that lists usually have."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from triage.person_lists.problems import UnreadableList

# What a person has, with the headings that are taken for it. Several columns of a list may make up one address.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "rec id", "record id", "person id", "pupil id", "client id", "unique id", "uid", "case id", "row id"),
    "name": ("name", "full name", "person name", "pupil name"),
    "given_name": (
        *("given name", "given names", "first name", "firstname", "forename", "forenames", "fname"),
        *("christian name", "legal forename", "forename 1", "first names"),
    ),
    "family_name": (
        *("family name", "surname", "last name", "lastname", "second name", "sname", "lname"),
        *("legal surname", "legal family name"),
    ),
    "known_as": ("known as", "preferred name", "preferred forename", "nickname", "alias", "chosen name"),
    "earlier_names": (
        "earlier name",
        "previous name",
        "former name",
        "maiden name",
        "previous surname",
        "former surname",
    ),
    "date_of_birth": ("date of birth", "dob", "birth date", "birthdate", "d o b", "born", "birth day", "dateofbirth"),
    "sex": ("sex", "gender"),
    "town": ("town", "city", "suburb", "locality", "post town", "village"),
    "postcode": ("postcode", "post code", "pcode", "zip", "postal code", "zip code"),
    "phone": (
        "phone",
        "telephone",
        "mobile",
        "phone number",
        "telephone number",
        "mobile number",
        "tel",
        "contact number",
    ),
    "nhs": ("nhs", "nhs number", "nhs no"),
    "upn": ("upn", "unique pupil number"),
    "nino": ("nino", "national insurance number", "ni number", "ni no"),
    "number": (),
}
ADDRESS = (
    *("flat", "house name", "house number", "house no", "street number", "number and street"),
    *("address", "address line", "street", "street name", "address 1", "address line 1", "addr 1", "add 1", "line 1"),
    *("address 2", "address line 2", "addr 2", "add 2", "line 2", "address 3", "address line 3", "addr 3", "line 3"),
)
FIELDS = (*HEADINGS, "address")
CLOSED_UP = {each.replace(" ", ""): each for usual in (*HEADINGS.values(), ADDRESS) for each in reversed(usual)}
"""The usual headings by their letters alone; of several the first."""
NUMBERS = ("nhs", "upn", "nino", "number")
Columns = Mapping[str, tuple[int, ...]]


def asked(mapping: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """`--map given_name=FORENAME,address=HOUSE+STREET` as headings by field; raises UnreadableList.

    FORENAME=given_name, the other way round, is understood too.
    """
    found: dict[str, tuple[str, ...]] = {}
    for part in (each.strip() for whole in mapping for each in whole.split(",") if each.strip()):
        name, sign, headings = part.partition("=")
        field = _field(name)
        if not sign or not headings.strip():
            raise UnreadableList(f"--map: “{part}” should say FIELD=COLUMN, such as given_name=FORENAME.")
        turned = _field(headings) if field is None or (field == flat(headings) == "address" != flat(name)) else None
        if turned is not None:
            field, name, headings = turned, "", name
        if field is None:
            raise UnreadableList(f"--map: “{name.strip()}” is none of {', '.join(FIELDS)}.")
        before = found.get(field, ())
        if before and (field != "address" or flat(name) == "address"):
            raise UnreadableList(f"--map: {field} is said twice; join columns with +, as in address=HOUSE+STREET.")
        found[field] = (*before, *(each.strip() for each in headings.split("+")))
    return found


def chosen(headings: Sequence[str], mapping: Mapping[str, tuple[str, ...]]) -> Columns:
    """The places of each field's columns; raises UnreadableList where one that was asked for is not there."""
    found = _guessed(headings, {each for names in mapping.values() for each in names})
    problems = []
    for field, names in mapping.items():
        places = [_place(headings, name) for name in names]
        if places == [None] and flat(names[0]) == flat(field) and field in found:
            continue  # surname=family_name, the other way round: the usual heading was found already
        missing = [name for name, place in zip(names, places, strict=True) if place is None]
        problems += [f"there is no column “{name}” for {field}." for name in missing]
        found[field] = tuple(place for place in places if place is not None)
    if not problems and "name" not in found and ("given_name" not in found or "family_name" not in found):
        lacking = [each for each in ("given_name", "family_name") if each not in found]
        problems.append(f"no column was found for {' and '.join(lacking)}; say which with --map {lacking[0]}=COLUMN.")
    if "name" not in found and found.get("given_name") is not None and found["given_name"] == found.get("family_name"):
        problems.append("one column cannot be given_name and family_name; say which holds both with --map name=COLUMN.")
    if problems:
        raise UnreadableList(*(f"{each} The columns are: {', '.join(filter(None, headings))}." for each in problems))
    return found


def unused(headings: Sequence[str], columns: Columns) -> list[str]:
    """The headings of the columns that nothing is read from."""
    used = {place for places in columns.values() for place in places}
    return [each for place, each in enumerate(headings) if each and place not in used]


def _guessed(headings: Sequence[str], taken: set[str]) -> dict[str, tuple[int, ...]]:
    plain = [_usual(each) if each not in taken else "" for each in headings]
    found: dict[str, tuple[int, ...]] = {}
    for field, usual in HEADINGS.items():
        places = [plain.index(each) for each in usual if each in plain]
        if places:
            found[field] = tuple(places) if field == "phone" else (places[0],)
    address = tuple(place for place, each in enumerate(plain) if each in ADDRESS)
    return found | ({"address": address} if address else {})


def _usual(heading: str) -> str:
    """A heading in small letters, as the usual one that it is but for its spaces and capitals: DoB, ForeName."""
    plain = flat(heading)
    return CLOSED_UP.get(plain.replace(" ", ""), plain)


def _field(name: str) -> str | None:
    """A field by its own name or by one of its usual headings; the lines of an address together make it up."""
    plain = flat(name)
    if plain in ADDRESS:
        return "address"
    return next((field for field, usual in HEADINGS.items() if plain == flat(field) or plain in usual), None)


def _place(headings: Sequence[str], name: str) -> int | None:
    """A heading as written, or else without regard to case and marks."""
    if name in headings:
        return headings.index(name)
    plain = [flat(each) for each in headings]
    return plain.index(flat(name)) if flat(name) in plain else None


def flat(heading: str) -> str:
    """givenName, GIVEN_NAME and Given-Name are all "given name"; address1 is "address 1"."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    apart = re.sub(r"(?<=[A-Za-z])(?=\d)", " ", apart)
    return " ".join(re.findall(r"[^\W_]+", apart.casefold()))
