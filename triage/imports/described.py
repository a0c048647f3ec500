"""A person as a list describes them, kept with their row and read back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from json.encoder import encode_basestring_ascii as quoted
from operator import attrgetter
from typing import Any

from triage.rules.matching.described import Described

NAMES = Described._fields[1:]
_values = attrgetter(*NAMES)
_MARKED = tuple(f'"{name}": ' for name in NAMES)


def to_json(person: Described) -> dict[str, Any]:
    """Everything but the id and what is blank; dates in ISO form."""
    return {
        name: value if value.__class__ is str else _plain(value)
        for name, value in zip(NAMES, _values(person), strict=True)
        if value
    }


def to_text(person: Described) -> str:
    """The JSON of `to_json`; so many thousands of them are kept that they are written here, in half the time."""
    values = zip(_MARKED, _values(person), strict=True)
    texts = [f"{name}{quoted(value) if value.__class__ is str else _text(value)}" for name, value in values if value]
    return f"{{{', '.join(texts)}}}"


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
