"""The outermost layer: whatever happens inside, an answer leaves with its headers, its id and a line in the log."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import structlog
from werkzeug.wsgi import ClosingIterator

from triage import logs
from triage.headers import dressed

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logs.named("triage.access")

LastResort = Callable[[], bytes]
HTML = ("Content-Type", "text/html; charset=utf-8")


class Surface:
    """Wraps the application. `last_resort` is the page for when not even an error page could be made."""

    def __init__(
        self, inside: WSGIApplication, *, https: bool, last_resort: LastResort, let_through: bool = False
    ) -> None:
        self.inside = inside
        self.https = https
        self.last_resort = last_resort
        self.let_through = let_through

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """One request. A HEAD is answered as its GET would be, without the body."""
        answer = Answer(environ, start_response, https=self.https)
        try:
            body = self.inside(environ, answer.start)
        except Exception as error:
            if self.let_through:
                raise
            log.error("nothing else could answer", fault=type(error).__name__)  # noqa: TRY400  # never an error's text
            body = [self.last_resort()]
            answer.start("500 INTERNAL SERVER ERROR", [HTML, ("Content-Length", str(len(body[0])))])
        closing = [getattr(body, "close", lambda: None), answer.log]
        return ClosingIterator([] if answer.is_head else body, closing)


class Answer:
    """One answer on its way out."""

    def __init__(self, environ: WSGIEnvironment, start_response: StartResponse, *, https: bool) -> None:
        self.environ = environ
        self.start_response = start_response
        self.https = https
        self.began = time.perf_counter()
        self.method = environ["REQUEST_METHOD"]
        self.is_head = self.method == "HEAD"
        self.status = 0
        if self.is_head:
            environ["REQUEST_METHOD"] = "GET"
        environ["triage.nonce"] = secrets.token_urlsafe(16)
        environ["triage.request_id"] = secrets.token_hex(8)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=environ["triage.request_id"])

    def start(self, status: str, headers: list[tuple[str, str]], *rest: Any) -> Callable[[bytes], object]:
        """Begin the answer with its headers on."""
        self.status = int(status[:3])
        ours = dressed(headers, self.environ, status=self.status, https=self.https)
        return self.start_response(status, ours, *rest)

    def log(self) -> None:
        """One line for each answer: the kind of address, never the address, which may hold anybody's words."""
        method = self.method if self.method in KNOWN_METHODS else "OTHER"
        took = round((time.perf_counter() - self.began) * 1000, 1)
        route = self.environ.get("triage.route", "none")
        log.info("answered", method=method, route=route, status=self.status, milliseconds=took)
        structlog.contextvars.clear_contextvars()


KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})
