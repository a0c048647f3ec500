"""What letters share: the council's own details, whom they are addressed to, and who will be in touch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Delivery(StrEnum):
    """How a document reaches its reader."""

    POST = "post"
    BY_HAND = "by hand"
    THROUGH_PROFESSIONAL = "through a professional"
    ONLINE = "in the service"


class ContactHow(StrEnum):
    """How somebody will be in touch: only ways that are safe for this recipient."""

    PHONE = "phone"
    LETTER = "letter"
    VISIT = "visit"
    PROFESSIONAL = "professional"
    NOT_SAID = "not said"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """The council's own public details, as they stood when the letter was asked for."""

    council: str
    programme: str
    address: str
    phone: str
    email: str
    complaints_phone: str
    complaints_url: str
    privacy_url: str
    interpreter_phone: str
    danger_phone: str
    danger_phone_out_of_hours: str
    visit_team: str
    colour: str = "#12436d"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """One reader, with the lines for the window of the envelope (none when handed over)."""

    name: str
    lines: tuple[str, ...] = ()
    delivery: Delivery = Delivery.POST
    protected: bool = False

    @property
    def window(self) -> tuple[str, ...]:
        """What shows in the window of the envelope, at most seven lines."""
        if self.delivery is Delivery.POST:
            return (self.name, *self.lines)[:7]
        if self.delivery is Delivery.ONLINE:
            return (self.name, *self.lines)[:7]
        return (self.name, HANDED_OVER[self.delivery], *self.lines)[:7]


HANDED_OVER = {
    Delivery.BY_HAND: "By hand",
    Delivery.THROUGH_PROFESSIONAL: "Personal, to be handed over unopened",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Who will be in touch, and from where."""

    organisation: str
    name: str = ""
    job: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signpost:
    """Other help that is open to the reader."""

    name: str
    offers: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that somebody will do by a day."""

    what: str
    who: str = ""
    by: date | None = None
