"""What gunicorn itself refuses, before the service hears of it, leaves with the same headers and repeats nothing."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from http.client import HTTPResponse

import pytest
from werkzeug.test import EnvironBuilder, TestResponse

from setup.places import BIN, ROOT
from setup.serve import answers
from tests.support.surface import faults_of_policy, faults_of_the_rest

HOST = "127.0.0.1"
SAID = "Whetstone"
UNREAD = {
    "an address that is too long": (414, f"GET /families?q={SAID}{'a' * 5_000} HTTP/1.1\r\nHost: {HOST}\r\n\r\n"),
    "a header that is too long": (431, f"GET / HTTP/1.1\r\nHost: {HOST}\r\nX: {SAID}{'a' * 9_000}\r\n\r\n"),
    "too many headers": (431, f"GET / HTTP/1.1\r\nHost: {HOST}\r\n{f'X: {SAID}{chr(13)}{chr(10)}' * 70}\r\n"),
    "no request": (400, f"{SAID}\r\n\r\n"),
    "a space in a header's name": (400, f"GET / HTTP/1.1\r\nHost: {HOST}\r\n{SAID} : a\r\n\r\n"),
    "two lengths": (400, f"POST /{SAID} HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na"),
    "a length and chunks": (
        400,
        f"POST /{SAID} HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ),
    "another way of coding": (
        501,
        f"POST /{SAID} HTTP/1.1\r\nHost: {HOST}\r\nTransfer-Encoding: {SAID}\r\n\r\n0\r\n\r\n",
    ),
}


@pytest.fixture(scope="module", params=[["--threads", "2"], ["--workers", "1"]], ids=["threads", "processes"])
def port(request, tmp_path_factory) -> Iterator[int]:
    """The service behind gunicorn with the settings of this folder, over HTTPS as the proxy would have it."""
    place = socket.create_server((HOST, 0))
    port = place.getsockname()[1]
    ours = {"TRIAGE_DATA": str(tmp_path_factory.mktemp("unread")), "TRIAGE_HOSTS": HOST, "TRIAGE_HTTPS": "1"}
    env = {name: value for name, value in os.environ.items() if not name.startswith("TRIAGE_")}
    command = [BIN / "gunicorn", "wsgi:app", "--no-control-socket", "--bind", f"fd://{place.fileno()}", *request.param]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**env, **ours},
        pass_fds=[place.fileno()],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        give_up = time.monotonic() + 300
        while not answers(f"http://{HOST}:{port}/healthz") and time.monotonic() < give_up:
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(120)
        place.close()


@pytest.mark.parametrize("oddity", UNREAD)
def test_v3_4_1_to_6_what_gunicorn_refuses_leaves_with_our_headers(port, oddity):
    status, sent = UNREAD[oddity]

    answer = ask(port, sent)

    assert answer.status_code == status
    assert [*faults_of_policy(answer), *faults_of_the_rest(answer, https=True)] == []
    assert SAID not in answer.text + str(answer.headers)
    assert "<h1" in answer.text


def ask(port: int, words: str) -> TestResponse:
    """What the server says to those very bytes."""
    with socket.create_connection((HOST, port), timeout=120) as connection:
        connection.sendall(words.encode())
        said = HTTPResponse(connection)
        said.begin()
        body = said.read()
    environ = EnvironBuilder("/").get_request()
    return TestResponse([body], f"{said.status} {said.reason}", said.getheaders(), environ)
