"""Every decision has reasons, labels and consequences, and departing from the rules is told from following them."""

from __future__ import annotations

import pytest

from triage.rules.decisions import DECISION_LABELS, FOLLOWS, REASONS, DecisionKind, departs, reason_words

K = DecisionKind


@pytest.mark.parametrize("kind", list(DecisionKind))
def test_every_decision_is_whole(kind):
    assert DECISION_LABELS[kind]
    assert FOLLOWS[kind].outcome
    codes = [reason.code for reason in REASONS[kind]]
    assert len(codes) == len(set(codes)) > 0


@pytest.mark.parametrize(
    ("kind", "recommended", "iom", "met", "expected"),
    [
        (K.INTENSIVE, "intensive", False, True, False),
        (K.INTENSIVE, "light", False, True, True),
        (K.LIGHT, "", False, False, True),
        (K.IOM, "light", True, True, False),
        (K.IOM, "light", False, True, True),
        (K.NOT_ELIGIBLE, "", False, False, False),
        (K.NOT_ELIGIBLE, "light", False, True, True),
        (K.DEFER, "intensive", False, True, False),
        (K.STEP_UP, "intensive", False, True, False),
    ],
)
def test_departing_from_the_recommendation(kind, recommended, iom, met, expected):
    assert departs(kind, recommended=recommended, iom_suggested=iom, met=met) is expected


def test_a_code_that_a_later_version_dropped_is_still_shown():
    assert reason_words(K.KEEP, "gone") == "gone"
