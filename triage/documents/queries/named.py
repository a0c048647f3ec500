"""Which families a piece of paper names, for the record of who read it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy import select

from triage.access.actor import Actor
from triage.db import db
from triage.documents.models import Document
from triage.panel.models import Declaration, Item
from triage.referrals.models import Referral


def families_named(papers: Iterable[Document], *, read_by: Actor) -> set[uuid.UUID]:
    """The families of letters, of referrals, and of the meetings whose agenda or minutes these are.

    A reader's own copy of a meeting's papers leaves out the families in which they declared an interest.
    """
    papers = list(papers)
    named = {each.family_id for each in papers if each.family_id is not None}
    others = [each for each in papers if each.family_id is None]
    referrals = {each.referral_id for each in others if each.referral_id is not None}
    meetings = {each.meeting_id for each in others if each.referral_id is None and each.meeting_id is not None}
    if referrals:
        named |= set(
            db.session.scalars(
                select(Referral.family_id).where(Referral.id.in_(referrals), Referral.family_id.is_not(None))
            )
        )
    if meetings:
        declared = select(Declaration.item_id).where(Declaration.user_id == read_by.user_id)
        named |= set(
            db.session.scalars(
                select(Item.family_id).where(
                    Item.meeting_id.in_(meetings), Item.id.not_in(declared), Item.family_id.is_not(None)
                )
            )
        )
    return named
