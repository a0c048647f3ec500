"""Acts on documents; `ask_for`, `address_changed` and `supersede_decision` are called from any package's acts."""

from __future__ import annotations

from triage.documents.service.approving import approve, send_back, try_again, void, write_again
from triage.documents.service.asking import address_changed, ask_for, supersede_decision
from triage.documents.service.delivering import preview, print_again, printed, read, read_pack, tick_off
from triage.documents.service.letterhead import letterhead
from triage.documents.service.packs import contents, make_pack, try_pack_again
from triage.documents.service.packs import printed as pack_printed

__all__ = [
    "address_changed",
    "approve",
    "ask_for",
    "contents",
    "letterhead",
    "make_pack",
    "pack_printed",
    "preview",
    "print_again",
    "printed",
    "read",
    "read_pack",
    "send_back",
    "supersede_decision",
    "tick_off",
    "try_again",
    "try_pack_again",
    "void",
    "write_again",
]
