"""The log: one JSON line for each event, with the request's id and without anybody's words.

What our own code says is written with care, and a test looks for names in it. What other people's code says may hold
anything, so of it only the fixed part of its sentence is kept, and of an error never its text.
"""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType
from typing import Any, TextIO, cast

import structlog
from structlog.typing import EventDict, Processor

from config import Settings

OURS = "triage"
STARTING_UP = frozenset({"gunicorn.error", "alembic.runtime.migration"})
"""These say at level INFO where they listen and what they migrate; above it, parts of requests."""

NOISE = {"werkzeug": logging.WARNING, "fontTools": logging.ERROR}
LAYOUT = "weasyprint"
LEFT_OUT = "words left out"
FRAMES = 8

ErrorInfo = tuple[type[BaseException] | None, BaseException | None, TracebackType | None]


def named(name: str) -> structlog.stdlib.BoundLogger:
    """A logger whose lines carry facts by name; never a fact that somebody typed."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger


def start(settings: Settings, *, to: TextIO | None = None) -> logging.Handler:
    """Send everything that is logged in this process to one place, as JSON."""
    handler = logging.StreamHandler(to or sys.stderr)
    handler.addFilter(_no_layout)
    handler.addFilter(_without_words)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=SHARED,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=True),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    for name, level in NOISE.items():
        logging.getLogger(name).setLevel(max(level, root.level))
    # The paper room listens here for letters that no font has: whatever the log is set to, it must be told.
    logging.getLogger(LAYOUT).setLevel(logging.WARNING)
    for name in ("gunicorn.error", "gunicorn.access", "rq.worker", "rq", "alembic", "werkzeug"):
        other = logging.getLogger(name)
        other.handlers[:], other.propagate = [], True
        other.setLevel(max(other.level, root.level))
    logging.captureWarnings(capture=True)
    return handler


def _no_layout(record: logging.LogRecord) -> bool:
    """Leave out what WeasyPrint remarks about styles."""
    return record.name.partition(".")[0] != LAYOUT or record.levelno >= logging.ERROR


def _without_words(record: logging.LogRecord) -> bool:
    """Keep of a line only what cannot hold somebody's words."""
    if record.exc_info:
        record.__dict__["fault"] = fault(cast("ErrorInfo", record.exc_info))  # for the processor below
        record.exc_info, record.exc_text, record.stack_info = None, None, None
    if record.name.partition(".")[0] == OURS or (record.name in STARTING_UP and record.levelno <= logging.INFO):
        return True
    template = record.msg if isinstance(record.msg, str) and record.args else LEFT_OUT
    record.msg, record.args = template.replace("%", ""), ()
    return True


def fault(info: ErrorInfo) -> dict[str, object]:
    """The kind of an error and where it happened, and never its text."""
    kind, _, trace = info
    places = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(trace)[-FRAMES:]]
    return {"kind": kind.__name__ if kind else "none", "places": places}


def _add_fault(logger: Any, method: str, event: EventDict) -> EventDict:
    record = event.get("_record")
    found = getattr(record, "fault", None)
    if found is not None:
        event["fault"] = found
    event.pop("exc_info", None)
    return event


SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    _add_fault,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def _own_fault(logger: Any, method: str, event: EventDict) -> EventDict:
    """What `log.exception` of structlog adds, in the same words."""
    if event.pop("exc_info", None):
        event["fault"] = fault(sys.exc_info())
    return event


structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        _own_fault,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=False,
)
