"""Cards are found by numbers and keys are kept as numbers: neither may ever lead to somebody else."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete, select

from tests.families.arranging import BORN, named, new_family
from triage.db import db, transaction
from triage.families import queries
from triage.families.models import MatchCard, Person
from triage.families.queries import match_keys
from triage.rules.matching import on_record
from triage.rules.matching.described import Described

ON = date(2026, 11, 1)
KATIE = Described("sent", given_name="Katie", family_name="ONeil", date_of_birth=BORN)
NOBODY = Described("nobody", given_name="Zebedee", family_name="Okonkwo", date_of_birth=BORN)


def number(person: Person) -> int | None:
    return db.session.scalar(select(MatchCard.id).where(MatchCard.person_id == person.id))


def test_keys_that_have_one_number_make_nobody_alike(app, monkeypatch):
    monkeypatch.setattr(on_record, "crc32", lambda key: 1)
    new_family()

    found = queries.people_alike([KATIE, NOBODY], on=ON)

    assert [each.person_id for each in found["sent"]] == [named("Katherine").id]
    assert found["nobody"] == []


def test_a_card_keeps_its_number_and_no_other_is_given_it(app):
    new_family()
    everybody = {each.given_name: number(each) for each in db.session.scalars(select(Person))}
    last = max(everybody, key=lambda name: everybody[name] or 0)

    with transaction():
        named(last).known_as = "Zed"
    assert number(named(last)) == everybody[last]

    other = next(name for name in everybody if name != last)
    with transaction():
        named(last).merged_into_id = named(other).id
    assert number(named(last)) is None
    with transaction():
        named(last).merged_into_id = None
    assert number(named(last)) not in everybody.values()


def test_who_is_merged_while_they_are_looked_for_is_left_out(app, monkeypatch):
    new_family()
    shared = match_keys.cards_sharing

    def shared_a_moment_ago(keys):
        found = shared(keys)
        db.session.connection().execute(delete(MatchCard).where(MatchCard.person_id == named("Katherine").id))
        return found

    monkeypatch.setattr(match_keys, "cards_sharing", shared_a_moment_ago)

    assert queries.people_alike([KATIE], on=ON)["sent"] == []
