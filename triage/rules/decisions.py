"""What a panel can resolve, the reason codes of each decision, and what follows from it (panel.md, "Decisions")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class DecisionKind(StrEnum):
    """What a panel can resolve."""

    INTENSIVE = "intensive"
    LIGHT = "light"
    SUPER_LIGHT = "super_light"
    IOM = "iom"
    DEFER = "defer"
    KEEP = "keep"
    NOT_ELIGIBLE = "not_eligible"
    STEP_UP = "step_up"
    LINK = "link"
    WITHDRAWN = "withdrawn"


DECISION_LABELS: Mapping[DecisionKind, str] = {
    DecisionKind.INTENSIVE: "Intensive",
    DecisionKind.LIGHT: "Light (Level 3 CAF)",
    DecisionKind.SUPER_LIGHT: "Super Light (Level 2 CAF)",
    DecisionKind.IOM: "IOM pathway",
    DecisionKind.DEFER: "Defer for information",
    DecisionKind.KEEP: "Keep on the list",
    DecisionKind.NOT_ELIGIBLE: "Not eligible",
    DecisionKind.STEP_UP: "Step up to social care",
    DecisionKind.LINK: "Already open, or the same family",
    DecisionKind.WITHDRAWN: "Withdrawn, refused or out of area",
}

TIER_KINDS = frozenset({DecisionKind.INTENSIVE, DecisionKind.LIGHT, DecisionKind.SUPER_LIGHT})


class ListEffect(StrEnum):
    """What a decision does to the family's place on the list."""

    DECIDED = "decided"
    PARKED = "parked"
    LEFT = "left"
    STAYS = "stays"
    UNTOUCHED = "untouched"


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason code with its words, which the minutes and the referrer read alike."""

    code: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Follows:
    """What one kind of decision leads to, besides its minute, actions and letters."""

    effect: ListEffect
    needs: str
    outcome: str
    next_step: str
    left_why: str = ""


FOLLOWS: Mapping[DecisionKind, Follows] = {
    DecisionKind.INTENSIVE: Follows(
        effect=ListEffect.DECIDED,
        needs="A challenge visit comes first; the keyworker is named when it is completed or waived.",
        outcome="The panel decided to offer the family intensive support.",
        next_step="Somebody visits the family first. A keyworker is named after that and will be in touch with you.",
    ),
    DecisionKind.LIGHT: Follows(
        effect=ListEffect.DECIDED,
        needs="A team, and a keyworker now or from the team's list.",
        outcome="The panel decided to offer the family a keyworker.",
        next_step="The keyworker gets in touch with the family and starts a Level 3 CAF with them.",
    ),
    DecisionKind.SUPER_LIGHT: Follows(
        effect=ListEffect.DECIDED,
        needs="A partner agency that leads; it accepts or declines with a reason.",
        outcome="The panel decided to ask a partner agency to lead support for the family.",
        next_step="The partner agency says whether it can lead. If it can, it starts a Level 2 CAF with the family.",
    ),
    DecisionKind.IOM: Follows(
        effect=ListEffect.LEFT,
        needs="Which person, agreed by the police or probation; beside a tier where the family needs one.",
        outcome="The panel agreed a pathway with agencies that are already involved.",
        next_step="The agencies involved take it further.",
        left_why="iom",
    ),
    DecisionKind.DEFER: Follows(
        effect=ListEffect.STAYS,
        needs="What is missing, who would know, and by when.",
        outcome="The panel needs more information before it decides.",
        next_step="The agency that would know has been asked. The panel looks again after that.",
    ),
    DecisionKind.KEEP: Follows(
        effect=ListEffect.PARKED,
        needs="The day on which the panel looks again.",
        outcome="The panel keeps the family on the list.",
        next_step="The panel looks again on the review date. Tell the coordinator if something changes before.",
    ),
    DecisionKind.NOT_ELIGIBLE: Follows(
        effect=ListEffect.LEFT,
        needs="Where the family is signposted, or who starts a CAF.",
        outcome="The family does not meet the criteria of the programme at present.",
        next_step="The family is told about other help that is open to them.",
        left_why="not_eligible",
    ),
    DecisionKind.STEP_UP: Follows(
        effect=ListEffect.LEFT,
        needs="Outside the meeting, at once: who in social care was told and when.",
        outcome="The family was passed to children's social care.",
        next_step="Children's social care decides what happens next.",
        left_why="step_up",
    ),
    DecisionKind.LINK: Follows(
        effect=ListEffect.LEFT,
        needs="Which family it is, or the work that is already open.",
        outcome="The family is already known, and your referral was added to what is held.",
        next_step="The worker who already knows the family has your referral.",
        left_why="link",
    ),
    DecisionKind.WITHDRAWN: Follows(
        effect=ListEffect.LEFT,
        needs="Who withdrew or refused, or where the family lives now.",
        outcome="Support does not go ahead for now.",
        next_step="You can refer the family again at any time.",
        left_why="withdrawn",
    ),
}

REASONS: Mapping[DecisionKind, tuple[Reason, ...]] = {
    DecisionKind.INTENSIVE: (
        Reason("criteria", "Meets the criteria for intensive support"),
        Reason("discretion", "Included at the panel's discretion"),
        Reason("severity", "The level of need calls for intensive support"),
        Reason("lower_tried", "Lower levels of support were tried and were not enough"),
    ),
    DecisionKind.LIGHT: (
        Reason("criteria", "Meets the criteria, and a keyworker fits the level of need"),
        Reason("high_need", "High need, short of the criteria for intensive support"),
        Reason("step_down", "Stepping down from more intensive support"),
        Reason("no_intensive", "Intensive support is not available in time"),
    ),
    DecisionKind.SUPER_LIGHT: (
        Reason("partner_leads", "A partner already works with the family and can lead"),
        Reason("lower_need", "Lower need, for which a partner's support is enough"),
        Reason("step_down", "Stepping down from more intensive support"),
    ),
    DecisionKind.IOM: (
        Reason("high_risk", "High risk of harm, high need and high cost, known to statutory agencies"),
        Reason("already_managed", "Already managed by the police or probation"),
    ),
    DecisionKind.DEFER: (
        Reason("not_known", "The criteria turn on something that is not known"),
        Reason("unverified", "What was reported still has to be verified"),
        Reason("agreement", "The family's agreement still has to be asked for"),
        Reason("agency_absent", "The agency that would know was not there"),
    ),
    DecisionKind.KEEP: (
        Reason("no_capacity", "No capacity at the right level of support"),
        Reason("timing", "The family is not ready to start yet"),
        Reason("other_work", "Other work with the family has to end first"),
    ),
    DecisionKind.NOT_ELIGIBLE: (
        Reason("below_minimum", "Fewer needs than the criteria ask for"),
        Reason("not_verified", "What was reported could not be verified"),
        Reason("no_children", "No dependent child and nobody expecting a baby"),
        Reason("lapsed", "What was reported is too long ago to count"),
        Reason("needs_met", "The needs are already being met"),
    ),
    DecisionKind.STEP_UP: (
        Reason("significant_harm", "A child may be suffering or likely to suffer significant harm"),
        Reason("child_in_need", "Needs that only social care can assess or meet"),
        Reason("escalated", "Things have become more serious since the referral"),
    ),
    DecisionKind.LINK: (
        Reason("already_open", "The family already has support of this service"),
        Reason("same_family", "It is the same family as another on record"),
    ),
    DecisionKind.WITHDRAWN: (
        Reason("withdrawn", "The agency that referred withdrew"),
        Reason("refused", "The family does not want support"),
        Reason("out_of_area", "The family lives or moved outside the area"),
    ),
}


def reason_words(kind: DecisionKind, code: str) -> str:
    """A reason code in words; the code itself when a later version dropped it."""
    return next((reason.words for reason in REASONS[kind] if reason.code == code), code)


def departs(kind: DecisionKind, *, recommended: str, iom_suggested: bool, met: bool) -> bool:
    """Whether a decision departs from what the rules recommend, so that the panel is asked why.

    `recommended` is a tier's word or "" for signposting; `met` says that the criteria are met. Deferring, keeping,
    stepping up, linking and withdrawing are about when and who, and the rules recommend nothing on those.
    """
    if kind in TIER_KINDS:
        return kind.value != recommended
    if kind is DecisionKind.IOM:
        return not iom_suggested
    if kind is DecisionKind.NOT_ELIGIBLE:
        return met or bool(recommended)
    return False
