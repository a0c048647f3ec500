"""What every form about people over time asks besides: who said so, in what, and when."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from typing import ClassVar

from wtforms import Field

from triage.families.commands import How, Source
from triage.forms.base import OnceRevisionForm
from triage.forms.fields import DateField, Option, SelectField

HOW_LABELS = {
    How.CHANGED.value: "It changed on a day",
    How.CORRECTED.value: "What we have was written down wrongly",
    How.HEARD.value: "Somebody says otherwise, and we do not know who is right",
}
LONGEST_REASON = 300


class SourcedForm(OnceRevisionForm):
    """Something that somebody said; `asks` are the fields in the order of the page, before who said so."""

    asks: ClassVar[tuple[str, ...]] = ()

    agency = SelectField("Who said so? (optional)", coerce=uuid.UUID, empty_text="Nobody we can name")
    referral = SelectField("In which referral? (optional)", coerce=uuid.UUID, empty_text="In no referral")
    said_on = DateField("When did they say so? (optional)", called="The day", past=True)

    def __iter__(self) -> Iterator[Field]:
        """The fields in the order of the page: what is asked for, and then who said so."""
        order = {name: place for place, name in enumerate(self.asks)}
        sources = {"agency": 1, "referral": 2, "said_on": 3}
        names = sorted(self._fields, key=lambda name: (sources.get(name, 0), order.get(name, len(order))))
        return iter([self._fields[name] for name in names])

    def offer_sources(self, agencies: Iterable[Option], referrals: Iterable[Option]) -> None:
        """Who could have said it, and the referrals of the family."""
        self.agency.options = list(agencies)
        self.referral.options = list(referrals)

    def source(self) -> Source:
        """Who said so."""
        return Source(agency_id=self.agency.data, referral_id=self.referral.data, said_on=self.said_on.data)

    @property
    def key(self) -> str:
        """The key by which a second send is known."""
        return str(self.idempotency_key.data)


def how_options(*wanted: How) -> list[Option]:
    """Some of the ways in which something comes to be known."""
    return [Option(value=each.value, text=HOW_LABELS[each.value]) for each in wanted]
