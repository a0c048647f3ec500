"""What gunicorn reads by itself when it is started here: limits, one log, and no start with an unsafe setting."""

import sys
from typing import Any

from gunicorn import util

from config import Settings, UnsafeSettings
from triage import logs, unread

accesslog = None  # the service writes its own line for each answer, without the address
limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190


def on_starting(server: Any) -> None:
    """Say at once, and once, what keeps production from starting."""
    try:
        settings = Settings.from_env()
    except UnsafeSettings as refusal:
        sys.exit(f"This does not start: {refusal}")
    if settings.production and settings.runner and server.cfg.workers > 1:
        sys.exit("This does not start: TRIAGE_RUNNER must be off with several web processes; set TRIAGE_REDIS_URL")
    logs.start(settings)


def post_worker_init(worker: Any) -> None:
    """What gunicorn cannot read is refused with the headers of every other answer."""
    unread.answered_by(worker.wsgi, util)
