"""The kinds of things that are recorded, as an auditor looks for them."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What somebody did, broadly."""

    LOOKED = "looked"
    SEARCHED = "searched"
    TOOK = "took"
    CHANGED = "changed"
    DECIDED = "decided"
    RESTRICTED = "restricted"
    SIGNED_IN = "signed_in"
    ACCOUNTS = "accounts"
    REFUSED = "refused"
    OVERSAW = "oversaw"
    SERVICE = "service"


KIND_LABELS = {
    Kind.LOOKED: "Looked at a record or a list",
    Kind.SEARCHED: "Searched",
    Kind.TOOK: "Printed or downloaded",
    Kind.CHANGED: "Changed a record",
    Kind.DECIDED: "Decided",
    Kind.RESTRICTED: "Restricted families and addresses",
    Kind.SIGNED_IN: "Signing in",
    Kind.ACCOUNTS: "Accounts and agencies",
    Kind.REFUSED: "Asked for what is not theirs",
    Kind.OVERSAW: "Looked at this trail",
    Kind.SERVICE: "Done by the service",
}
