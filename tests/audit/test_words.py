"""Every action that the code records is called something on a page."""

from __future__ import annotations

from fnmatch import fnmatch

import pytest

from tests.audit.actions import recorded
from triage.oversight.words import KIND_LABELS, Kind, actions_of
from triage.oversight.words.saying import ACTIONS
from triage.rules.visits import VisitStatus


def test_every_action_that_the_code_records_has_words(app):
    plain = {action for action in recorded() if "*" not in action} - set(app.view_functions)

    assert plain - set(ACTIONS) == set()


def test_every_action_made_of_parts_has_words():
    patterns = {action for action in recorded() if "*" in action}

    assert {pattern for pattern in patterns if not any(fnmatch(action, pattern) for action in ACTIONS)} == set()
    assert {f"allocations.visit_{status.value}" for status in VisitStatus} <= set(ACTIONS)


def test_no_words_are_left_of_what_is_recorded_no_longer():
    known = recorded()

    left = {action for action in ACTIONS if not any(fnmatch(action, pattern) for pattern in known)}

    assert left == set()


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_called_something_and_holds_something(kind):
    assert KIND_LABELS[kind]
    assert actions_of(kind)


def test_words_are_short_plain_sentences():
    for action, (_, words) in ACTIONS.items():
        assert words[0].isupper(), action
        assert not words.endswith("."), action
        assert len(words) < 70, action
