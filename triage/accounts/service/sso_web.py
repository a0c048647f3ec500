"""What an agency's provider says over HTTP: within seconds, within a size, from where it was asked and nowhere else."""

from __future__ import annotations

import ipaddress
import json
import socket
import threading
import time
from collections.abc import Mapping
from io import BytesIO
from typing import Any, NoReturn
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

from triage.settings import settings

TIMEOUT = (3.0, 5.0)  # seconds to connect, and between two pieces of an answer
LONGEST = 10.0  # seconds for a whole answer
LARGEST = 512 * 1024  # bytes of an answer
KEPT = 300.0  # seconds that a document is kept
KEPT_FAILURE = 10.0  # seconds that a provider which did not answer is left alone
MOST_KEPT = 200
THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


class Unreachable(Exception):
    """The provider did not answer, or not with what was asked for; holds a word for the administrator."""


def is_fit(url: object) -> bool:
    """Whether something is an address that a provider may have: HTTPS, or this machine while trying things out."""
    if not isinstance(url, str):
        return False
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    if not named or parts.username or parts.password or parts.fragment:
        return False
    return parts.scheme == "https" or (
        parts.scheme == "http" and parts.hostname in THIS_MACHINE and not settings().production
    )


class Guarded(HTTPAdapter):
    """Sends one request: no redirects, no private networks in production, no answer that is endless."""

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: FBT001, FBT002  # as requests calls it
        timeout: Any = None,
        verify: Any = True,  # noqa: FBT002  # the same
        cert: Any = None,
        proxies: Any = None,
    ) -> requests.Response:
        """The answer, read to its end; raises `Unreachable` where it is none that we want."""
        if not is_fit(request.url):
            raise Unreachable("address")
        host = urlsplit(request.url or "").hostname or ""
        if settings().production and not settings().sso_private_networks and not proxies:
            must_be_public(str(host))
        began = time.monotonic()
        response = super().send(request, True, TIMEOUT, verify, cert, proxies)  # read below, within limits
        try:
            if response.is_redirect:
                raise Unreachable("redirect")
            body = _body(response, began)
        finally:
            response.close()  # whatever it was, the line is not left open
        response.raw = BytesIO(body)
        return response


def must_be_public(host: str) -> None:
    """Refuse a name that leads into this network: a provider of the internet has no business there."""
    try:
        found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Unreachable("name") from error
    if not all(ipaddress.ip_address(str(each[4][0]).partition("%")[0]).is_global for each in found):
        raise Unreachable("private network")


def _body(response: requests.Response, began: float) -> bytes:
    """The whole answer, if it ends in time and is not too large."""
    body = b""
    while piece := response.raw.read(16_384, decode_content=True):
        body += piece
        if len(body) > LARGEST or time.monotonic() - began > LONGEST:
            raise Unreachable("too large or too slow")
    return body


def guard(session: requests.Session) -> requests.Session:
    """Let a session speak only in the ways above."""
    for scheme in ("https://", "http://"):
        session.mount(scheme, Guarded())
    return session


class _Kept:
    """Documents read a moment ago, by address; each process keeps its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: dict[str, tuple[float, dict[str, Any] | None]] = {}

    def look(self, url: str) -> dict[str, Any] | None:
        """The document, None where there is none yet; raises `Unreachable` where it could not be had just now."""
        with self._lock:
            until, document = self._found.get(url, (0.0, None))
        if time.monotonic() >= until:
            return None
        if document is None:
            raise Unreachable("not answering")
        return document

    def keep(self, url: str, document: dict[str, Any] | None) -> None:
        with self._lock:
            if len(self._found) >= MOST_KEPT:
                self._found.clear()
            lasts = KEPT if document is not None else KEPT_FAILURE
            self._found[url] = (time.monotonic() + lasts, document)


_kept = _Kept()


def document(url: str, *, fresh: bool = False) -> Mapping[str, Any]:
    """A JSON object of the provider, at most five minutes old unless `fresh`; raises `Unreachable`."""
    found = None if fresh else _kept.look(url)
    if found is not None:
        return found
    try:
        read = _read(url)
    except Unreachable:
        _kept.keep(url, None)
        raise
    _kept.keep(url, read)
    return read


def _read(url: str) -> dict[str, Any]:
    try:
        with requests.Session() as session:
            answer = guard(session).get(url, headers={"Accept": "application/json"})
        if answer.status_code != requests.codes.ok:
            raise Unreachable(f"status {answer.status_code}")
        found = json.loads(answer.content)
    except (requests.RequestException, OSError) as error:
        _unreachable(error)
    except ValueError as error:
        raise Unreachable("not JSON") from error
    if not isinstance(found, dict):
        raise Unreachable("not an object")
    return found


def _unreachable(error: Exception) -> NoReturn:
    raise Unreachable("no answer in time" if isinstance(error, requests.Timeout) else "no answer") from error
