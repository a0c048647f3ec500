"""Every door opens to the roles that stand written for it alone, and what matters most asks for a proof first."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.matrix import doors
from tests.test_access import rules
from triage.access.guards import PROOF_METHODS, PUBLIC, SIGNED_IN, declaration
from triage.access.permissions import Role, granted

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])

ANYBODY = frozenset(Role)
STRANGERS = None


def test_v8_2_1_each_door_opens_to_the_roles_that_stand_written_and_to_no_others(app, database_kind):
    written = dict(as_written())

    assert {endpoint: roles_let_in(app, endpoint) for endpoint in endpoints(app)} == written


def test_v8_2_1_no_door_stands_written_twice(database_kind):
    written = [endpoint for endpoint, _ in as_written()]

    assert len(written) == len(set(written))


def test_v7_5_3_what_matters_most_asks_for_a_proof_first(app, database_kind):
    written = {
        endpoint: frozenset(methods.split())
        for methods, names in doors.PROVED_FIRST.items()
        for endpoint in names.split()
    }

    assert {
        endpoint: asked
        for endpoint, view in app.view_functions.items()
        if (asked := getattr(view, PROOF_METHODS, None))
    } == written


def as_written() -> Iterator[tuple[str, frozenset[Role] | None]]:
    """Each endpoint with the roles that get in; None where strangers do."""
    for roles, names in doors.BY_ROLE.items():
        yield from ((endpoint, frozenset(roles)) for endpoint in names.split())
    yield from ((endpoint, ANYBODY) for endpoint in f"{doors.OWN_THINGS} {doors.BY_RECORD}".split())
    yield from ((endpoint, STRANGERS) for endpoint in doors.STRANGERS.split())


def endpoints(app: Flask) -> set[str]:
    return {rule.endpoint for rule in rules(app)}


def roles_let_in(app: Flask, endpoint: str) -> frozenset[Role] | None:
    """Who gets in by what the view declares and the roles grant."""
    declared = declaration(app, endpoint)
    if declared == PUBLIC:
        return STRANGERS
    return (
        ANYBODY if declared == SIGNED_IN else frozenset(role for role in Role if granted([role]).intersection(declared))
    )
