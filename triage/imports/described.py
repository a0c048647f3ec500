"""A person as a list describes them, kept with their row and read back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from json.encoder import encode_basestring_ascii as quoted
from typing import Any

from triage.rules.matching.described import Described

NAMES = Described._fields[1:]


def to_json(person: Described) -> dict[str, Any]:
    """Everything but the id and what is blank; dates in ISO form."""
    return {
        name: value if value.__class__ is str else _plain(value)
        for name, value in zip(NAMES, person[1:], strict=True)
        if value
    }


def to_text(person: Described) -> str:
    """The JSON of `to_json`; so many thousands of them are kept that it is written out here, in a third of the time."""
    _, given, family, known_as, earlier, others, born, sex, address, town, postcode, phones, numbers, senders = person
    texts = (
        f', "given_name": {quoted(given)}' if given else "",
        f', "family_name": {quoted(family)}' if family else "",
        f', "known_as": {quoted(known_as)}' if known_as else "",
        f', "earlier_names": {_text(earlier)}' if earlier else "",
        f', "other_given_names": {_text(others)}' if others else "",
        f', "date_of_birth": {quoted(born if isinstance(born, str) else born.isoformat())}' if born else "",
        f', "sex": {quoted(sex)}' if sex else "",
        f', "address": {quoted(address)}' if address else "",
        f', "town": {quoted(town)}' if town else "",
        f', "postcode": {quoted(postcode)}' if postcode else "",
        f', "phones": [{", ".join(map(quoted, phones))}]' if phones else "",
        f', "identifiers": {_text(numbers)}' if numbers else "",
        f', "senders_phones": {_text(senders)}' if senders else "",
    )
    return f"{{{''.join(texts)[2:]}}}"


def from_json(row_id: str, kept: Mapping[str, Any]) -> Described:
    """What `to_json` wrote."""
    return Described(
        id=row_id,
        given_name=kept.get("given_name", ""),
        family_name=kept.get("family_name", ""),
        known_as=kept.get("known_as", ""),
        earlier_names=tuple(kept.get("earlier_names", ())),
        date_of_birth=_birth(kept.get("date_of_birth")),
        sex=kept.get("sex", ""),
        address=kept.get("address", ""),
        town=kept.get("town", ""),
        postcode=kept.get("postcode", ""),
        phones=tuple(kept.get("phones", ())),
        identifiers=tuple((kind, value) for kind, value in kept.get("identifiers", ())),
        senders_phones=tuple(kept.get("senders_phones", ())),
    )


def full_name(kept: Mapping[str, Any]) -> str:
    """The name as the list writes it."""
    return f"{kept.get('given_name', '')} {kept.get('family_name', '')}".strip() or "Name not given"


def born(kept: Mapping[str, Any]) -> date | None:
    """The date of birth, where it is a date."""
    found = _birth(kept.get("date_of_birth"))
    return found if isinstance(found, date) else None


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_text, value))}]"
    return quoted(value if isinstance(value, str) else value.isoformat())


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def _birth(written: str | None) -> date | str | None:
    """A date, or the eight digits that are none."""
    if not written:
        return None
    try:
        return date.fromisoformat(written) if "-" in written else written
    except ValueError:
        return written
