"""Points of the list: what a family shows, what a policy gives for it, and the key that puts the list in order."""

from triage.rules.priority.points import (
    EPOCH,
    NOT_VERIFIED,
    Component,
    Entry,
    Key,
    Priority,
    capped_from,
    components_of,
    key_on,
    order,
    order_key,
    parts_of,
    points_of,
    score,
    tie_of,
)
from triage.rules.priority.signs import ListFacts, Sign, Signs, Unknown, signs_from, signs_of
from triage.rules.priority_policy import PriorityPolicy, policy, read_policy

__all__ = [
    "EPOCH",
    "NOT_VERIFIED",
    "Component",
    "Entry",
    "Key",
    "ListFacts",
    "Priority",
    "PriorityPolicy",
    "Sign",
    "Signs",
    "Unknown",
    "capped_from",
    "components_of",
    "key_on",
    "order",
    "order_key",
    "parts_of",
    "points_of",
    "policy",
    "read_policy",
    "score",
    "signs_from",
    "signs_of",
    "tie_of",
]
