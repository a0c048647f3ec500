"""Agencies, the people who work for them, their sessions and teams."""

from triage.accounts.models.people import AGENCY_KIND_LABELS, Agency, User
from triage.accounts.models.sessions import WebSession
from triage.accounts.models.teams import Team, TeamWorker
from triage.rules.agencies import AgencyKind

__all__ = ["AGENCY_KIND_LABELS", "Agency", "AgencyKind", "Team", "TeamWorker", "User", "WebSession"]
