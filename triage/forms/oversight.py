"""Looking for something in the audit trail."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from triage.forms.base import BaseForm
from triage.forms.fields import DateField, SelectField, TextField
from triage.oversight.commands import Wanted
from triage.oversight.words import KIND_LABELS, Kind


class TrailForm(BaseForm):
    """What to show of the trail. It is posted and kept in the session, so that no address holds what was typed."""

    person = SelectField("Person", coerce=uuid.UUID, empty_text="Everybody")
    agency = SelectField("Agency", coerce=uuid.UUID, empty_text="All agencies")
    family = TextField("Family", hint="A reference, such as F-2026-00042", max_length=20)
    kind = SelectField("What was done", options=KIND_LABELS, coerce=Kind, empty_text="Everything")
    first = DateField("From", past=True)
    last = DateField("To")

    def to_wanted(self) -> Wanted:
        """The filters."""
        return Wanted(
            actor_id=self.person.data,
            agency_id=self.agency.data,
            reference=self.family.data or "",
            kind=self.kind.data.value if self.kind.data else "",
            first=self.first.data,
            last=self.last.data,
        )


class WordsForm(BaseForm):
    """Who searched for these words?"""

    words = TextField(
        "Words that may have been looked for",
        hint="A name or reference, spelt as it may have been typed",
        required="Enter the words",
        max_length=200,
    )


def as_fields(wanted: Wanted) -> dict[str, Any]:
    """The filters by the names of their fields."""
    return {
        "person": wanted.actor_id,
        "agency": wanted.agency_id,
        "family": wanted.reference,
        "kind": wanted.kind or None,
        "first": wanted.first,
        "last": wanted.last,
    }


def kept_of(wanted: Wanted) -> dict[str, str]:
    """The filters as a session keeps them."""
    return {name: str(value) for name, value in as_fields(wanted).items() if value}


def wanted_of(kept: Mapping[str, Any]) -> Wanted:
    """The filters out of a session; nothing else than `kept_of` writes them."""
    return Wanted(
        actor_id=uuid.UUID(kept["person"]) if "person" in kept else None,
        agency_id=uuid.UUID(kept["agency"]) if "agency" in kept else None,
        reference=kept.get("family", ""),
        kind=kept.get("kind", ""),
        first=date.fromisoformat(kept["first"]) if "first" in kept else None,
        last=date.fromisoformat(kept["last"]) if "last" in kept else None,
    )
