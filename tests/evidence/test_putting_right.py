"""An item that was wrong: another takes its place and is checked anew, and the old one is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.evidence.asking import VICTIM, answered, asked, member, replies
from tests.evidence.asking import arranged as family_asked
from tests.imports.lists import line, taken
from tests.intake.arranging import okoro, said, sent, taken_in, verify_all, years_ago
from tests.merging.arranging import parted, together
from triage import clock
from triage.access import scope
from triage.access.permissions import Role
from triage.db import db, transaction
from triage.errors import Invalid, NotFound, Stale
from triage.evidence import queries as evidence
from triage.evidence import service
from triage.evidence.commands import CheckItem, CorrectReplies, PutRight
from triage.evidence.models import EvidenceItem, EvidenceStatus, VerdictMoment
from triage.imports.commands import ListKind
from triage.imports.service import evidence as list_evidence
from triage.merging import service as merging
from triage.rules.agencies import AgencyKind
from triage.rules.comparing import Change, Part, compare
from triage.rules.facts import Status
from triage.rules.requests import LineAnswer
from triage.rules.verdict import Verdict

LATELY, LONG_AGO = (clock.today() - timedelta(days=days) for days in (30, 900))
DEBT, OFFENCE = "sf3.finance.debt", "sf3.crime.adult"


@pytest.fixture
def family(people):
    """A mother with an offence that counts, verified, and a verdict kept of it."""
    sent_family = okoro()
    mother = sent_family["people"][0].id
    concerns = [said(OFFENCE, who=mother, on=LATELY, reference="Court list 3"), said(DEBT, who=mother, on=LATELY)]
    found = taken_in(sent(people.referrer, concerns=concerns, **sent_family), people.coordinator)
    verify_all(found, people.coordinator)
    service.keep_verdict(found.id, VerdictMoment.INTAKE, by=people.coordinator.actor)
    return found


def item_of(family, indicator=OFFENCE, *, stands=True):
    with scope.as_service():
        items = evidence.all_items(family.id)
    return next(each for each in items if each.indicator == indicator and each.stands is stands)


def right(item, by, **changes):
    facts = {
        "person_id": item.person_id,
        "on": item.event_on,
        "until": item.until,
        "value": None if item.value is None else float(item.value),
        "reference": item.reference,
        "because": "The year was wrong",
        "idempotency_key": f"right {item.id}",
        "seen_revision": item.revision,
    }
    return service.put_right(PutRight(item_id=item.id, **(facts | changes)), by=by.actor)


def test_another_takes_its_place_unchecked_and_the_old_explains_the_verdicts_of_its_time(people, family):
    before, old = evidence.last_verdict(family.id), item_of(family)

    new = right(old, people.coordinator, on=LONG_AGO)

    assert (old.stands, old.status, old.event_on) == (False, EvidenceStatus.VERIFIED, LATELY)
    assert (new.status, new.checked_by_id, new.corrects_id) == (EvidenceStatus.ASSERTED, None, old.id)
    kept = evidence.last_verdict(family.id)
    assert kept.id != before.id
    assert "Put right: " in kept.because
    rebuilt = [service.rebuild_kept(each) for each in (before, kept)]
    assert [each.again.to_dict() == each.record.verdict for each in rebuilt] == [True, True]
    found = compare(*(Verdict.from_dict(each.verdict) for each in (before, kept))).of(Part.ITEM)
    assert [each.change for each in found] == [Change.PUT_RIGHT]
    assert service.verdict_of(family.id, on=clock.today()).headline("crime").met is False


def test_an_item_is_put_right_once_and_never_from_an_old_page(people, make_user, family):
    old = item_of(family)
    seen = old.revision
    new = right(old, people.coordinator, on=LONG_AGO)
    check = CheckItem(item_id=old.id, status=Status.REJECTED, note="No", seen_revision=old.revision)

    assert right(old, people.coordinator, on=LONG_AGO, seen_revision=seen).id == new.id
    with pytest.raises(Stale) as told:
        right(old, people.coordinator, on=LATELY, idempotency_key="another", seen_revision=old.revision)
    assert "Put right: the date by" in told.value.changes[0]
    with pytest.raises(Stale):
        service.check_item(check, by=people.coordinator.actor)
    assert len(evidence.all_items(family.id)) == 3


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({}, "Change what was wrong"),
        ({"on": LONG_AGO, "because": ""}, "Say what was wrong"),
        ({"on": LATELY, "until": LONG_AGO}, "The end must be on or after"),
    ],
)
def test_what_cannot_be_right_is_refused(people, family, changes, error):
    with pytest.raises(Invalid, match=error):
        right(item_of(family), people.coordinator, **changes)
    assert item_of(family).event_on == LATELY


def test_the_coordinator_puts_it_right_on_a_page_that_keeps_both(people, sign_in, family):
    old = item_of(family)
    visitor = sign_in(people.coordinator)
    path = f"/families/{family.reference}/evidence/items/{old.id}"

    page = visitor.submit(
        visitor.get(f"{path}/put-right"),
        {"on-day": "3", "on-month": "3", "on-year": "2019"},
        because="The year was wrong",
    )

    assert page.status == 200, page.errors
    new = item_of(family)
    assert page.path.endswith(f"{new.id}")
    for words in ("Put right: the date", "The year was wrong", "What stood here before", "Court list 3"):
        assert words in page.text
    assert "says nothing any more" in visitor.get(path).text
    assert "Evidence put right" in visitor.get(f"/families/{family.reference}/timeline").text
    assert visitor.get(f"{path}/put-right").status == 404


def test_the_agency_puts_right_what_it_said_in_its_referral_and_nothing_else(people, make_user, sign_in, family):
    referrer, stranger = people.referrer, make_user(Role.REFERRER, agency=people.agency(AgencyKind.POLICE))
    old, debt = item_of(family), item_of(family, DEBT)
    visitor = sign_in(referrer)
    page = visitor.get(f"/referrals/{old.referral_id}/recorded")
    assert family.reference not in page.text
    assert "Verified" not in page.text

    page = visitor.submit(
        visitor.get(f"/referrals/{old.referral_id}/recorded/{old.id}"), reference="Court list 4", because="Wrong list"
    )

    assert page.status == 200, page.errors
    assert "Court list 4" in page.text
    assert item_of(family).asserted_by_id == referrer.id
    with pytest.raises(NotFound):
        right(debt, stranger, on=LONG_AGO)
    right(debt, people.coordinator, on=LONG_AGO)
    with pytest.raises(NotFound):
        right(item_of(family, DEBT), referrer, on=LATELY, idempotency_key="again")
    other = taken_in(sent(stranger), people.coordinator).members[0].person_id
    with pytest.raises(Invalid, match="whom your referral names"):
        right(item_of(family), referrer, person_id=other)


def test_a_correction_by_the_agency_reaches_what_stands_in_the_place_of_its_answer(people, make_user):
    family, officer = family_asked(people, make_user)
    request = asked(people, family, officer)
    answered(request, officer)
    answer = next(each for each in evidence.all_items(family.id) if each.request_id)
    right(answer, people.coordinator, on=LATELY)

    corrected = replies(request, LineAnswer.NO)
    service.correct(
        CorrectReplies(request_id=request.id, lines=corrected.lines, because="Another log"), by=officer.actor
    )

    assert not service.verdict_of(family.id, on=clock.today()).headline("abuse").met
    assert member(family, "Adaeze") == item_of(family, VICTIM).person_id


def test_undoing_a_list_takes_out_what_was_put_right_too(people, family):
    rows = [line("Chidi", "Okoro", years_ago(12), said={"value": 80.0, "on": LATELY.isoformat()})]
    made = taken(people.agency(AgencyKind.SCHOOL), ListKind.ATTENDANCE, rows, by=people.coordinator)
    old = next(each for each in evidence.all_items(family.id) if each.batch_id)
    right(old, people.coordinator, value=70)

    with transaction():
        back = list_evidence.take_back(made, by=people.coordinator.actor)

    assert back.put_right == 1
    assert not [each for each in evidence.all_items(family.id) if each.batch_id]


def test_what_was_put_right_goes_with_it_when_two_families_are_parted(people, family):
    sent_family = okoro()
    concern = said(DEBT, on=LATELY)
    gone = taken_in(sent(people.referrer, concerns=[concern], **sent_family), people.coordinator)
    old = item_of(gone, DEBT)
    by = people.coordinator
    with scope.acting_as(by.actor):
        merge = merging.merge_families(together(family, gone), by=by.actor)
        new = right(db.session.get_one(EvidenceItem, old.id), by, on=LONG_AGO)
        assert new.family_id == family.id
        parted(merge, by=by.actor)

    db.session.expire_all()
    assert {each.family_id for each in (old, new)} == {gone.id}
