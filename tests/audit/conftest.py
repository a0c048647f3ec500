"""A trail of the test's own, where commits are real."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.audit.arranging import Trail


@pytest.fixture
def trail(live_app: Flask) -> Trail:
    return Trail(live_app)
