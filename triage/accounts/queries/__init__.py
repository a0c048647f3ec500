"""What is read of agencies, users, sessions and teams."""

from triage.accounts.queries.people import (
    active_user,
    active_users,
    agencies,
    agency,
    user_by_email,
    user_by_id,
    users_of,
)
from triage.accounts.queries.sessions import forget_idle_sessions, forget_web_session, web_session
from triage.accounts.queries.teams import team, teams, workers_of

__all__ = [
    "active_user",
    "active_users",
    "agencies",
    "agency",
    "forget_idle_sessions",
    "forget_web_session",
    "team",
    "teams",
    "user_by_email",
    "user_by_id",
    "users_of",
    "web_session",
    "workers_of",
]
