"""Is this family known? At intake: families and persons like those sent, side by side, and what was said of them."""

from triage.evidence.service.matching.offering import Offer, Pair, Possible, compared, offer, possible_families
from triage.evidence.service.matching.ruling_out import RuledOut

__all__ = ["Offer", "Pair", "Possible", "RuledOut", "compared", "offer", "possible_families"]
