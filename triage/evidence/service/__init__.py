"""Acts on evidence: judge, check, ask, answer, and take a referral into a family."""

from triage.evidence.service.answering import correct, save, send, send_nil
from triage.evidence.service.chasing import chase
from triage.evidence.service.checking import add_item, check_item, indicator_of
from triage.evidence.service.discretion import authorise_discretion, end_discretion
from triage.evidence.service.judging import (
    Judged,
    advice_on,
    frameworks_in_use,
    judge_all,
    recommendation_of,
    verdict_of,
    what_would_change,
)
from triage.evidence.service.keeping import (
    judge_under,
    keep_for_claim,
    keep_if_changed,
    keep_verdict,
    people_moved,
    rebuild_kept,
)
from triage.evidence.service.matching import Offer, Possible, offer, possible_families
from triage.evidence.service.putting_right import put_right
from triage.evidence.service.questions import ask, ask_agencies, left_out, mark_seen, withdraw
from triage.evidence.service.reading import record_intake_read, record_queue_seen
from triage.evidence.service.reconsidering import (
    answer_look_again,
    ask_to_look_again,
    last_day_to_ask,
    link_new_conclusion,
    take_back,
)
from triage.evidence.service.taking_in import link_referral, rule_out, start_family
from triage.evidence.service.unlinking import to_unlink, unlink_referral

__all__ = [
    "Judged",
    "Offer",
    "Possible",
    "add_item",
    "advice_on",
    "answer_look_again",
    "ask",
    "ask_agencies",
    "ask_to_look_again",
    "authorise_discretion",
    "chase",
    "check_item",
    "correct",
    "end_discretion",
    "frameworks_in_use",
    "indicator_of",
    "judge_all",
    "judge_under",
    "keep_for_claim",
    "keep_if_changed",
    "keep_verdict",
    "last_day_to_ask",
    "left_out",
    "link_new_conclusion",
    "link_referral",
    "mark_seen",
    "offer",
    "people_moved",
    "possible_families",
    "put_right",
    "rebuild_kept",
    "recommendation_of",
    "record_intake_read",
    "record_queue_seen",
    "rule_out",
    "save",
    "send",
    "send_nil",
    "start_family",
    "take_back",
    "to_unlink",
    "unlink_referral",
    "verdict_of",
    "what_would_change",
    "withdraw",
]
