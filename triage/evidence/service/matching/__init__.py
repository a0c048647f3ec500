"""Is this family known? At intake: families and persons like those sent, side by side, and what was said of them."""

from triage.evidence.service.matching.offering import Offer, Pair, Possible, compared, offer, possible_families

__all__ = ["Offer", "Pair", "Possible", "compared", "offer", "possible_families"]
