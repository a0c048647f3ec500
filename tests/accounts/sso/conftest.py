"""A school with a provider, and somebody who works there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.accounts.sso import there
from tests.support.people import People
from triage.access.permissions import Role
from triage.accounts.models import SsoProvider, User
from triage.accounts.service import sso_web
from triage.rules.agencies import AgencyKind


@pytest.fixture
def issuer(openid_provider: str) -> str:
    """The provider that behaves."""
    return f"{openid_provider}/good"


@pytest.fixture
def provider(people: People, issuer: str) -> SsoProvider:
    """The school's sign-in."""
    return there.set_up(people.agency(AgencyKind.SCHOOL), issuer)


@pytest.fixture
def mira(people: People, issuer: str, make_user: Callable[..., User]) -> User:
    """Somebody of the school, who is `mira` over there."""
    user = make_user(Role.REFERRER, agency=people.agency(AgencyKind.SCHOOL), name="Mira Castellane")
    there.link(user, issuer, "mira")
    return user


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for a provider that answers, however busy this machine is."""
    monkeypatch.setattr(sso_web, "TIMEOUT", (60.0, 60.0))
    monkeypatch.setattr(sso_web, "LONGEST", 60.0)


@pytest.fixture
def impatient(patient: None, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From when it is called on, waits for less than a second: for a provider that does not answer."""
    return lambda: monkeypatch.setattr(sso_web, "TIMEOUT", (0.5, 0.5))
