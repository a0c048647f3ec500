"""What a web process cannot read as a request: it is refused before the service hears of it, and answered as plainly.

gunicorn would say what it read, without a header of ours: an address that is too long, a header that is not one.
"""

from __future__ import annotations

import secrets
import socket
from functools import partial
from http import HTTPStatus
from typing import Any

from flask import Flask

from triage import failures, logs
from triage.headers import dressed

log = logs.named(__name__)

HTML = ("Content-Type", "text/html; charset=utf-8")
CLOSED = ("Connection", "close")


def answered_by(app: Flask, server: Any) -> None:
    """Let `server`, gunicorn's module of helpers, refuse in the words of the service and with its headers."""
    server.write_error = partial(refuse, app)


def refuse(app: Flask, client: socket.socket, status: int, *_its_own_words: str) -> None:
    """Send the plain page; of the request only the status goes into the log."""
    environ = {"triage.nonce": secrets.token_urlsafe(16), "triage.request_id": secrets.token_hex(8)}
    fault_is_theirs = status < HTTPStatus.INTERNAL_SERVER_ERROR
    body = failures.plain_page(app, HTTPStatus.BAD_REQUEST if fault_is_theirs else HTTPStatus.INTERNAL_SERVER_ERROR)
    given = [CLOSED, HTML, ("Content-Length", str(len(body)))]
    headers = dressed(given, environ, status=status, https=app.config["SETTINGS"].https)
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *(f"{name}: {value}" for name, value in headers)]
    client.sendall("\r\n".join([*lines, "", ""]).encode("ascii") + body)
    log.info("not read", status=status, request_id=environ["triage.request_id"])
