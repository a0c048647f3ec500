"""The pages: what is chosen, what is out of date and keeps its words, and where an old address leads."""

from __future__ import annotations

from tests.panel.arranging import listed, make_family, make_sitting, on_agenda
from triage.access import scope
from triage.access.actor import SERVICE
from triage.db import db, transaction
from triage.families.models import Merge
from triage.panel.models import MeetingStatus

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
    assert late.status == 409
    assert "A dog in the yard" in late.text
    with scope.acting_as(SERVICE):
        db.session.expire_all()
        assert kept.visit_risk == gone.visit_risk == ""
