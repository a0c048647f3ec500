"""Is this family known? At intake: families and persons like those sent, side by side, and what was said of them."""

from triage.evidence.service.matching.keeping_apart import keep_apart
from triage.evidence.service.matching.offering import Offer, Pair, Possible, compared, offer, possible_families

__all__ = ["Offer", "Pair", "Possible", "compared", "keep_apart", "offer", "possible_families"]
