"""The embedded runner: one background thread of the server process that works the outbox where there is no Redis."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable

from flask import Flask

log = logging.getLogger(__name__)

PAUSE_AFTER_A_FAULT = 5.0

_wake = threading.Event()
_started: list[tuple[Flask, Callable[[], float]]] = []


def start(app: Flask, turn: Callable[[], float]) -> None:
    """Run `turn` in a thread of this process, and of each process forked from it, for as long as it lives."""
    if not _started:
        os.register_at_fork(after_in_child=_start_again)
    _started[:] = [(app, turn)]
    threading.Thread(target=_run, args=(app, turn), name="runner", daemon=True).start()


def wake() -> None:
    """There is work: do not sleep on. Without a runner in this process nothing happens."""
    _wake.set()


def _start_again() -> None:
    """A fork keeps the memory and loses the thread."""
    for app, turn in _started:
        threading.Thread(target=_run, args=(app, turn), name="runner", daemon=True).start()


def _run(app: Flask, turn: Callable[[], float]) -> None:
    """Turn after turn; a fault is logged and the next turn comes."""
    while True:
        _wake.clear()
        try:
            with app.app_context():
                pause = turn()
        except Exception:
            log.exception("a turn of the runner failed")
            pause = PAUSE_AFTER_A_FAULT
        _wake.wait(pause)
