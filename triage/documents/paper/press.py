"""The renderer as the rest of the service knows it: content in, files out, in a process that is renewed.

A letter may crash the renderer: it is C code fed with people's names. So it runs in a child process, which is started
when first needed, kept for a while because starting costs a second, and replaced after a number of orders, when it
dies, or when it takes too long.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import selectors
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from triage.documents.content import DocumentKind, PackCover, to_dict
from triage.documents.content.kinds import Paper

ROOT = Path(__file__).resolve().parents[3]
CHILD = "triage.documents.paper.child"  # by name: it imports WeasyPrint, which the server must not pay for
ORDERS_A_PROCESS = 200
DIED = "RendererDied"
SECONDS_TO_START = 60
SECONDS_A_CHUNK = 75

log = logging.getLogger(__name__)

Progress = Callable[[int], None]


class RenderFailed(Exception):
    """The renderer answered with an error, died, or took too long; `error_class` says which."""

    def __init__(self, error_class: str) -> None:
        super().__init__(error_class)
        self.error_class = error_class


def make_each(
    documents: Sequence[tuple[DocumentKind, Paper]], folder: Path, *, progress: Progress = lambda done: None
) -> list[int]:
    """Write `0.pdf`, `1.pdf` … into the folder; answers the pages of each. Raises `RenderFailed`."""
    order = {"folder": str(folder), "documents": [_order(*each) for each in documents]}
    pages: list[int] = _obey(order, progress)["pages"]
    return pages


def make_pack(
    documents: Sequence[tuple[DocumentKind, Paper]],
    cover: PackCover,
    folder: Path,
    *,
    progress: Progress = lambda done: None,
) -> int:
    """Write `pack.pdf` into the folder; answers its pages. Raises `RenderFailed`."""
    order = {"folder": str(folder), "documents": [_order(*each) for each in documents], "cover": to_dict(cover)}
    pages: list[int] = _obey(order, progress)["pages"]
    return pages[0]


def render_in_this_process() -> None:
    """Render here from now on: for an RQ worker, whose every job is a forked child already."""
    child = import_module(CHILD)
    child.layout.check_fonts()
    child.layout.warm_up()
    _here.append(True)


def close() -> None:
    """End the child, if there is one."""
    with _lock:
        _end()


_here: list[bool] = []
_lock = threading.Lock()
_child: list[_Child] = []


class _Child:
    """One rendering process."""

    def __init__(self) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TRIAGE_")}
        environment["PYTHONPATH"] = str(ROOT)
        self.orders = 0
        self.parent = os.getpid()
        self._read = b""
        self._process = subprocess.Popen(  # noqa: S603  # this Python and our own module
            [sys.executable, "-m", CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env=environment,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in, self._out = self._process.stdin, self._process.stdout
        os.set_blocking(self._out.fileno(), False)
        self.answer(deadline=time.monotonic() + SECONDS_TO_START)

    @property
    def worn(self) -> bool:
        """Whether it is time for a new one; a child of another process of ours is not ours to use."""
        return self.orders >= ORDERS_A_PROCESS or self._process.poll() is not None or self.parent != os.getpid()

    def order(self, order: Mapping[str, Any]) -> None:
        """Send one order."""
        self.orders += 1
        try:
            self._in.write(json.dumps(order).encode() + b"\n")
            self._in.flush()
        except OSError as error:
            raise RenderFailed(DIED) from error

    def answer(self, *, deadline: float) -> dict[str, Any]:
        """The next line of the child, or `RenderFailed` when it dies or the time is up."""
        with selectors.DefaultSelector() as ready:
            ready.register(self._out, selectors.EVENT_READ)
            while b"\n" not in self._read:
                if not ready.select(timeout=max(0.0, deadline - time.monotonic())):
                    raise RenderFailed("RendererTooSlow")
                block = self._out.read(65536)
                if not block:
                    raise RenderFailed(DIED)
                self._read += block
        line, self._read = self._read.split(b"\n", 1)
        answer: dict[str, Any] = json.loads(line)
        return answer

    def end(self) -> None:
        """Kill it: it holds nothing that could be lost."""
        for stream in (self._in, self._out):
            try:
                stream.close()
            except OSError:
                log.debug("a pipe of the renderer was already closed")
        if self.parent == os.getpid():
            self._process.kill()
            self._process.wait()


def _obey(order: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """One order, here or in the child; one at a time."""
    if _here:
        return _obey_here(order, progress)
    with _lock:
        answer = _obey_in_child(order, progress)
    if "error" in answer:
        raise RenderFailed(answer["error"])
    return answer


def _obey_in_child(order: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """One order to the child; one that died while it had nothing to do is replaced without losing the attempt."""
    new = not _child
    try:
        child = _ready_child()
        child.order(order)
        while "done" in (answer := child.answer(deadline=time.monotonic() + SECONDS_A_CHUNK)):
            progress(answer["done"])
    except RenderFailed as failure:
        _end()
        if new or failure.error_class != DIED:
            raise
        return _obey_in_child(order, progress)
    except BaseException:
        _end()
        raise
    return answer


def _obey_here(order: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """One order in this process."""
    child = import_module(CHILD)
    try:
        answer: dict[str, Any] = child.obey(order, progress)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        raise RenderFailed(type(error).__name__) from error
    return answer


def _ready_child() -> _Child:
    """The child at work, or a new one."""
    if _child and _child[0].worn:
        _end()
    if not _child:
        _child.append(_Child())
    return _child[0]


def _end() -> None:
    while _child:
        _child.pop().end()


def _order(kind: DocumentKind, content: Paper) -> dict[str, Any]:
    return {"kind": kind.value, "content": to_dict(content)}


atexit.register(close)
