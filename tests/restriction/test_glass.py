"""Breaking the glass: a reason, a proof, an hour, read only, a banner, an alert and a review (safety.md)."""

from __future__ import annotations

import re
import uuid

import pytest

from tests.restriction.arranging import REASON, broken_by, glasses, restricted, run_out, stranger
from tests.support.watch import A_GET_MAY_WRITE
from tests.test_access import MADE_UP, declaration, rules
from triage import clock
from triage.access.binding import THROUGH_GLASS
from triage.access.permissions import Role
from triage.audit import AuditEvent
from triage.db import db, transaction
from triage.errors import Refused
from triage.families.models import Family
from triage.notices.models import Notice
from triage.restriction import service
from triage.restriction.commands import ReviewGlass

BREAK = "/families/break-glass"
MAY_BE_WRITTEN = A_GET_MAY_WRITE | {"web_sessions"}
# Statements that differ between the databases are met where a glass is broken, pressed for twice, named and reviewed.
ONLY_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"])
TABS = ("", "/people", "/genogram", "/evidence", "/timeline", "/decisions", "/letters")


def open_by_page(visitor, reference, reason=REASON):
    return visitor.submit(BREAK, reference=reference, reason=reason)


def test_v8_2_2_a_stranger_opens_a_restricted_record_with_a_reason_and_sees_the_banner(people, sign_in):
    family = restricted(people)
    colleague = stranger()
    visitor = sign_in(colleague)
    assert visitor.get(f"/families/{family.reference}").status == 404

    page = open_by_page(visitor, family.reference.lower())

    assert page.status == 200
    assert family.name in page.text
    for tab in TABS:
        page = visitor.get(f"/families/{family.reference}{tab}")
        assert page.status == 200
        assert "You opened this restricted record in an emergency" in page.text
        assert REASON in page.text
    opened = glasses(family)[0]
    assert (opened.until - opened.opened_at).total_seconds() == 3600


@pytest.mark.parametrize("reason", ["", "too short", "a b c d e f g h        ", " " * 40])
@ONLY_SQLITE
def test_v8_2_2_without_a_reason_nothing_is_said_of_the_record(people, sign_in, reason):
    family = restricted(people)
    visitor = sign_in(stranger())

    real = open_by_page(visitor, family.reference, reason)
    made_up = open_by_page(visitor, "F-1999-00001", reason)

    assert real.status == made_up.status == 422
    assert real.errors == made_up.errors
    assert list(glasses(family)) == []


@ONLY_SQLITE
def test_v7_5_3_without_a_proof_nothing_is_said_of_the_record(people, sign_in, workplace):
    family = restricted(people)
    visitor = sign_in(stranger())
    visitor.get(BREAK)
    forget_the_proof(visitor)

    answers = set()
    for reference in (family.reference, "F-1999-00001"):
        asked = {"reference": reference, "reason": REASON, "idempotency_key": uuid.uuid4().hex}
        answer = visitor.send("POST", BREAK, data={"csrf_token": visitor._csrf_token(), **asked})
        answers.add(answer.headers.get("Location"))

    assert len(answers) == 1
    assert answers.pop().startswith("/confirm")
    assert list(glasses(family)) == []


def forget_the_proof(visitor):
    """As if they had proved who they are a long time ago."""
    from triage.accounts.models import WebSession  # noqa: PLC0415  # beside what needs it

    with transaction():
        for row in db.session.query(WebSession):
            row.contents = re.sub(r'"proved_at":\s*\d+', '"proved_at":0', row.contents)


def test_v8_2_2_a_reference_that_leads_nowhere_is_told_to_information_governance(people, sign_in):
    visitor = sign_in(stranger())

    page = open_by_page(visitor, "F-1999-00001")

    assert page.status == 422
    told = [each for each in db.session.query(Notice) if "does not exist" in each.text]
    assert [each.permission for each in told] == ["GLASSES_REVIEW"]
    assert "families.glass_asked_in_vain" in actions()


def actions():
    return [each.action for each in db.session.query(AuditEvent)]


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.COORDINATOR, Role.CHAIR)])
@ONLY_SQLITE
def test_v8_2_1_whoever_opens_no_records_breaks_no_glass(people, sign_in, role):
    family = restricted(people)
    visitor = sign_in(stranger(role))

    assert visitor.get(BREAK).status == 404
    page = visitor.post(BREAK, {"reference": family.reference, "reason": REASON, "idempotency_key": uuid.uuid4().hex})
    assert page.status == 404
    assert list(glasses(family)) == []


@ONLY_SQLITE
def test_v8_2_2_the_hour_ends_in_the_middle_of_reading(people, sign_in):
    family = restricted(people)
    colleague = stranger()
    visitor = sign_in(colleague)
    open_by_page(visitor, family.reference)
    assert visitor.get(f"/families/{family.reference}/people").status == 200

    run_out(glasses(family)[0])

    for tab in TABS:
        assert visitor.get(f"/families/{family.reference}{tab}").status == 404


@ONLY_SQLITE
def test_v8_2_2_a_clock_that_is_put_back_opens_nothing_for_longer(people, sign_in):
    family = restricted(people)
    colleague = stranger()
    visitor = sign_in(colleague)
    glass = broken_by(colleague, family)
    with transaction():
        hours = glass.until - glass.opened_at
        glass.opened_at, glass.until = clock.now() + hours, clock.now() + 2 * hours

    assert visitor.get(f"/families/{family.reference}").status == 404


@ONLY_SQLITE
def test_closing_it_in_one_tab_closes_it_in_the_other(people, sign_in):
    family = restricted(people)
    visitor = sign_in(stranger())
    page = open_by_page(visitor, family.reference)
    other_tab = visitor.get(f"/families/{family.reference}/people")

    visitor.submit(page, press="Close it now")

    assert glasses(family)[0].closed_at is not None
    assert visitor.get(f"/families/{family.reference}/people").status == 404
    assert visitor.post(f"/families/{family.reference}/close-glass").status == 404
    assert other_tab.status == 200


def test_pressing_twice_opens_one_glass_and_an_old_form_opens_none(people, sign_in):
    family = restricted(people)
    visitor = sign_in(stranger())
    sent = {"reference": family.reference, "reason": REASON, "idempotency_key": uuid.uuid4().hex}
    visitor.get(BREAK)

    visitor.post(BREAK, sent)
    visitor.get(BREAK)
    visitor.post(BREAK, sent)
    assert len(list(glasses(family))) == 1
    run_out(glasses(family)[0])
    visitor.get(BREAK)
    again = visitor.post(BREAK, sent)

    assert again.status == 422
    assert len(list(glasses(family))) == 1


@ONLY_SQLITE
def test_the_glass_goes_with_the_role_and_with_the_account(people, sign_in):
    family = restricted(people)
    one, two = stranger(), stranger()
    visitors = [sign_in(one), sign_in(two)]
    for user in (one, two):
        broken_by(user, family)

    with transaction():
        one.roles = [Role.REFERRER.value]
        two.active = False

    for visitor in visitors:
        page = visitor.get(f"/families/{family.reference}")
        assert family.name not in page.text


def test_those_named_and_information_governance_hear_at_once(people, sign_in):
    family = restricted(people)
    broken_by(stranger(), family)

    named = sign_in(people.coordinator).get("/")
    governance = sign_in(people.user(Role.INFORMATION_GOVERNANCE)).get("/")
    stranger_home = sign_in(stranger()).get("/")

    words = f"The restricted record {family.reference} was opened in an emergency"
    assert words in named.text
    assert words in governance.text
    assert "1 opening to review" in " ".join(governance.text.split())
    assert family.reference not in stranger_home.text


def test_information_governance_reviews_and_nobody_reviews_their_own(people, sign_in, make_user):
    family = restricted(people)
    glass = broken_by(stranger(), family)
    governance = sign_in(people.user(Role.INFORMATION_GOVERNANCE))

    governance.submit(f"/openings/{glass.id}", justified="yes", words="The duty doctor confirms it")

    db.session.refresh(glass)
    assert glass.justified is True
    assert "Justified" in governance.get("/openings").text
    assert "families.glass_reviewed" in actions()
    both = make_user(Role.CHAIR, Role.INFORMATION_GOVERNANCE)
    own = broken_by(both, family)
    with pytest.raises(Refused):
        service.review(own.id, ReviewGlass(seen_revision=own.revision, justified=True, words="Mine"), by=both.actor)


def test_who_looked_shows_the_glass(people, sign_in):
    family = restricted(people)
    visitor = sign_in(stranger())
    open_by_page(visitor, family.reference)
    glass = glasses(family)[0]

    read = [each for each in db.session.query(AuditEvent) if each.action == "families.opened"]

    assert str(glass.id) in str([each.facts for each in read])


@ONLY_SQLITE
def test_v8_2_2_nothing_of_a_restricted_family_is_written_through_a_glass(people, sign_in, app):
    family = restricted(people)
    visitor = sign_in(stranger())
    open_by_page(visitor, family.reference)
    before = db.session.query(Family.revision).filter(Family.id == family.id).scalar()
    token = visitor._csrf_token()

    for address in addresses_of(app, family):
        answer = visitor.send("POST", address, data={"csrf_token": token, "words": "typed through a glass"})
        assert answer.status_code == 404, address
        assert set(visitor.watch.written) <= MAY_BE_WRITTEN, address
    db.session.expire_all()
    assert db.session.query(Family.revision).filter(Family.id == family.id).scalar() == before


def addresses_of(app, family):
    """Every address that something is sent to and that names this family, by reference, id or person."""
    person = family.members[0].person_id
    given = {"reference": family.reference, "family": family.id, "family_id": family.id, "person_id": person}
    found = []
    for rule in rules(app):
        if (
            "POST" not in rule.methods
            or not set(given) & set(rule.arguments)
            or rule.endpoint == "restriction.close_glass"
        ):
            continue
        if rule.endpoint.startswith("referrals.") or "intake" in rule.rule:
            continue
        arguments = {
            name: given.get(name) or MADE_UP.get(type(converter).__name__, lambda: "made-up")()
            for name, converter in rule._converters.items()
        }
        with app.test_request_context():
            found.append(app.url_map.bind("localhost").build(rule.endpoint, arguments, method="POST"))
    assert len(found) > 10
    return found


def test_v8_2_2_only_the_pages_of_the_record_are_read_through_a_glass(app):
    through = [rule for rule in rules(app) if getattr(app.view_functions[rule.endpoint], THROUGH_GLASS, False)]

    families = ("show", "people", "people_then", "person", "genogram", "timeline", "decisions", "letters")
    evidence = ("family_evidence", "verdicts", "compare_verdicts")
    pages = {f"families.{each}" for each in families} | {f"evidence.{each}" for each in evidence}
    assert {rule.endpoint for rule in through} == pages
    assert all(rule.methods == {"GET", "HEAD"} for rule in through)
    assert all(declaration(app, rule.endpoint) != "public" for rule in through)


@ONLY_SQLITE
def test_v8_2_2_a_glass_opens_neither_lists_nor_searches(people, sign_in):
    family = restricted(people)
    visitor = sign_in(stranger())
    open_by_page(visitor, family.reference)

    assert family.reference not in visitor.get("/families").text
    found = visitor.submit("/families", words=family.reference)
    assert f"/families/{family.reference}" not in str(found.links)


@ONLY_SQLITE
def test_no_button_is_on_a_page_read_through_a_glass(people, sign_in):
    family = restricted(people)
    visitor = sign_in(stranger())
    open_by_page(visitor, family.reference)

    for tab in TABS:
        page = visitor.get(f"/families/{family.reference}{tab}")
        forms = [form.get("action") for form in page.forms() if family.reference in (form.get("action") or "")]
        assert forms == [f"/families/{family.reference}/close-glass"], tab
        dead = [link for link in page.links.values() if link.startswith(("/letters", "/decisions", "/intake"))]
        assert [each for each in dead if each not in ("/letters", "/intake", "/decisions")] == []
