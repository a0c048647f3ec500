"""The nudge through RQ: ids only, as JSON, and never in the logs."""

from __future__ import annotations

import hashlib
import logging
import uuid
from collections.abc import Sequence
from functools import cache

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.exceptions import DuplicateJobError
from rq.serializers import JSONSerializer

log = logging.getLogger(__name__)

NAME = "triage"
TASK = "triage.worker.work_on"
TIMEOUT_SECONDS = 600
PATIENCE_SECONDS = 2


@cache
def connection(url: str) -> Redis:
    """The connection of this process, which gives up soon: an act's answer must not wait for a dead queue."""
    return Redis.from_url(url, socket_connect_timeout=PATIENCE_SECONDS, socket_timeout=PATIENCE_SECONDS)


def connection_for_worker(url: str) -> Redis:
    """A worker's own connection, which waits for work as long as it takes."""
    return Redis.from_url(url)


def send(url: str, job_ids: Sequence[uuid.UUID], *, window: int) -> bool:
    """Send one job for this chunk; a queue that is down is logged and answers False."""
    names = sorted(str(job_id) for job_id in job_ids)
    digest = hashlib.sha256("".join(names).encode()).hexdigest()[:24]
    try:
        queue = Queue(NAME, connection=connection(url), serializer=JSONSerializer)
        queue.enqueue_call(
            TASK,
            args=(names,),
            job_id=f"work-{digest}-{window}",
            unique=True,
            timeout=TIMEOUT_SECONDS,
            result_ttl=0,
            failure_ttl=3600,
            description="work",  # RQ would write the arguments into its log
        )
    except DuplicateJobError:
        return True
    except RedisError as error:
        log.warning("the queue is down (%s): %d jobs wait for the sweep", type(error).__name__, len(names))
        return False
    return True
