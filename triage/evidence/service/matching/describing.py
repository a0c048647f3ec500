"""The people of a referral as they are compared, without what is the sender's own."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from triage.accounts import queries as accounts
from triage.families.sides import born_words, home_words, is_closed, is_open, personal, senders_own
from triage.referrals.answers import Answers, HomeAnswer, PersonAnswer
from triage.rules.matching import normalising
from triage.rules.matching.described import Described
from triage.rules.matching.on_record import Home, home_of
from triage.rules.matching.side_by_side import Side

A_NUMBER = re.compile(r"\+?[0-9][0-9 ()./-]{7,}[0-9]")


def work_numbers(sent: Answers) -> frozenset[str]:
    """Numbers that are nobody's own: of every agency and its people, and what the form gives as the referrer's."""
    found = (normalising.phone(each) for each in (*accounts.work_phones(), *_given_as_contact(sent)))
    return frozenset(found) - {""}


def describe(sent: Answers, work: Collection[str]) -> list[Sequence[Side]]:
    """Everybody sent, in the order of the form, by each of their homes: children of separated parents have two."""
    return [[_side(person, home, work) for home in _homes(person, sent)] for person in sent.people]


def _side(person: PersonAnswer, home: HomeAnswer | None, work: Collection[str]) -> Side:
    phones = (person.phone,) if person.phone else ()
    shown = home_of(home.lines, home.postcode) if home is not None and is_open(home) else Home("")
    described = Described(
        id=person.id,
        given_name=person.given_name,
        family_name=person.family_name,
        known_as=person.known_as,
        date_of_birth=None if person.estimated else person.date_of_birth,
        sex=person.gender,
        address=shown.address,
        town=shown.town,
        postcode=shown.postcode,
        phones=phones,
        identifiers=personal((each.kind, each.value) for each in person.identifiers),
        senders_phones=senders_own(phones, work),
    )
    born = born_words(person.date_of_birth, person.expected_on, estimated=person.estimated)
    return Side(described, home_words(home), closed=is_closed(home), born=born)


def _homes(person: PersonAnswer, sent: Answers) -> Sequence[HomeAnswer | None]:
    """Every open home; the first closed one where none is open, and none where none is known."""
    homes = [home for home in sent.homes if person.id in home.residents]
    return [home for home in homes if is_open(home)] or homes[:1] or [None]


def _given_as_contact(sent: Answers) -> Iterator[str]:
    """The referrer's own number and whom else to ask, which some write into one box with a name."""
    yield sent.referrer.phone
    yield from A_NUMBER.findall(sent.referrer.second_contact)
    for agency in sent.agencies:
        yield from A_NUMBER.findall(agency.contact)
