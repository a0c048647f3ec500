"""The demonstration data in a database, loaded once and copied for each test that wants a full service."""

from __future__ import annotations

import json

from flask import Flask


def load(app: Flask) -> dict[str, object]:
    """Load the made-up council as `flask demo load` does; who signs in, and with which password."""
    answer = app.test_cli_runner().invoke(args=["demo", "load", "--if-empty", "--json"])
    assert answer.exit_code == 0, answer.output + str(answer.exception)
    people: dict[str, object] = json.loads(answer.output.strip().splitlines()[-1])
    return people
