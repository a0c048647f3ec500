"""SHIM by the lead until the paper engineer's own file lands: overwrite it."""
from __future__ import annotations
def ask_for(requests: object, *, by: object) -> tuple[()]:
    return ()
def address_changed(person_ids: object, *, by: object) -> None:
    return None
