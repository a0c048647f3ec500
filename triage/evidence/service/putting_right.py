"""An item whose date, person, number or reference was wrong: another takes its place, and the old one is kept."""

from __future__ import annotations

from decimal import Decimal

from triage import audit, clock
from triage.access import scope
from triage.access.actor import SERVICE, Actor
from triage.access.permissions import Permission
from triage.db import db, once, transaction
from triage.errors import Invalid, Stale
from triage.evidence import queries
from triage.evidence.commands import PutRight
from triage.evidence.models import MAY_BE_WRONG, EvidenceItem, EvidenceStatus
from triage.evidence.service.checking import changed, must_fit, must_make_sense, note_change, what_changed

KEPT = (
    *("family_id", "indicator", "answer", "note", "authorised_by", "sensitivity", "source_agency_id"),
    *("referral_id", "request_id", "batch_id", "list_row_id"),
)
"""What an item goes on saying: who says so, in which referral, answer or list, and what about."""


@once
def put_right(command: PutRight, *, by: Actor) -> EvidenceItem:
    """Put another item in the place of one that was wrong; it waits to be checked, whatever the old one was.

    The old one is kept with its checks, and no verdict rests on it any more. A second send gives the first item.

    Raises:
        NotFound: there is no such item for this person: a coordinator, or the agency that recorded it in a referral.
        Stale: somebody else checked it or put it right in between.
        Invalid: no reason is given, nothing differs, or what is said cannot be right.
    """
    if not command.because:
        raise Invalid("Say what was wrong")
    with transaction():
        earlier = queries.item_by_key(command.idempotency_key) if command.idempotency_key else None
        if earlier is not None:
            return earlier
        old = queries.item_to_put_right(command.item_id, seen_by=by)
        if not old.stands or old.revision != command.seen_revision:
            raise Stale(changes=(what_changed(old),))
        new = _instead_of(old, command, by=by)
        different = new.differs_from(old)
        if not different:
            raise Invalid("Change what was wrong")
        _must_be_possible(old, command, by=by)
        _take_its_place(old, new, different, by=by)
        with scope.as_service():  # who recorded it in a referral may see nothing else of the family
            changed(old.family_id, by=by)
    return new


def _instead_of(old: EvidenceItem, command: PutRight, *, by: Actor) -> EvidenceItem:
    return EvidenceItem(
        **{name: getattr(old, name) for name in KEPT},
        person_id=command.person_id,
        event_on=command.on,
        until=command.until,
        value=_decimal(command.value),
        out_of=_decimal(command.out_of),
        reference=command.reference,
        asserted_at=clock.now(),
        asserted_by_id=by.user_id,
        status=EvidenceStatus.ASSERTED,
        corrects_id=old.id,
        corrected_because=command.because,
        idempotency_key=command.idempotency_key or None,
    )


def _must_be_possible(old: EvidenceItem, command: PutRight, *, by: Actor) -> None:
    """As for an item that is added; an agency chooses among those whom it named itself, and is told nothing of them."""
    if by.may(Permission.REFERRALS_VERIFY):
        indicator = must_fit(old.family_id, old.indicator, command.person_id, on=command.on, by=by)
        return must_make_sense(command, indicator)
    sent = queries.sent_person_rows(old.referral_id) if old.referral_id else ()
    if command.person_id not in {None, old.person_id, *(each.person_id for each in sent)}:
        raise Invalid("Choose somebody whom your referral names")
    try:
        with scope.as_service():
            indicator = must_fit(old.family_id, old.indicator, command.person_id, on=command.on, by=SERVICE)
    except Invalid:
        raise Invalid("It cannot be said of that person at that age") from None
    return must_make_sense(command, indicator)


def _take_its_place(old: EvidenceItem, new: EvidenceItem, different: tuple[str, ...], *, by: Actor) -> None:
    what = f"Put right: {' and '.join(MAY_BE_WRONG[name] for name in different)}"
    old.stands = False
    note_change(old, what, new.corrected_because, by=by)
    db.session.add(new)
    db.session.flush()
    for line in queries.lines_of(old.id):
        line.evidence_id = new.id
    audit.record(
        "evidence.put_right", subject=new, by=by, family_id=old.family_id, corrects=old.id, changed=list(different)
    )


def _decimal(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number)).quantize(Decimal("0.01"))
