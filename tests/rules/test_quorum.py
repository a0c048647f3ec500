"""Quorum counts agencies, not heads (panel.md, "Rhythm"; cases.md 9)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.rules.agencies import AgencyKind
from triage.rules.quorum import DEFAULT_CORE_GROUPS, CoreGroup, InTheRoom, quorum

CHAIR = InTheRoom("council", AgencyKind.COUNCIL, chairs=True)
SOCIAL_CARE = InTheRoom("social care", AgencyKind.SOCIAL_CARE)
POLICE = InTheRoom("police", AgencyKind.POLICE)
COMMUNITY_SAFETY = InTheRoom("community safety", AgencyKind.COMMUNITY_SAFETY)
SCHOOL = InTheRoom("school", AgencyKind.SCHOOL)
WELFARE = InTheRoom("welfare", AgencyKind.EDUCATION_WELFARE)
HEALTH = InTheRoom("health", AgencyKind.HEALTH)


@pytest.mark.parametrize(
    ("present", "met"),
    [
        ((CHAIR, SOCIAL_CARE, POLICE, SCHOOL), True),
        ((CHAIR, SOCIAL_CARE, COMMUNITY_SAFETY, WELFARE), True),
        ((SOCIAL_CARE, POLICE, SCHOOL), False),
        ((CHAIR, SOCIAL_CARE, POLICE, HEALTH), False),
        ((CHAIR, SOCIAL_CARE, SCHOOL, HEALTH), False),
        ((CHAIR, POLICE, SCHOOL, HEALTH), False),
        ((), False),
    ],
)
def test_a_meeting_needs_its_chair_three_agencies_and_each_core_group(present, met):
    assert quorum(present, needed=3, core=DEFAULT_CORE_GROUPS).met is met


def test_case_9_five_people_from_two_agencies_are_not_a_quorum():
    heads = [InTheRoom("council", AgencyKind.SOCIAL_CARE, chairs=True)] * 3 + [POLICE] * 2

    answer = quorum(heads, needed=3, core=())

    assert not answer.met
    assert answer.agencies == 2
    assert answer.words == "Not quorate: 2 agencies of the 3 needed. Missing: 1 more agency."


def test_the_words_say_all_that_is_missing():
    answer = quorum([HEALTH], needed=3, core=DEFAULT_CORE_GROUPS)

    assert answer.missing == (
        "the chair or deputy chair",
        "2 more agencies",
        "social care",
        "police or community safety",
        "education",
    )


def test_a_core_group_survives_being_stored():
    group = DEFAULT_CORE_GROUPS[1]

    assert CoreGroup.from_plain(group.to_plain()) == group


@given(st.lists(st.sampled_from((CHAIR, SOCIAL_CARE, POLICE, SCHOOL, HEALTH)), max_size=8))
def test_more_people_of_agencies_already_there_never_change_the_answer(present):
    once = quorum(present, needed=3, core=DEFAULT_CORE_GROUPS)

    assert quorum(present * 2, needed=3, core=DEFAULT_CORE_GROUPS) == once
