"""An agency's provider as tests drive it: setting it up here, and a person who signs in over there."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin

import requests

from tests.support.pages import Page
from tests.support.visitor import Visitor
from triage import clock
from triage.access.guards import PROVED_AT
from triage.accounts.models import Agency, LinkedBy, SsoDomain, SsoIdentity, SsoProvider, User, WebSession
from triage.accounts.queries import sso as queries
from triage.accounts.service import sso_protocol
from triage.accounts.service.sso_settings import provider_id_of
from triage.accounts.sessions import TAGGED
from triage.db import db, transaction
from triage.errors import Doubled

__all__ = [
    "Browser",
    "Doubled",
    "LinkedBy",
    "SsoIdentity",
    "Visitor",
    "forget_proofs",
    "is_signed_in",
    "link",
    "queries",
    "register",
    "set_out",
    "set_up",
    "sign_in",
    "sso_protocol",
]

HERE = "http://localhost"
DOMAIN = "organisation.example"
FOUND = (301, 302, 303)
STRONG = {"amr": "pwd mfa"}
"""What the provider says of somebody who gave it a second factor."""


@dataclass
class Browser:
    """Somebody's browser at the provider."""

    session: requests.Session

    @classmethod
    def new(cls) -> Browser:
        return cls(requests.Session())

    def sign_in(self, address: str, login: str, **claims: str) -> str:
        """Sign in on the page that this address leads to, and where the browser is then sent; `claims` add to it."""
        return self._answer(address, {"login": login, **claims})

    def cancel(self, address: str) -> str:
        """Leave the page without signing in."""
        return self._answer(address, {"cancel": "yes"})

    def _answer(self, address: str, form: dict[str, str]) -> str:
        page = self._follow(self.session.get(address, allow_redirects=False))
        if page.is_redirect:
            return page.headers["Location"]  # already signed in there
        back = self._follow(self.session.post(page.url, data=form, allow_redirects=False))
        assert back.is_redirect, f"{back.url}: {back.status_code} {back.text[:300]}"
        return back.headers["Location"]

    def _follow(self, answer: requests.Response) -> requests.Response:
        """On through the provider's own redirects, to its page or to the first that leaves it."""
        while answer.is_redirect:
            target = urljoin(answer.url, answer.headers["Location"])
            if not same_host(target, answer.url):
                return answer
            answer = self.session.get(target, allow_redirects=False)
        return answer


def same_host(one: str, other: str) -> bool:
    return one.split("/")[2] == other.split("/")[2]


def register(issuer: str, redirect_uri: str, *, back_after_out: str = f"{HERE}/sign-in") -> tuple[str, str]:
    """A client of ours at the provider: its id and its secret."""
    about = {"redirect_uris": [redirect_uri], "post_logout_redirect_uris": [back_after_out]}
    answer = requests.post(f"{issuer}/reg", json=about, timeout=60).json()
    return answer["client_id"], answer["client_secret"]


def set_up(agency: Agency, issuer: str, *, here: str = HERE, domain: str = DOMAIN, **facts: object) -> SsoProvider:
    """Let an agency's people sign in at this provider; its second factor is trusted unless told otherwise."""
    provider_id = provider_id_of(agency.id)
    client_id, secret = register(
        issuer, f"{here}/sign-in/organisation/{provider_id}/back", back_after_out=f"{here}/sign-in"
    )
    given = {"trusted_amr": ["mfa"], "trusted_acr": [], "only": False, "active": True, **facts}
    with transaction():
        provider = SsoProvider(
            id=provider_id,
            agency=agency,
            issuer=issuer,
            client_id=client_id,
            sealed_secret=sso_protocol.seal_secret(provider_id, secret),
            domains=[SsoDomain(domain=domain)],
            made_at=clock.now(),
            changed_at=clock.now(),
            **given,
        )
        db.session.add(provider)
    return provider


def link(user: User, issuer: str, subject: str) -> SsoIdentity:
    """Know this user as the person whom the issuer calls so."""
    with transaction():
        identity = SsoIdentity(
            user_id=user.id,
            issuer=issuer,
            subject=subject,
            shown_as=f"{subject}@{DOMAIN}",
            linked_by=LinkedBy.ACCOUNT,
            linked_at=clock.now(),
        )
        db.session.add(identity)
    return identity


def set_out(visitor: Visitor, provider: SsoProvider, *, onward: str = "/") -> str:
    """Press “Go on”: the address at the provider that this leads to."""
    response = visitor.send("GET", f"/sign-in/organisation/{provider.id}/go?next={onward}")
    assert response.status_code == 302, Page.of(response).text
    return response.headers["Location"]


def sign_in(visitor: Visitor, provider: SsoProvider, login: str, *, onward: str = "/", **claims: str) -> Page:
    """The whole journey: the page it ends on here."""
    address = set_out(visitor, provider, onward=onward)
    return visitor.get(Browser.new().sign_in(address, login, **{**STRONG, **claims}))


def forget_proofs() -> None:
    """Let everybody's last proof of who they are be long ago."""
    with transaction():
        for row in db.session.query(WebSession):
            contents = TAGGED.loads(row.contents)
            row.contents = TAGGED.dumps({name: value for name, value in contents.items() if name != PROVED_AT})


def is_signed_in(visitor: Visitor) -> bool:
    """Whether this browser is in a full session."""
    return not visitor.get("/account/organisation").path.startswith("/sign-in")
