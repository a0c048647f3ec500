"""The answers of a draft, as intake and the rules take them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace

from triage.referrals.answers import (
    AgencyAnswer,
    Agreement,
    AgreementAnswer,
    Answers,
    Basis,
    BasisAnswer,
    ConcernAnswer,
    HomeAnswer,
    PersonAnswer,
    ReferrerAnswer,
    RelationshipAnswer,
    RisksAnswer,
    ToldAnswer,
    TriedAnswer,
    ViewAnswer,
)
from triage.referrals.draft import Draft
from triage.referrals.read_people import answer, day, number, text, texts, word
from triage.referrals.schema.concerns import NOBODY_SAID, concern_pages
from triage.referrals.schema.form import FORM_VERSION
from triage.referrals.schema.questions import Group
from triage.referrals.schema.work import ASKED
from triage.rules.facts import Answer
from triage.rules.framework import Headline, Indicator

Warn = Callable[[str, str], str | None]
"""What may be wrong with a number of a kind: (kind, value) to a sentence or None."""


def no_warning(kind: str, value: str) -> str | None:
    """Where numbers are not looked at."""
    return None


def read(draft: Draft, *, warn: Warn = no_warning) -> Answers:
    """Everything answered so far; what has not been answered is left at "not known" or empty."""
    return Answers(
        form_version=FORM_VERSION,
        variant=draft.variant.value,
        framework=draft.framework.key,
        immediate_danger=any(each.get("answer") == "yes" for each in draft.stored.get("danger", ())),
        referrer=_referrer(draft.group("referrer")),
        people=tuple(_warned(person, warn) for person in draft.people),
        relationships=tuple(_relationships(draft)),
        homes=tuple(_home(each, draft.group(f"home/{each}")) for each in draft.ids("homes")),
        concerns=tuple(_concerns(draft)),
        tried=_tried(draft.group("tried")),
        views=tuple(_views(draft)),
        agencies=tuple(_agency(draft.group(f"agency/{each}")) for each in draft.ids("agencies")),
        told=_told(draft.group("told")),
        agreements=tuple(_agreements(draft)),
        basis=_basis(draft.group("basis")),
        risks=_risks(draft.group("risks")),
    )


def _warned(person: PersonAnswer, warn: Warn) -> PersonAnswer:
    numbers = tuple(replace(each, warning=warn(each.kind, each.value) or "") for each in person.identifiers)
    return replace(person, identifiers=numbers)


def _referrer(given: Group) -> ReferrerAnswer:
    return ReferrerAnswer(
        name=text(given, "name"),
        job=text(given, "job"),
        phone=text(given, "phone"),
        email=text(given, "email"),
        second_contact=text(given, "second_contact"),
        known_for=text(given, "known_for"),
        signed_off_by=text(given, "signed_off_by"),
        signed_off_on=day(given, "signed_off_on"),
        numbers=text(given, "numbers"),
        officer=text(given, "officer"),
    )


def _relationships(draft: Draft) -> Iterator[RelationshipAnswer]:
    for person, other in draft.pairs:
        kind = text(draft.group("relationships", f"{person.id}/{other.id}"), "kind")
        if kind:
            yield RelationshipAnswer(person=person.id, other=other.id, kind=kind)


def _home(home_id: str, given: Group) -> HomeAnswer:
    lines = (text(given, "line_1"), text(given, "line_2"), text(given, "town"))
    kind = text(given, "kind") or "home"
    return HomeAnswer(
        id=home_id,
        name=text(given, "name"),
        kind=kind,
        lines=tuple(line for line in lines if line),
        postcode=text(given, "postcode"),
        residents=texts(given, "residents"),
        safe_to_write=text(given, "safe_to_write") or "unknown",
        through=text(given, "through"),
        protected=text(given, "protected") == "yes" or kind == "refuge",
        must_not_know=texts(given, "must_not_know"),
        others_must_not_know=text(given, "others_must_not_know"),
        source=text(given, "source"),
        verified_on=day(given, "verified_on"),
    )


def _concerns(draft: Draft) -> Iterator[ConcernAnswer]:
    for headline in concern_pages(draft):
        values = draft.values(f"concerns/{headline.id}")
        for indicator in headline.indicators:
            given = answer(values.get(indicator.id, {}), "answer")
            if given is Answer.YES:
                for key, entry in values.items():
                    if key.startswith(f"{indicator.id}/"):
                        yield from _entries(draft, headline, indicator, key, entry)
            else:
                # A question on the form left unanswered is not known; it is never a no.
                yield ConcernAnswer(
                    id=_id(draft, indicator.id),
                    indicator=indicator.id,
                    headline=headline.id,
                    answer=given or Answer.NOT_KNOWN,
                )


def _entries(draft: Draft, headline: Headline, indicator: Indicator, key: str, entry: Group) -> Iterator[ConcernAnswer]:
    """One answer for each person chosen; one without a person for the household or where nobody knows who."""
    chosen: list[str | None] = [each for each in texts(entry, "who") if each != NOBODY_SAID]
    for person in chosen or [None]:
        yield ConcernAnswer(
            id=_id(draft, f"{key}/{person or ''}"),
            indicator=indicator.id,
            headline=headline.id,
            answer=Answer.YES,
            person=person,
            on=day(entry, "on"),
            until=day(entry, "until"),
            value=number(entry, "value"),
            reference=text(entry, "reference"),
            authorised_by=text(entry, "authorised_by"),
        )


def _id(draft: Draft, what: str) -> str:
    """The same id for the same answer, however often the draft is read."""
    return str(uuid.uuid5(uuid.UUID(draft.referral_id), what))


def _tried(given: Group) -> TriedAnswer:
    return TriedAnswer(
        kinds=texts(given, "kinds"),
        words=text(given, "words"),
        helped=text(given, "helped"),
        hopes=text(given, "hopes"),
        will_lead=answer(given, "will_lead"),
    )


def _views(draft: Draft) -> Iterator[ViewAnswer]:
    for child in draft.born_children:
        given = draft.group("views", child.id)
        asked = text(given, "asked")
        if asked:
            why_not = text(given, "why_not") or ("" if asked == "yes" else ASKED[asked])
            yield ViewAnswer(person=child.id, words=text(given, "words"), why_not=why_not)


def _agency(given: Group) -> AgencyAnswer:
    return AgencyAnswer(
        name=text(given, "name"),
        kind=text(given, "kind"),
        worker=text(given, "worker"),
        contact=text(given, "contact"),
        people=texts(given, "people"),
        doing=text(given, "doing"),
        leads=given.get("leads") == "yes",
    )


def _told(given: Group) -> ToldAnswer:
    return ToldAnswer(
        told=answer(given, "told"), by=text(given, "by"), on=day(given, "on"), why_not=text(given, "why_not")
    )


def _agreements(draft: Draft) -> Iterator[AgreementAnswer]:
    for person in draft.own_agreement:
        given = draft.group("agrees", person.id)
        said = word(Agreement, given, "answer")
        if said:
            yield AgreementAnswer(
                person=person.id, answer=said, on=day(given, "on"), how=text(given, "how"), note=text(given, "note")
            )


def _basis(given: Group) -> BasisAnswer:
    return BasisAnswer(
        basis=word(Basis, given, "basis"),
        objection=answer(given, "objection"),
        objected_by=texts(given, "objected_by"),
        override_reason=text(given, "override_reason"),
    )


def _risks(given: Group) -> RisksAnswer:
    return RisksAnswer(
        known=answer(given, "known"),
        kinds=texts(given, "kinds"),
        words=text(given, "words"),
        two_workers=answer(given, "two_workers"),
        domestic_abuse=answer(given, "domestic_abuse"),
    )
