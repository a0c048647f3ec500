"""What is done with allocations: opened by a decision, completed when the gate opens, never without a holder."""

from triage.allocations import queries
from triage.allocations.service.keyworkers import capacity, name_keyworker, over_cap, record_refusal
from triage.allocations.service.offers import accept_offer, decline_offer
from triage.allocations.service.opening import (
    cancel_for_decision,
    open_intensive,
    open_light,
    open_pathway,
    open_super_light,
)
from triage.allocations.service.pathways import record_odoc
from triage.allocations.service.visits import (
    abandon_visit,
    book_visit,
    check_risk,
    complete_visit,
    record_attempt,
    refuse_visit,
    waive_visit,
)
from triage.restriction import service as restriction

restriction.also_named(queries.working_with)

__all__ = [
    "abandon_visit",
    "accept_offer",
    "book_visit",
    "cancel_for_decision",
    "capacity",
    "check_risk",
    "complete_visit",
    "decline_offer",
    "name_keyworker",
    "open_intensive",
    "open_light",
    "open_pathway",
    "open_super_light",
    "over_cap",
    "record_attempt",
    "record_odoc",
    "record_refusal",
    "refuse_visit",
    "waive_visit",
]
