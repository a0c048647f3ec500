"""Who of those sent could be whom: the questions that starting and linking ask, suggested by likelihood."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence

from triage.errors import NotFound
from triage.evidence.service.matching import Offer, Pair
from triage.families.models import Family, FamilyMember
from triage.filters import age_of
from triage.forms.fields import Option
from triage.forms.intake import Asked, WhoForm, who_form
from triage.referrals.answers import Answers, as_sent
from triage.referrals.models import Referral
from triage.rules.matching.guards import Band

NEW_PERSON = "Nobody who is known: a new person"
NEW_MEMBER = "New to the family"
Like = Sequence[tuple[Pair, Sequence[Family]]]


def sent_answers(found: Referral) -> Answers:
    """What was sent; a referral without it is none."""
    if found.as_sent is None:
        raise NotFound
    return as_sent(found.as_sent)


def start_form(found: Referral, sent: Answers, offer: Offer) -> WhoForm:
    """A question for each sent person whom somebody known is like; without any it is only a button."""
    return who_form(_known_elsewhere(sent, offer), new=NEW_PERSON, seen_revision=found.revision)


def link_form(found: Referral, sent: Answers, family: Family, offer: Offer) -> WhoForm:
    """A question for everybody sent, set to the likeliest of that family."""
    return who_form(_of_family(sent, family, offer), new=NEW_MEMBER, seen_revision=found.revision)


def _known_elsewhere(sent: Answers, offer: Offer) -> Iterator[Asked]:
    """Those sent whom somebody known is like; suggested only where it is likely."""
    taken = set(offer.people_ruled_out)
    for person in sent.people:
        like = offer.people_like(person.id)
        if like:
            known = [_option(pair, homes) for pair, homes in like]
            yield Asked(person.id, person.name, known, _likeliest(like, taken))


def _of_family(sent: Answers, family: Family, offer: Offer) -> Iterator[Asked]:
    """Everybody sent: who of the family they are, or else who they are likely to be of those known elsewhere."""
    possible = offer.of(family.id)
    suggested = possible.suggested() if possible else {}
    members = [Option(str(each.person_id), _member(each)) for each in family.members if each.to_date is None]
    inside = {each.value for each in members}
    taken = {*suggested.values(), *offer.people_ruled_out}
    for person in sent.people:
        like = [(pair, homes) for pair, homes in offer.people_like(person.id) if str(pair.known.id) not in inside]
        elsewhere = [_option(pair, homes) for pair, homes in like]
        suggestion = suggested.get(person.id) or _likeliest(like, taken)
        yield Asked(person.id, person.name, [*members, *elsewhere], suggestion)


def _likeliest(like: Like, taken: set[uuid.UUID]) -> uuid.UUID | None:
    """Whom somebody sent is likeliest to be, where that is likely and they are not taken yet; they are then."""
    best = like[0][0] if like else None
    sure = best is not None and best.likeness.band is Band.LIKELY and best.known.id not in taken
    if best is None or not sure:
        return None
    taken.add(best.known.id)
    return best.known.id


def _option(pair: Pair, homes: Sequence[Family]) -> Option:
    person = pair.known
    age = age_of(person)
    return Option(str(person.id), f"{person.full_name}, {age}, known in {', '.join(each.reference for each in homes)}")


def _member(member: FamilyMember) -> str:
    age = age_of(member.person)
    return f"{member.person.full_name}, {age}"
