"""What can be asked of a meeting's minutes."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveMinute:
    """What was said on one item, as typed on one open page.

    `seen_revision` is what the page was drawn from (0: nothing saved yet); `page_key` tells that page from others, so
    that it may save again and again as the meeting goes.
    """

    item_id: uuid.UUID
    discussion: str = field(repr=False)
    information_shared: str = field(default="", repr=False)
    risks: str = field(default="", repr=False)
    seen_revision: int
    page_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeMinutes:
    """The chair signs the minutes; `at_meeting_id` is the meeting that agreed them, `words` what it said."""

    meeting_id: uuid.UUID
    seen_revision: int
    at_meeting_id: uuid.UUID | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddAddendum:
    """A correction of agreed minutes, on one item or on the whole."""

    meeting_id: uuid.UUID
    words: str = field(repr=False)
    idempotency_key: str
    item_id: uuid.UUID | None = None
