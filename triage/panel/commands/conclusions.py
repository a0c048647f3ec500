"""How the coordinator ends a referral's time at intake, and the reason codes of each ending."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from triage.evidence.commands import ConclusionKind
from triage.rules.decisions import REASONS, DecisionKind, Reason
from triage.rules.verdict import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclude:
    """One ending with what it needs; what another kind would need stays empty."""

    kind: ConclusionKind
    reason_code: str
    reason: str = field(default="", repr=False)
    high_need: bool | None = None
    nominated_by: str = ""
    authorised: bool = False
    signpost_name: str = ""
    signpost_offers: str = ""
    signpost_contact: str = ""
    told: str = ""
    question: str = field(default="", repr=False)
    seen_revision: int
    idempotency_key: str


@dataclass(frozen=True, slots=True)
class Ending:
    """What one kind of conclusion tells the referrer."""

    outcome: str
    next_step: str


ENDINGS: Mapping[ConclusionKind, Ending] = {
    ConclusionKind.LIST: Ending("", "The family is on the list. The panel looks at the list every week."),
    ConclusionKind.DISCRETION: Ending(
        "", "The family is on the list. The panel decides at a meeting whether the family can be included."
    ),
    ConclusionKind.NOT_ELIGIBLE: Ending(
        "The family does not meet the criteria of the programme at present.",
        "You can refer the family again when something changes.",
    ),
    ConclusionKind.STEP_UP: Ending(
        "The family was passed to children’s social care.",
        "Children’s social care decides what happens next, and may contact you.",
    ),
    ConclusionKind.LINK: Ending(
        "The family is already known here, and your referral was added to what is held.",
        "The worker or the panel that already deals with the family has your referral.",
    ),
    ConclusionKind.RETURN: Ending("", "Answer the question, and the referral goes on from where it was."),
}

REASON_CODES: Mapping[ConclusionKind, tuple[Reason, ...]] = {
    ConclusionKind.LIST: (
        Reason("verified", "Verified evidence meets the criteria"),
        Reason("likely", "Likely to meet the criteria; the panel verifies the rest"),
    ),
    ConclusionKind.DISCRETION: (
        Reason("not_known", "Short of the criteria only by what is not known"),
        Reason("filter", "Short of the criteria, and a local filter applies"),
        Reason("nominated", "Nominated by a professional"),
    ),
    ConclusionKind.NOT_ELIGIBLE: (
        *REASONS[DecisionKind.NOT_ELIGIBLE],
        Reason("out_of_area", "The family lives outside the area"),
    ),
    ConclusionKind.STEP_UP: REASONS[DecisionKind.STEP_UP],
    ConclusionKind.LINK: REASONS[DecisionKind.LINK],
    ConclusionKind.RETURN: (
        Reason("unclear", "Something in the referral is not clear"),
        Reason("missing", "Something that is needed is missing"),
        Reason("agreement", "Whether the family was told or agrees is not clear"),
    ),
}

WITHOUT_FAMILY = frozenset({ConclusionKind.RETURN, ConclusionKind.STEP_UP})
"""A danger never waits for a record to be made, and a question needs none."""

TO_THE_LIST = frozenset({ConclusionKind.LIST, ConclusionKind.DISCRETION})

SUGGESTED: Mapping[Outcome, ConclusionKind] = {
    Outcome.ELIGIBLE: ConclusionKind.LIST,
    Outcome.LIKELY: ConclusionKind.LIST,
    Outcome.POSSIBLE: ConclusionKind.DISCRETION,
    Outcome.NOT_ELIGIBLE: ConclusionKind.NOT_ELIGIBLE,
}


def reason_words(kind: ConclusionKind, code: str) -> str:
    """A reason code in words; the code itself when a later version dropped it."""
    return next((reason.words for reason in REASON_CODES[kind] if reason.code == code), code)


def faults(command: Conclude, outcome: Outcome | None) -> Mapping[str, str]:
    """What the conclusion still needs, by field, in sentences; empty when it can stand."""
    found: dict[str, str] = {}
    if command.reason_code not in {reason.code for reason in REASON_CODES[command.kind]}:
        found["reason_code"] = "Choose a reason that belongs to this conclusion"
    if outcome is None and command.kind not in WITHOUT_FAMILY:
        found["kind"] = "Link the referral to a family or start one first"
    if command.kind is ConclusionKind.LIST and outcome in {Outcome.POSSIBLE, Outcome.NOT_ELIGIBLE}:
        found["kind"] = "The evidence does not meet the criteria: choose the panel’s discretion, or not eligible"
    if command.kind is ConclusionKind.NOT_ELIGIBLE and outcome is Outcome.ELIGIBLE and not command.reason:
        found["reason"] = "The evidence meets the criteria: explain why the family is not eligible"
    for name, sentence in NEEDED.get(command.kind, {}).items():
        if not getattr(command, name):
            found.setdefault(name, sentence)
    return found


NEEDED: Mapping[ConclusionKind, Mapping[str, str]] = {
    ConclusionKind.DISCRETION: {
        "reason": "Explain why the panel should use its discretion",
        "nominated_by": "Enter who nominates the family",
        "authorised": "Tick to authorise that the panel is asked to use its discretion",
    },
    ConclusionKind.NOT_ELIGIBLE: {"signpost_name": "Enter where the family is signposted to, or “CAF”"},
    ConclusionKind.STEP_UP: {"told": "Enter whom you told in social care, and when"},
    ConclusionKind.RETURN: {"question": "Enter the question for the referrer"},
}
