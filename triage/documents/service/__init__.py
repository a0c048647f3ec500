"""Acts on documents; `ask_for`, `address_changed` and `supersede_decision` are called from any package's acts."""

from __future__ import annotations

from triage.documents.service.approving import approve, send_back, try_again, void, write_again
from triage.documents.service.asking import (
    ADDRESS_CHANGED,
    address_changed,
    ask_for,
    safety_changed,
    supersede_decision,
)
from triage.documents.service.delivering import preview, print_again, printed, read, read_pack, rendered, tick_off
from triage.documents.service.leaving_out import leave_out, put_back, to_leave_out
from triage.documents.service.letterhead import letterhead
from triage.documents.service.packs import contents, family_restricted, make_pack, try_pack_again
from triage.documents.service.packs import printed as pack_printed
from triage.documents.service.reading import PREVIEWED, READ, record_listed, record_read

__all__ = [
    "ADDRESS_CHANGED",
    "PREVIEWED",
    "READ",
    "address_changed",
    "approve",
    "ask_for",
    "contents",
    "family_restricted",
    "leave_out",
    "letterhead",
    "make_pack",
    "pack_printed",
    "preview",
    "print_again",
    "printed",
    "put_back",
    "read",
    "read_pack",
    "record_listed",
    "record_read",
    "rendered",
    "safety_changed",
    "send_back",
    "supersede_decision",
    "tick_off",
    "to_leave_out",
    "try_again",
    "try_pack_again",
    "void",
    "write_again",
]
