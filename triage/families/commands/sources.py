"""Who said something: what every dated fact of a person or home carries."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who said a fact: the agency, the referral or list it came in, and the day it was said. Blank is not known."""

    agency_id: uuid.UUID | None = None
    referral_id: uuid.UUID | None = None
    batch_id: uuid.UUID | None = None
    said_on: date | None = None


NOBODY_SAID = Source()
