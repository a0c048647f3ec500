"""The pages: what is chosen, what is out of date and keeps its words, and where an old address leads."""

from __future__ import annotations

from datetime import timedelta

from tests.merging.arranging import parted, together
from tests.panel.arranging import listed, make_family, make_sitting, on_agenda
from triage.access import scope
from triage.access.actor import SERVICE
from triage.access.permissions import Role
from triage.db import db, transaction
from triage.families.models import Merge
from triage.merging import service
from triage.panel.models import EntryStatus, MeetingStatus

WHY = "The same mother; the health visitor knows both addresses"


def two_mothers():
    families = [make_family(name) for name in ("Okoro", "Okorro")]
    return families, [family.members[0].person for family in families]


def test_a_value_is_chosen_and_the_act_is_done_once(people, sign_in):
    _, (kept, gone) = two_mothers()
    visitor = sign_in(people.coordinator)
    address = f"/merge/people/{kept.id}/{gone.id}"
    page = visitor.get(address)
    key = page.one("//input[@name='idempotency_key']/@value")

    done = visitor.submit(page, because=WHY, take_name="gone")
    again = visitor.submit(page, because=WHY, take_name="gone", idempotency_key=key)

    assert done.status == again.status == 200
    assert WHY in done.text
    with scope.acting_as(SERVICE):
        db.session.expire_all()
        assert db.session.query(Merge).count() == 1
        assert kept.family_name == "Okorro"


def test_a_page_that_is_out_of_date_says_so_and_keeps_what_was_typed(people, sign_in):
    _, (kept, gone) = two_mothers()
    visitor = sign_in(people.coordinator)
    page = visitor.get(f"/merge/people/{kept.id}/{gone.id}")
    with scope.acting_as(SERVICE), transaction():
        db.session.refresh(gone)
        gone.touch()

    answer = visitor.submit(page, because=WHY, take_name="gone")

    assert answer.status == 409
    assert answer.field("because") == WHY
    assert answer.field("take_name") == "gone"
    assert visitor.submit(answer).status == 200


def test_what_came_in_between_keeps_what_was_typed(people, sign_in):
    sitting = make_sitting()
    one, two = listed(), listed()
    visitor = sign_in(people.coordinator)
    first, second = one.family.reference, two.family.reference
    page = visitor.get(f"/families/{first}/merge/{second}")
    items = [on_agenda(sitting, entry) for entry in (one, two)]

    answer = visitor.submit(page, because=WHY)

    assert answer.status == 409
    assert "Both are on the agenda" in answer.text
    assert answer.field("because") == WHY

    with scope.acting_as(SERVICE), transaction():
        db.session.delete(db.session.merge(items[1]))
    visitor.submit(answer)
    merge_id = visitor.get(f"/families/{first}/merges").one("//tbody//a/@href")
    page = visitor.get(f"{merge_id}/part")
    with scope.acting_as(SERVICE), transaction():
        db.session.merge(sitting.meeting).status = MeetingStatus.FROZEN

    answer = visitor.submit(page, because=WHY)

    assert answer.status == 409
    assert answer.field("because") == WHY


def test_old_addresses_lead_on_and_a_form_sent_to_one_changes_nothing(people, sign_in):
    (kept, gone), _ = two_mothers()
    visitor = sign_in(people.coordinator)
    form = visitor.get(f"/families/{gone.reference}/safety")
    visitor.submit(visitor.get(f"/families/{kept.reference}/merge/{gone.reference}"), because=WHY)

    page = visitor.get(f"/families/{gone.reference}/decisions")
    late = visitor.submit(form, visit_risk="A dog in the yard")

    assert f"{gone.reference} was merged into this record" in page.text
    read = visitor.get(page.links[f"What was decided under {gone.reference}"])
    assert read.one("//nav//*[@aria-current='true']").text_content().strip() == "Families"
    assert late.status == 409
    assert "A dog in the yard" in late.text
    with scope.acting_as(SERVICE):
        db.session.expire_all()
        assert kept.visit_risk == gone.visit_risk == ""


def test_what_came_back_what_did_in_part_and_what_did_not_is_said(people, sign_in):
    one, two = listed(waiting_days=3), listed(waiting_days=30, urgent=True)
    visitor = sign_in(people.coordinator)
    visitor.submit(f"/families/{one.family.reference}/merge/{two.family.reference}", because=WHY)
    merge_id = visitor.get(f"/families/{one.family.reference}/merges").one("//tbody//a/@href")
    with scope.acting_as(SERVICE), transaction():
        for place in (one, two):
            db.session.refresh(place)
        stays = one if one.status is EntryStatus.WAITING else two
        stays.waiting_since -= timedelta(days=1)

    page = visitor.get(f"{merge_id}/part")
    assert "1 place on the list, but not since when it waits: that was changed since" in page.text
    page = visitor.submit(page, because=WHY)

    assert "not everything came back" in page.text
    assert "What came back in part" in page.text
    assert (
        "1 place on the list, but not since when it waits: that was changed since, and stays as it is now" in page.text
    )


def test_whoever_comes_second_reads_that_the_two_are_one_and_by_whom(people, make_user, sign_in):
    (kept, gone), (first, second) = two_mothers()
    colleague = make_user(Role.COORDINATOR, agency=people.coordinator.agency)
    mine, theirs = sign_in(people.coordinator), sign_in(colleague)
    addresses = (f"/families/{kept.reference}/merge/{gone.reference}", f"/merge/people/{first.id}/{second.id}")
    forms = [mine.get(address) for address in addresses]
    for address in reversed(addresses):
        assert theirs.submit(address, because=WHY).status == 200

    for form, address in zip(forms, addresses, strict=True):
        late = mine.submit(form, because="I have rung the mother")
        assert late.status == 409, address
        assert f"{colleague.name} has put these two together" in late.text
        assert "I have rung the mother" in late.text
        assert late.links["Read what was merged, and why"].startswith("/merges/")
        again = mine.get(address)
        assert f"{colleague.name} has put these two together" in again.text, address


def test_of_the_two_pictures_of_one_act_the_family_is_told_which_is_which(people, sign_in):
    families, (kept, gone) = two_mothers()
    visitor = sign_in(people.coordinator)
    reference = families[0].reference
    done = visitor.submit(f"/merge/people/{kept.id}/{gone.id}", because=WHY)
    with scope.acting_as(SERVICE):
        merge = db.session.query(Merge).one()

    moments = [" ".join(each.split()) for each in _moments(visitor, reference)]
    visitor.submit(f"/merges/{merge.id}/part", because="They are two after all")
    after = [" ".join(each.split()) for each in _moments(visitor, reference)]

    assert done.status == 200
    assert [each.split(", ")[1] for each in moments] == [
        "after two records became one",
        "before two records became one",
    ]
    assert [each.split(", ")[1] for each in after[:2]] == [
        "after one record became two",
        "before one record became two",
    ]


def _moments(visitor, reference):
    return visitor.get(f"/families/{reference}/people").all("//nav[@aria-label='The family over time']//li/a/text()")[
        1:
    ]


def test_who_was_part_of_another_record_for_a_while_says_so_after(app, sign_in):
    kept, gone = make_family("Okoro"), make_family("Okorro")
    sitting = make_sitting()
    by = sitting.actor("coordinator")
    with scope.acting_as(by):
        done = service.merge_families(together(kept, gone), by=by)
        db.session.refresh(done)
        parted(done, by=by)

    visitor = sign_in(sitting.users["coordinator"])
    merges, timeline = (visitor.get(f"/families/{gone.reference}/{page}").text for page in ("merges", "timeline"))

    assert f"{gone.reference} Okorro into {kept.reference} Okoro" in merges
    assert "Two records of a family parted again" in timeline
    with scope.acting_as(by), transaction():
        kept.restricted = True
    assert kept.reference not in visitor.get(f"/families/{gone.reference}/merges").text, "closed to its reader now"
