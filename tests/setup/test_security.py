"""What `make security` makes of wapiti's crawl: which requests are attacked, and which findings stop it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from setup import security, wapiti

ROOM = "/meetings/41f3ced9-2505-423a-bb35-d9c4dbd308dc/room/685f070f-638e-400b-807f-93e6c7569f38"
CRAWLED = [
    (1, "GET", "/families/F-2026-00001", 200, ()),
    (2, "GET", "/families/F-2026-00002", 200, ()),
    (3, "GET", ROOM, 200, ()),
    (4, "GET", ROOM.replace("4", "5"), 200, ()),
    (5, "GET", "/letters", 200, ()),
    (6, "GET", "/letters", 200, ("state", "page")),
    (7, "POST", "/letters", 302, ("csrf_token",)),
    (8, "POST", "/letters", 302, ("csrf_token", "words")),
    (9, "GET", "/nothing", 404, ()),
    (10, "GET", "/actions", 500, ()),
]
ONE_OF_EACH = {1, 3, 6, 7, 8, 10}


@pytest.fixture
def record(tmp_path) -> Path:
    """A record as wapiti keeps it, of a crawl that met the same pages of several records."""
    place = tmp_path / "session.db"
    with closing(sqlite3.connect(place)) as db, db:
        db.execute("CREATE TABLE paths (path_id INTEGER, path TEXT, method TEXT, evil BOOLEAN, response_id INTEGER)")
        db.execute("CREATE TABLE responses (response_id INTEGER, status_code INTEGER)")
        db.execute("CREATE TABLE params (path_id INTEGER, name TEXT)")
        for number, method, path, status, names in CRAWLED:
            db.execute("INSERT INTO paths VALUES (?, ?, ?, 0, ?)", (number, f"http://a{path}", method, number))
            db.execute("INSERT INTO responses VALUES (?, ?)", (number, status))
            db.executemany("INSERT INTO params VALUES (?, ?)", [(number, name) for name in names])
        db.execute("INSERT INTO paths VALUES (11, 'http://a/never-asked', 'GET', 0, NULL)")
    return place


def test_one_request_of_each_kind_is_left_to_attack(record):
    crawl = wapiti.thinned(record)

    with closing(sqlite3.connect(record)) as db:
        left = {number for (number,) in db.execute("SELECT path_id FROM paths")}
    assert left == ONE_OF_EACH
    assert (crawl.requests, crawl.kinds) == (9, 6)


def test_what_the_service_logs_as_a_fault_is_a_finding(tmp_path):
    log = tmp_path / "log"
    broken = {"event": "unexpected", "endpoint": "panel.room", "logger": "triage.failures", "level": "error"}
    other = {"event": "words left out", "logger": "gunicorn.error", "level": "error"}
    log.write_text("\n".join(["Starting", json.dumps(broken), json.dumps(other)]), encoding="utf-8")

    assert [(each.kind, each.path) for each in wapiti.faults("school", log)] == [
        ("Internal Server Error", "panel.room")
    ]


@pytest.mark.parametrize(
    ("kind", "path", "still_open"),
    [
        ("Reflected Cross Site Scripting", "/referrals", 1),
        ("Clickjacking Protection", "/", 0),
        ("Clickjacking Protection", "/families", 1),
        ("MIME Type Confusion", "/", 1),
    ],
)
def test_a_finding_stops_it_unless_it_is_argued_at_that_place(kind, path, still_open):
    found = wapiti.Finding("school", kind, "GET", path, "", "")
    visit = wapiti.Visit("school", wapiti.Crawl(1, 1), {}, (found,), 1.0)

    assert security.open_findings(visit) == still_open
