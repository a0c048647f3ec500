"""What is not tested for want of a program."""

from __future__ import annotations

import pytest

from setup.places import in_ci


def leave_out(what: str) -> None:
    """Skip a test for want of a program; where nothing may be left out, fail it."""
    if in_ci():
        pytest.fail(f"{what} and CI leaves nothing out", pytrace=False)
    pytest.skip(what)
