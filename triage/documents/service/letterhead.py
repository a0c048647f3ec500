"""The council's own details, from the settings, as every letter carries them."""

from __future__ import annotations

from triage.documents.content import Letterhead
from triage.settings import settings


def letterhead() -> Letterhead:
    """The letterhead of today."""
    council = settings()
    return Letterhead(
        council=council.council_name,
        programme=council.programme_name,
        address=council.council_address,
        phone=council.contact_phone,
        email=council.contact_email,
        complaints_phone=council.complaints_phone,
        complaints_url=council.complaints_url,
        privacy_url=council.privacy_url,
        interpreter_phone=council.interpreter_phone,
        danger_phone=council.mash_phone,
        danger_phone_out_of_hours=council.mash_out_of_hours_phone,
        visit_team=council.visit_team_name,
        colour=council.brand_colour,
    )
