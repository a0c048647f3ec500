"""Which families a piece of paper names, for the record of who read it."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Collection, Iterable

from sqlalchemy import select

from triage.db import db
from triage.documents.models import Document
from triage.families.models import Family
from triage.referrals.models import Referral

REFERENCE = re.compile(r"\bF-\d{4}-\d{5,}\b")


def families_named(papers: Iterable[Document]) -> set[uuid.UUID]:
    """The families of letters and of referrals, and those whose references stand in the papers of a meeting.

    A meeting's papers name more than its agenda has, such as the families of actions that are still owed, and a
    reader's own copy names fewer: so what was read is what stands there.
    """
    papers = list(papers)
    named = {each.family_id for each in papers if each.family_id is not None}
    others = [each for each in papers if each.family_id is None]
    referrals = {each.referral_id for each in others if each.referral_id is not None}
    words = {
        found for each in others if each.referral_id is None for found in REFERENCE.findall(json.dumps(each.content))
    }
    if referrals:
        its_family = select(Referral.family_id).where(Referral.id.in_(referrals), Referral.family_id.is_not(None))
        named |= set(db.session.scalars(its_family))
    return named | families_called(words)


def families_called(references: Collection[str]) -> set[uuid.UUID]:
    """The families of these references, of those that the reader may see."""
    if not references:
        return set()
    return set(db.session.scalars(select(Family.id).where(Family.reference.in_(references))))
