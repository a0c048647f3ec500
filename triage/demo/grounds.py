"""On what ground the invented council's people get in: agreements, the statement, who was invited and reviewed."""

from __future__ import annotations

from datetime import date, timedelta

from triage import clock
from triage.accounts.models import Agency, AgreementKind, SharingAgreement, User
from triage.accounts.service.agreements import INTERNAL_KINDS
from triage.accounts.service.statements import add_acceptance
from triage.db import db

COVERS = (
    "Referrals, what each agency knows before a meeting, and what the panel decides, for families of the programme. "
    "Lawful basis: public task, and safeguarding where a person objects."
)
WITHIN = "Work of the council’s own services with the families of the programme, under its privacy notice."
ENDS_SOON = "law"
DAYS_LEFT = 21


def agree(agencies: dict[str, Agency]) -> None:
    """An agreement for each agency, one of them with three weeks to run. Joins the caller's act."""
    today = clock.now().date()
    for number, (code, agency) in enumerate(agencies.items(), start=1):
        internal = agency.kind in INTERNAL_KINDS
        ends = None if internal else _ends(code, today)
        starts = today - timedelta(days=120)
        db.session.add(
            SharingAgreement(
                agency_id=agency.id,
                kind=AgreementKind.INTERNAL if internal else AgreementKind.SHARING,
                reference=f"{'INT' if internal else 'ISA'}-{starts.year}-{number:02}",
                covers=WITHIN if internal else COVERS,
                signed_on=starts - timedelta(days=14),
                starts_on=starts,
                ends_on=ends,
                review_on=ends - timedelta(days=60) if ends and code != ENDS_SOON else starts + timedelta(days=365),
                made_at=clock.now(),
            )
        )


def accept(users: dict[str, User]) -> None:
    """Everybody has accepted the statement. Joins the caller's act."""
    for user in users.values():
        add_acceptance(user.id)


def _ends(code: str, begun: date) -> date:
    """When an agreement ends, seen from the day the council began, 70 days ago."""
    return begun + timedelta(days=70 + DAYS_LEFT if code == ENDS_SOON else 600)
