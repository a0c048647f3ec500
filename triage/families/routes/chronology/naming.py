"""What every part of a chronology needs: the family's rows, who said things, and what this reader may be told."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from triage import clock
from triage.access import fields
from triage.access.actor import Actor
from triage.accounts.models import Agency
from triage.families import queries
from triage.families.models import Family, PersonFact, PersonName, Relationship
from triage.families.models.told import Told
from triage.families.queries.chronology import agencies_behind
from triage.referrals import queries as referrals
from triage.referrals.models import Referral
from triage.rules.agencies import AgencyKind
from triage.rules.chronology import Happened, Kind
from triage.rules.framework import Sensitivity

THE_SERVICE = "service"
OUR_OWN = "This service"


@dataclass(frozen=True, slots=True)
class Telling:
    """One family for one reader; what was written down by mistake is left out."""

    family: Family
    actor: Actor
    referrals: Sequence[Referral]
    person_names: Sequence[PersonName]
    facts: Sequence[PersonFact]
    ties: Sequence[Relationship]
    agencies: Mapping[uuid.UUID, Agency]

    @property
    def references(self) -> Mapping[uuid.UUID, str]:
        """Of the referrals that this reader may see."""
        return {each.id: each.reference or "" for each in self.referrals}

    def called(self, person_id: uuid.UUID) -> str:
        """Somebody's name, also where they are of the family no longer."""
        found = (each.person.full_name for each in self.family.members if each.person_id == person_id)
        return next(found, "somebody not in the family any more")

    def told(self, row: Told | None, kind: Kind, title: str, on: date | None, **more: Any) -> Happened:
        """Something that somebody said: with the agency, the referral and the day it was written down."""
        if row is None:
            return Happened(kind=kind, title=title, on=on, **more)
        agency = self._agency_of(row)
        references = self.references
        return Happened(
            kind=kind,
            title=title,
            on=on,
            source=agency.name if agency else "",
            source_id=str(agency.id) if agency else "",
            reference=references.get(row.referral_id, "") if row.referral_id else "",
            recorded_on=clock.local(row.recorded_at).date(),
            **more,
        )

    def _agency_of(self, row: Told) -> Agency | None:
        """Who said it; that a family stands on a list of benefits is told to nobody who may not see benefit data."""
        agency = self.agencies.get(row.source_agency_id) if row.source_agency_id else None
        if agency is None or row.batch_id is None or agency.kind is not AgencyKind.JOBCENTRE:
            return agency
        seen = fields.view_of(self.actor).shows(Sensitivity.BENEFITS, fields.said_by(agency.id))
        return agency if seen else None

    def here(self, kind: Kind, title: str, at: datetime, *, agency: Agency | None = None, **more: Any) -> Happened:
        """Something that was done in the service at a moment, or reached it from an agency."""
        local = clock.local(at)
        return Happened(
            kind=kind,
            title=title,
            on=more.pop("on", local.date()),
            at=local,
            source=agency.name if agency else OUR_OWN,
            source_id=str(agency.id) if agency else THE_SERVICE,
            recorded_on=local.date(),
            **more,
        )


def telling(family: Family, *, seen_by: Actor) -> Telling:
    """Everything that is told of a family's people, in as many statements however many they are."""
    people = [member.person_id for member in family.members]
    names = [each for each in queries.names_of(people) if each.mistaken_at is None]
    facts = [each for each in queries.facts_of(people) if each.mistaken_at is None]
    ties = queries.relationships(family.id)
    stays = [row for home in family.households for row in home.residents]
    addresses = [row for home in family.households for row in home.addresses]
    rows: list[Told] = [*names, *facts, *ties, *stays, *addresses, *family.members]
    sent = referrals.for_family(family.id, seen_by=seen_by)
    return Telling(family, seen_by, sent, names, facts, ties, agencies_behind(rows))


def ids(people: Iterable[uuid.UUID | None]) -> tuple[str, ...]:
    """As the filter has them."""
    return tuple(str(each) for each in people if each is not None)
