"""A trail of the test's own, where commits are real."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.audit.arranging import Trail
from triage.audit import diagnosis


@pytest.fixture
def trail(live_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Trail:
    # A trail of a dozen events is not searched for one that was written a hundred thousand later.
    monkeypatch.setattr(diagnosis, "BEYOND", 1_000)
    return Trail(live_app)
