"""The embedded runner: one background thread of the server process that works the outbox where there is no Redis."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable

from flask import Flask

from triage.access import scope

log = logging.getLogger(__name__)

PAUSE_AFTER_A_FAULT = 5.0
SECONDS_TO_STOP = 30.0


class Runner:
    """A thread that takes turns until it is stopped, asleep in between unless it is woken."""

    def __init__(self, app: Flask, turn: Callable[[], float]) -> None:
        self.app = app
        self.turn = turn
        self.awake = threading.Event()
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._run, name="runner", daemon=True)
        self.thread.start()

    def stop(self) -> None:
        """Let the turn under way end, and take no other."""
        self.stopping.set()
        self.awake.set()
        self.thread.join(SECONDS_TO_STOP)

    def _run(self) -> None:
        """Turn after turn; a fault is logged and the next turn comes."""
        while not self.stopping.is_set():
            self.awake.clear()
            try:
                with self.app.app_context(), scope.as_service():
                    pause = self.turn()
            except Exception:
                log.exception("a turn of the runner failed")
                pause = PAUSE_AFTER_A_FAULT
            self.awake.wait(0 if self.stopping.is_set() else pause)


_running: list[Runner] = []


def start(app: Flask, turn: Callable[[], float]) -> None:
    """Run `turn` in a thread of this process, and of each process forked from it, for as long as it lives."""
    stop()
    _running.append(Runner(app, turn))


def stop() -> None:
    """End the runner of this process, if there is one."""
    while _running:
        _running.pop().stop()


def wake() -> None:
    """There is work: do not sleep on. Without a runner in this process nothing happens."""
    for runner in _running:
        runner.awake.set()


def _start_again() -> None:
    """A fork keeps the memory and loses the thread."""
    for lost in list(_running):
        _running[:] = [Runner(lost.app, lost.turn)]


os.register_at_fork(after_in_child=_start_again)
