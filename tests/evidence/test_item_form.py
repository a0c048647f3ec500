"""Adding an item in the unit of its indicator, and everything that its page says of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.intake.arranging import okoro, said, sent, taken_in
from triage import clock
from triage.access.actor import SERVICE
from triage.db import db
from triage.errors import Invalid
from triage.evidence import queries as evidence
from triage.evidence import service
from triage.evidence.commands import AddItem
from triage.evidence.models import EvidenceItem
from triage.families.models import MemberRole
from triage.rules.facts import Answer

ATTENDANCE = "sf3.education.attendance-90"


def arranged(people):
    family = taken_in(sent(people.referrer, **okoro()), people.coordinator)
    child = next(each.person_id for each in family.members if each.role is MemberRole.CHILD)
    return family, str(child), f"/families/{family.reference}/evidence/add?indicator={ATTENDANCE}"


def filled(people, child, **more: Any) -> dict[str, Any]:
    last = clock.today() - timedelta(days=3)
    return {
        **{f"on-{part}": getattr(last - timedelta(days=60), part) for part in ("day", "month", "year")},
        **{f"until-{part}": getattr(last, part) for part in ("day", "month", "year")},
        "person": child,
        "agency": str(people.referrer.agency_id),
        "reference": "Register, autumn term",
        **more,
    }


def test_a_share_is_given_as_sessions_missed_of_possible(people, sign_in):
    family, child, path = arranged(people)

    page = sign_in(people.coordinator).submit(path, filled(people, child, missed="57", possible="380"))

    assert page.status == 200, page.errors
    assert "85% attended (57 of 380 missed)" in page.text
    (item,) = evidence.all_items(family.id)
    assert (item.value, item.out_of) == (57, 380)
    assert (item.until - item.event_on).days == 60


def test_what_cannot_be_right_is_refused_in_words_and_kept(people, sign_in):
    family, child, path = arranged(people)
    visitor = sign_in(people.coordinator)

    for given, error in (
        ({"missed": "400", "possible": "380"}, "400 were missed of 380 possible: more than there were."),
        ({"missed": "57"}, "Enter how many sessions were possible"),
        ({"possible": "380"}, "Enter how many sessions were missed"),
        ({"missed": "5", "possible": "9", "value": "88"}, "Give either the sessions or the percentage, not both"),
        ({"value": "120"}, "120% is more than all of it."),
        ({"until-year": 2020}, "The end must be on or after the date on which it began"),
        ({"on-year": 2062, "until-year": 2062}, "The date must be today or in the past"),
    ):
        page = visitor.submit(path, filled(people, child, **given))

        assert page.status == 422, given
        assert error in page.errors
        assert page.field("reference") == "Register, autumn term"
        assert not evidence.all_items(family.id)


def test_the_act_refuses_what_the_form_would(people):
    family, child, _ = arranged(people)

    with pytest.raises(Invalid, match="more than there were"):
        service.add_item(
            AddItem(
                indicator=ATTENDANCE,
                answer=Answer.YES,
                agency_id=people.referrer.agency_id,
                person_id=next(each.person_id for each in family.members if str(each.person_id) == child),
                on=clock.today(),
                value=20,
                out_of=10,
            ),
            family.id,
            by=SERVICE,
        )


def test_the_indicator_is_asked_for_first(people, sign_in):
    family, _, _ = arranged(people)
    visitor = sign_in(people.coordinator)

    page = visitor.submit(f"/families/{family.reference}/evidence/add", indicator="sf3.housing.unsuitable")
    nothing = visitor.get(f"/families/{family.reference}/evidence/add?indicator=")

    assert "Add evidence" in page.text
    assert nothing.status == 422
    assert nothing.errors == ["Choose what the evidence is about"]


def test_the_page_of_an_item_says_until_when_it_counts_and_what_happened_to_it(people, sign_in):
    mother = okoro()
    concern = said("sf3.crime.adult", who=mother["people"][0].id, on=clock.today() - timedelta(days=330))
    family = taken_in(sent(people.referrer, concerns=(concern,), **mother), people.coordinator)
    (item,) = evidence.all_items(family.id)
    path = f"/families/{family.reference}/evidence/items/{item.id}"
    visitor = sign_in(people.coordinator)
    visitor.submit(path, status="verified", note="Seen in the court list")
    visitor.submit(path, status="asserted", note="It was another Okoro")

    page = visitor.get(path)

    assert "lapses in 5 weeks" in page.text
    assert page.text.index("Its check was taken back") < page.text.index("Seen in the court list")
    assert "It was another Okoro" in page.text
    assert len(db.session.get_one(EvidenceItem, item.id).history) == 2
