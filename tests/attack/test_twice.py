"""The same button pressed twice at the same moment: one record, and the same answer to both."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask

from tests.imports import files
from tests.panel import arranging
from tests.support.databases import at_work
from tests.support.people import make_agency, make_user
from triage import clock
from triage.access import scope
from triage.access.actor import Actor
from triage.access.permissions import Role
from triage.db import db
from triage.evidence import service as evidence
from triage.evidence.commands import AskAgency, AskedLine
from triage.evidence.models import InformationRequest
from triage.imports.commands import ListKind, SendList
from triage.imports.models import Batch
from triage.imports.service import sending
from triage.referrals import service as referrals
from triage.referrals.commands import AddInformation
from triage.referrals.models import EntryKind, Referral, ReferralEntry, ReferralStatus
from triage.rules.agencies import AgencyKind

TIMES = 8


def at_once(app: Flask, act: Callable[[], object]) -> list[object]:
    """What each of several threads that start together got."""
    gate = Barrier(TIMES)

    def one(_: int) -> object:
        with at_work(app):
            gate.wait()
            try:
                return act()
            except Exception as error:  # noqa: BLE001  # whatever it was is what the person would see
                return error

    with ThreadPoolExecutor(TIMES) as pool:
        return list(pool.map(one, range(TIMES)))


def test_a_question_that_is_asked_twice_at_once_is_one_question(live_app: Flask) -> None:
    with at_work(live_app):
        family_id, agency_id = arranging.make_family().id, make_agency(AgencyKind.POLICE).id
        by: Actor = make_user(Role.COORDINATOR).actor
        db.session.commit()  # noqa: TID251  # the test stands outside every act
    command = AskAgency(
        agency_id=agency_id,
        lines=(AskedLine(),),
        question="Is anything known?",
        due_on=clock.today(),
        idempotency_key="one press",
    )

    got = at_once(live_app, lambda: evidence.ask(command, family_id, by=by).id)

    with at_work(live_app):
        asked = db.session.query(InformationRequest).all()
        assert [each.id for each in asked] == [got[0]]
    assert len(set(got)) == 1


def test_what_is_added_twice_at_once_is_added_once(live_app: Flask) -> None:
    with at_work(live_app):
        school = make_agency(AgencyKind.SCHOOL)
        teacher = make_user(Role.REFERRER, agency=school)
        referral = Referral(
            reference="R-2026-00001",
            agency_id=school.id,
            started_by_id=teacher.id,
            variant="school",
            form_version="1",
            framework="sf3@1",
            status=ReferralStatus.SENT,
            title="Okoro",
            started_at=clock.now(),
            saved_at=clock.now(),
            sent_at=clock.now(),
        )
        db.session.add(referral)
        db.session.commit()  # noqa: TID251  # the test stands outside every act
        command = AddInformation(referral_id=referral.id, text="They have moved.", key=uuid.uuid4())
        by = teacher.actor

    got = at_once(live_app, lambda: referrals.add_information(command, by=by).id)

    with at_work(live_app):
        added = db.session.query(ReferralEntry).filter_by(kind=EntryKind.ADDED).all()
        assert [each.id for each in added] == [got[0]]
    assert len(set(got)) == 1


@pytest.mark.parametrize("one_press", [True, False], ids=["one press", "several pages"])
def test_a_list_that_is_sent_twice_at_once_is_one_list(live_app: Flask, one_press: bool) -> None:
    with at_work(live_app):
        by: Actor = make_user(Role.AGENCY_LEAD, agency=make_agency(AgencyKind.SCHOOL)).actor
        db.session.commit()  # noqa: TID251  # the test stands outside every act
    key, content = uuid.uuid4(), files.csv("Ana,Marin,04/03/2013,1 Elm Row,ZZ98 4AB,70,01/09/2026")

    def press() -> object:
        command = SendList(
            key=key if one_press else uuid.uuid4(),
            agency_id=by.agency_id or key,
            kind=ListKind.ATTENDANCE,
            as_at=clock.today(),
            name="list.csv",
            stream=io.BytesIO(content),
            most_bytes=files.MEGABYTE,
        )
        with scope.acting_as(by):
            return sending.send(command, by=by).id

    got = at_once(live_app, press)

    with at_work(live_app):
        sent = db.session.query(Batch).all()
        assert len(sent) == 1
    others = [each for each in got if each != sent[0].id]
    assert all(isinstance(each, sending.SentBefore) for each in others)
    assert len(others) == (0 if one_press else TIMES - 1)
