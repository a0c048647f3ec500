"""Agencies and the people who work for them."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.access.actor import Actor
from triage.access.permissions import Role, effective, granted
from triage.db import Base, uuid_pk
from triage.rules.agencies import AgencyKind

AGENCY_KIND_LABELS = {
    AgencyKind.SCHOOL: "School",
    AgencyKind.EDUCATION_WELFARE: "Education welfare",
    AgencyKind.POLICE: "Police",
    AgencyKind.YOS: "Youth Offending Service",
    AgencyKind.PROBATION: "Probation",
    AgencyKind.COMMUNITY_SAFETY: "Community Safety",
    AgencyKind.SOCIAL_CARE: "Children's social care",
    AgencyKind.CFF: "Children and Families First",
    AgencyKind.TF_TEAM: "Intensive Family Support team",
    AgencyKind.HOUSING: "Housing",
    AgencyKind.HEALTH: "Health",
    AgencyKind.JOBCENTRE: "Jobcentre Plus",
    AgencyKind.LAW_CENTRE: "Law Centre",
    AgencyKind.VOLUNTARY: "Voluntary sector",
    AgencyKind.COUNCIL: "Council",
}


class Suspension(StrEnum):
    """Why an account is suspended."""

    NOT_CONFIRMED = "not confirmed"
    UNUSED = "unused"


class Agency(Base):
    """An organisation that refers, sits on the panel, or takes cases."""

    __tablename__ = "agencies"

    id: Mapped[uuid.UUID] = uuid_pk()
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[AgencyKind]
    phone: Mapped[str] = mapped_column(String(40), default="")
    active: Mapped[bool] = mapped_column(default=True)
    can_lead: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=1)

    users: Mapped[list[User]] = relationship(back_populates="agency", order_by="User.name")

    __mapper_args__ = {"version_id_col": revision}


class User(Base):
    """Somebody who signs in, always for one agency."""

    __tablename__ = "users"

    id: Mapped[uuid.UUID] = uuid_pk()
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"), index=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    job_title: Mapped[str] = mapped_column(String(120), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    password_hash: Mapped[str] = mapped_column(String(200))
    roles: Mapped[list[str]]
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    suspended_at: Mapped[datetime | None]
    suspended_why: Mapped[Suspension | None]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str] = mapped_column(String(300), default="")
    roles_revision: Mapped[int] = mapped_column(default=0)
    last_signed_in_at: Mapped[datetime | None]

    agency: Mapped[Agency] = relationship(back_populates="users", lazy="joined")

    @property
    def actor(self) -> Actor:
        """This user as acts and queries know them."""
        roles = effective((Role(role) for role in self.roles), at=self.agency.kind)
        return Actor(
            user_id=self.id,
            name=self.name,
            agency_id=self.agency_id,
            agency_name=self.agency.name,
            agency_kind=self.agency.kind,
            roles=roles,
            permissions=granted(roles),
        )

    @property
    def is_authenticated(self) -> bool:
        """For Flask-Login: a loaded user is one who signed in."""
        return True

    @property
    def is_active(self) -> bool:
        """For Flask-Login: an ended account signs in no more."""
        return self.active and self.agency.active

    @property
    def is_anonymous(self) -> bool:
        """For Flask-Login."""
        return False

    def get_id(self) -> str:
        """For Flask-Login: what the session keeps."""
        return str(self.id)
