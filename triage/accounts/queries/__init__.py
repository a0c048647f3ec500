"""What is read of agencies, users, sessions and teams."""

from triage.accounts.queries.factors import (
    count_recovery_codes,
    forget_recovery_codes,
    forget_second_factor,
    second_factor,
    unused_recovery_codes,
    use_recovery_code,
    use_step,
)
from triage.accounts.queries.guesses import forget_guesses, forget_guesses_under, forget_old_guesses, most_guesses
from triage.accounts.queries.mail import address_of, waiting_mail
from triage.accounts.queries.people import (
    active_user,
    active_users,
    agencies,
    agency,
    leads_of,
    user_by_email,
    user_by_id,
    users_of,
    work_phones,
)
from triage.accounts.queries.sessions import (
    end_web_sessions,
    forget_idle_sessions,
    forget_web_session,
    kept_session,
    web_session,
    web_sessions_of,
)
from triage.accounts.queries.teams import team, teams, workers_of

__all__ = [
    "active_user",
    "active_users",
    "address_of",
    "agencies",
    "agency",
    "count_recovery_codes",
    "end_web_sessions",
    "forget_guesses",
    "forget_guesses_under",
    "forget_idle_sessions",
    "forget_old_guesses",
    "forget_recovery_codes",
    "forget_second_factor",
    "forget_web_session",
    "kept_session",
    "leads_of",
    "most_guesses",
    "second_factor",
    "team",
    "teams",
    "unused_recovery_codes",
    "use_recovery_code",
    "use_step",
    "user_by_email",
    "user_by_id",
    "users_of",
    "waiting_mail",
    "web_session",
    "web_sessions_of",
    "work_phones",
    "workers_of",
]
