"""May we write, ring or visit? Unknown is not safe."""

import pytest

from triage.rules.safe_contact import (
    AddressFacts,
    Method,
    PhoneFacts,
    Safe,
    SafeCall,
    may_call,
    may_visit,
    may_write,
)

HOME = frozenset({"mother", "son"})


def address(safe: Safe = Safe.YES, **facts) -> AddressFacts:
    return AddressFacts(**{"safe_to_write": safe, "residents": HOME, **facts})


@pytest.mark.parametrize(
    ("place", "method", "why"),
    [
        (address(), Method.POST, "Safe to write"),
        (address(Safe.BY_HAND), Method.BY_HAND, "by hand"),
        (address(Safe.THROUGH_PROFESSIONAL, through="Ms Shah"), Method.THROUGH_PROFESSIONAL, "Ms Shah"),
        (address(Safe.NO), Method.NONE, "not safe"),
        (address(Safe.UNKNOWN), Method.NONE, "Nobody has said"),
        (AddressFacts(), Method.NONE, "Nobody has said"),
        (None, Method.NONE, "No address"),
        (address(no_fixed_address=True), Method.BY_HAND, "No fixed address"),
        (address(Safe.UNKNOWN, no_fixed_address=True), Method.NONE, "Nobody has said"),
        (address(has_lines=False), Method.NONE, "no line"),
        (address(protected=True), Method.POST, "protected"),
        (address(must_not_know=frozenset({"son"})), Method.NONE, "must not know"),
        (address(must_not_know=frozenset({"mother"})), Method.NONE, "must not know"),
        (address(must_not_know=frozenset({"father"})), Method.POST, "Safe to write"),
    ],
)
def test_how_a_letter_reaches_the_mother(place, method, why):
    found = may_write("mother", place)

    assert found.method is method
    assert found.allowed is (method is not Method.NONE)
    assert why in found.why


def test_a_letter_is_blocked_where_somebody_who_must_not_know_lives():
    place = address(residents=HOME | {"father"})

    found = may_write("mother", place, must_not_know=frozenset({"father"}))

    assert not found.allowed
    assert "must not know lives" in found.why


def test_a_letter_to_a_protected_address_goes_in_a_batch_of_its_own():
    assert may_write("mother", address(protected=True)).separate
    assert not may_write("mother", address()).separate


@pytest.mark.parametrize("safe", list(Safe))
def test_nobody_who_must_not_know_gets_a_letter_whatever_else_is_safe(safe):
    place = address(safe, residents=HOME | {"father"}, must_not_know=frozenset({"father"}))

    assert not may_write("mother", place).allowed
    assert not may_write("father", place).allowed


@pytest.mark.parametrize(
    ("phone", "method"),
    [
        (PhoneFacts("024 7601 0123", SafeCall.YES), Method.CALL),
        (PhoneFacts("024 7601 0123", SafeCall.NO_MESSAGE), Method.CALL_NO_MESSAGE),
        (PhoneFacts("024 7601 0123", SafeCall.NO), Method.NONE),
        (PhoneFacts("024 7601 0123"), Method.NONE),
        (PhoneFacts("  ", SafeCall.YES), Method.NONE),
    ],
)
def test_who_may_be_rung(phone, method):
    assert may_call(phone).method is method


def test_the_safe_times_are_said():
    found = may_call(PhoneFacts("024 7601 0123", SafeCall.YES, "school hours"))

    assert "school hours" in found.why


@pytest.mark.parametrize(
    ("place", "checked", "allowed"),
    [
        (address(), True, True),
        (address(), False, False),
        (None, True, False),
        (address(no_fixed_address=True), True, False),
        (address(protected=True), True, False),
        (address(must_not_know=frozenset({"son"})), True, False),
    ],
)
def test_a_visit_needs_a_safe_place_and_a_check(place, checked, allowed):
    assert may_visit(place, risk_checked=checked).allowed is allowed
