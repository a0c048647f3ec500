"""A sent referral, made without the forms: what intake is given."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from triage import clock
from triage.accounts.models import User
from triage.db import db, next_number, transaction
from triage.evidence import queries as evidence
from triage.evidence import service
from triage.evidence.commands import CheckItem
from triage.families.models import Family
from triage.referrals.answers import Answers, ConcernAnswer, HomeAnswer, PersonAnswer, RelationshipAnswer
from triage.referrals.models import Referral, ReferralStatus
from triage.rules.facts import Answer, Status

MOTHER, SON, FATHER = (str(uuid.uuid5(uuid.NAMESPACE_OID, name)) for name in ("mother", "son", "father"))


def years_ago(years: int, days: int = 0) -> date:
    """A birthday, never on a leap day."""
    today = clock.today()
    return today.replace(year=today.year - years, day=min(today.day, 28)) - timedelta(days=days)


def person(key: str, given: str, family: str, born: date | None, role: str, **more: Any) -> PersonAnswer:
    """One sent person with an id of its own for each referral."""
    return PersonAnswer(id=key, given_name=given, family_name=family, date_of_birth=born, role=role, **more)


def okoro(**changes: Any) -> dict[str, Any]:
    """A mother and her son at one address, as keyword arguments of `Answers`."""
    mother, son = str(uuid.uuid4()), str(uuid.uuid4())
    people = (
        person(mother, "Adaeze", "Okoro", years_ago(36), "mother", cares_for_children=True, phone="01632 960 333"),
        person(son, "Chidi", "Okoro", years_ago(12), "child", school="Elm Park School"),
    )
    home = HomeAnswer(
        id=str(uuid.uuid4()),
        name="Home",
        lines=("4 Nettle Close", "Ashcombe"),
        postcode="ZZ98 4AB",
        residents=(mother, son),
        safe_to_write="yes",
    )
    family = {
        "people": people,
        "homes": (home,),
        "relationships": (RelationshipAnswer(person=mother, other=son, kind="mother of"),),
    }
    return {**family, **changes}


def said(indicator: str, answer: Answer = Answer.YES, who: str | None = None, **more: Any) -> ConcernAnswer:
    """One answer of the form."""
    return ConcernAnswer(
        id=str(uuid.uuid4()), indicator=indicator, headline=indicator.split(".")[1], answer=answer, person=who, **more
    )


def sent(
    by: User,
    *,
    concerns: Iterable[ConcernAnswer] = (),
    framework: str = "sf3@1",
    received: date | None = None,
    urgent: bool = False,
    **answers: Any,
) -> Referral:
    """A referral as it stands when it has just been sent."""
    whole = Answers(
        form_version="1", variant="school", framework=framework, concerns=tuple(concerns), **(answers or okoro())
    )
    now, day = clock.now(), received or clock.today()
    with transaction():
        referral = Referral(
            reference=f"R-{clock.today():%Y}-{next_number('referral'):05d}",
            agency=by.agency,
            started_by_id=by.id,
            sent_by_id=by.id,
            variant="school",
            form_version="1",
            framework=framework,
            status=ReferralStatus.SENT,
            answers={},
            as_sent={"answers": whole.to_dict(), "copy": []},
            title=whole.title(day),
            urgent=urgent,
            started_at=now,
            saved_at=now,
            sent_at=now - (clock.today() - day),
            received_on=day,
        )
        db.session.add(referral)
    return referral


def taken_in(referral: Referral, by: User) -> Family:
    """The referral with a family started from it."""
    return service.start_family(referral, seen_revision=referral.revision, by=by.actor)


def verify_all(family: Family, by: User) -> None:
    """Everything that was said with a yes is verified."""
    for item in evidence.all_items(family.id):
        if item.answer.value == "yes":
            command = CheckItem(item_id=item.id, status=Status.VERIFIED, note="Seen", seen_revision=item.revision)
            service.check_item(command, by=by.actor)
