"""Lets wapiti crawl and attack a demonstration server as three people, each signed in through the pages.

Each has a server and a copy of the data to themselves: what one of them breaks is whole for the next. The crawl comes
first; of the many requests that differ only in the record, one of each kind is then attacked.
"""

from __future__ import annotations

import http.cookiejar
import json
import re
import shutil
import sqlite3
import tempfile
import time
import urllib.parse
import urllib.request
from contextlib import closing
from dataclasses import dataclass
from html import unescape
from http import HTTPStatus
from pathlib import Path

from setup import serve
from setup.commands import Failed, run
from setup.errors import CannotGoOn
from setup.places import SECURITY_BIN
from setup.services import free_port

WHO = {"coordinator": 60, "school": 12, "admin": 12}
"""A coordinator, a referrer and a user administrator, with the fewest kinds of request that a crawl must reach."""
HOST = "127.0.0.1"
DOMAIN = "demo.example"
MODULES = (
    "cookieflags,crlf,csp,csrf,exec:post,file,htaccess,http_headers,methods,permanentxss,redirect,shellshock,sql,"
    "timesql,upload,xss,xxe"
)
"""Left out: backup and brute force of names (no address is a file), ldap (there is none), ssl (plain HTTP here), and
ssrf, which needs a listener on the internet; `test_v13_2_4_*` guards the one address that the service fetches. Of
exec, which sends a hundred commands for each field, the forms alone."""
NOT_VISITED = ("/sign-out", "/session/leave", "/account/*")
"""They end the session that crawls, or change its password and its codes."""

PASSED_OVER = tuple(
    f"/{place}*{last}{rest}"
    for place, lasts, rests in (
        ("families/F-", "1234567", ("", "/*")),
        ("list/F-", "1234567", ("", "/*")),
        ("restricted/F-", "1234567", ("", "/*")),
        ("intake/R-", "1234567", ("", "/*")),
        ("letters/", "0123456789", ("",)),
        ("families/*/items/", "0123456789ab", ("",)),
    )
    for last in lasts
    for rest in rests
)
"""Records by the last sign of their reference: sixty families have the same pages, and a third of them is enough."""

SECONDS_TO_CRAWL = 75
SECONDS_FOR_EACH_ATTACK = 15
SECONDS_THE_LONG_WAY = 180
"""Each person meets each module for that long: five minutes for a person, or an hour where nobody waits for it."""
LONGEST = 4_000.0
COOKIE = "session"
UNANSWERED = (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED)

# Those with most fields first: of a list with its filters, the request that uses them.
ANSWERED = """
    SELECT path_id, method, path, status_code,
        coalesce((SELECT group_concat(name) FROM params WHERE params.path_id = paths.path_id), '') AS fields
    FROM paths JOIN responses USING (response_id) WHERE NOT evil ORDER BY length(fields) DESC, path_id
"""
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
CODE = re.compile(r"\b(\d{3} ?\d{3})\b")
RECORD = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Z]{1,2}-[\d-]{5,}|(?<=/)\d+(?=/|$)")


@dataclass(frozen=True)
class Finding:
    """Something that wapiti reports."""

    who: str
    kind: str
    method: str
    path: str
    parameter: str
    words: str

    def __str__(self) -> str:
        return f"{self.kind} as {self.who}: {self.method} {self.path} {self.parameter}: {self.words}"


@dataclass(frozen=True)
class Request:
    """A request of a crawl, as wapiti keeps it."""

    path_id: int
    method: str
    address: str
    status: int
    fields: str

    @property
    def path(self) -> str:
        """Its address without the server."""
        return urllib.parse.urlsplit(self.address).path

    def kind(self) -> tuple[str, ...]:
        """What others that differ in the record alone have in common; each form of a page is another."""
        return (self.method, RECORD.sub("<record>", self.path), self.fields if self.method == "POST" else "")


@dataclass(frozen=True)
class Crawl:
    """What one person's crawl reached: how many requests were answered, and one of each kind, to be attacked."""

    requests: int
    kinds: int


@dataclass(frozen=True)
class Visit:
    """One person's crawl with the attacks that followed it."""

    who: str
    crawl: Crawl
    attacks: dict[str, int]
    findings: tuple[Finding, ...]
    seconds: float

    def __str__(self) -> str:
        reached = f"{self.crawl.requests} requests answered, {self.crawl.kinds} kinds of them attacked"
        attacks = ", ".join(f"{module} {number}" for module, number in self.attacks.items())
        return f"{self.who}: {reached}, {len(self.findings)} findings ({self.seconds:.0f} s)\n    {attacks}"


def main(*, long: bool = False) -> list[Visit]:
    """What three people's crawls find, with data that is thrown away."""
    seconds = SECONDS_THE_LONG_WAY if long else SECONDS_FOR_EACH_ATTACK
    must_know_its_modules()
    with tempfile.TemporaryDirectory(prefix="triage-wapiti-") as place:
        folder = Path(place)
        prepared = folder / "prepared"
        password = dict(serve.prepare(serve.environment(prepared, HOST)))["password"]
        try:
            return [visit(who, prepared, folder / who, password, seconds) for who in WHO]
        except Failed as failure:
            raise CannotGoOn(f"wapiti did not run: {failure}") from failure


def must_know_its_modules() -> None:
    """Wapiti passes over a module that it does not know with a word that nobody reads."""
    known = set(run([SECURITY_BIN / "wapiti", "--list-modules"]).split())
    if unknown := [name for name in MODULES.split(",") if name.partition(":")[0] not in known]:
        raise CannotGoOn(f"wapiti has no module {', '.join(unknown)}.")


def visit(who: str, prepared: Path, folder: Path, password: str, seconds: int) -> Visit:
    """Crawl and attack as one person on a server of their own."""
    began = time.monotonic()
    data = folder / "data"
    shutil.copytree(prepared, data)
    log = folder / "log"
    server = serve.Server(HOST, free_port(), {**serve.environment(data, HOST), "TRIAGE_LOG_LEVEL": "error"}, log=log)
    try:
        server.wait_until_it_answers()
        cookie = sign_in(server.shown, f"{who}@{DOMAIN}", password)
        crawl = crawled(who, server.shown, cookie, folder)
        found = attacked(who, server.shown, cookie, folder, seconds)
        must_be_signed_in(who, server.shown, cookie)
    finally:
        server.stop()
    found += faults(who, log)
    return Visit(who, crawl, attacks(_record(folder)), tuple(found), time.monotonic() - began)


def crawled(who: str, address: str, cookie: str, folder: Path) -> Crawl:
    """Visit every page that can be reached, and keep one request of each kind for the attacks."""
    limits = ["--max-scan-time", str(SECONDS_TO_CRAWL), "--max-files-per-dir", "10", "-d", "8", "-S", "normal"]
    _wapiti(address, _cookie_file(folder, address, cookie), folder, "crawl.json", "-m", "", *limits)
    crawl = thinned(_record(folder))
    if crawl.kinds < WHO[who]:
        raise CannotGoOn(f"The crawl as {who} reached {crawl.kinds} kinds of request and should reach {WHO[who]}.")
    return crawl


def attacked(who: str, address: str, cookie: str, folder: Path, seconds: int) -> list[Finding]:
    """What wapiti finds in the requests that were kept."""
    limits = ["--max-attack-time", str(seconds), "--max-parameters", "60"]
    cookies = _cookie_file(folder, address, cookie)
    _wapiti(address, cookies, folder, "attack.json", "--skip-crawl", "-m", MODULES, *limits)
    return findings(who, json.loads((folder / "attack.json").read_text(encoding="utf-8")))


def _wapiti(address: str, cookies: Path, folder: Path, report: str, *words: str) -> None:
    excluded = [word for path in (*NOT_VISITED, *PASSED_OVER) for word in ("-x", f"{address}{path}")]
    kept: list[str | Path] = ["--store-session", folder / "session", "--store-config", folder / "config"]
    command: list[str | Path] = [SECURITY_BIN / "wapiti", "-u", f"{address}/", "--scope", "folder", "-c", cookies]
    command += [*excluded, *kept, "--no-bugreport", "-t", "20", "-f", "json", "-o", folder / report, *words]
    run(command, timeout=LONGEST, env={"HOME": str(folder)})


def thinned(database: Path) -> Crawl:
    """Leave in wapiti's own record one request of each kind."""
    with closing(sqlite3.connect(database)) as db, db:
        rows = [Request(*row) for row in db.execute(ANSWERED)]
        kept: dict[tuple[str, ...], int] = {}
        for row in rows:
            if row.status not in UNANSWERED:
                kept.setdefault(row.kind(), row.path_id)
        ids = {path_id for (path_id,) in db.execute("SELECT path_id FROM paths")}
        thrown_away = [(path_id,) for path_id in ids - set(kept.values())]
        db.executemany("DELETE FROM params WHERE path_id = ?", thrown_away)
        db.executemany("DELETE FROM paths WHERE path_id = ?", thrown_away)
    return Crawl(len([row for row in rows if row.status not in UNANSWERED]), len(kept))


def faults(who: str, log: Path) -> list[Finding]:
    """Where the service broke, by its own log: most modules of wapiti pass over an answer of 500."""
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines() if line.startswith("{")]
    return [
        Finding(who, "Internal Server Error", "", str(line.get("endpoint", "")), "", str(line.get("fault", "")))
        for line in lines
        if line.get("logger", "").startswith("triage.") and line.get("level") in {"error", "critical"}
    ]


def attacks(database: Path) -> dict[str, int]:
    """How many requests each module was done with before its time was up."""
    with closing(sqlite3.connect(database)) as db:
        return dict(db.execute("SELECT module, count(*) FROM attack_logs GROUP BY module ORDER BY module"))


def _record(folder: Path) -> Path:
    """The database in which wapiti keeps what it saw and did."""
    return next((folder / "session").glob("*.db"))


def findings(who: str, report: dict[str, dict[str, list[dict[str, str]]]]) -> list[Finding]:
    """The vulnerabilities and anomalies of one report."""
    return [
        Finding(who, kind, each["method"], each["path"], each.get("parameter") or "", each["info"])
        for part in ("vulnerabilities", "anomalies")
        for kind, listed in report[part].items()
        for each in listed
    ]


def _cookie_file(folder: Path, address: str, cookie: str) -> Path:
    """The session as wapiti reads cookies."""
    host = urllib.parse.urlsplit(address).hostname
    facts = {"value": cookie, "expires": None, "secure": False, "port": None, "version": 0}
    file = folder / "cookies.json"
    file.write_text(json.dumps({host: {"/": {COOKIE: facts}}}), encoding="utf-8")
    return file


def sign_in(address: str, email: str, password: str) -> str:
    """The session cookie of somebody signed in through the pages, their code read off the demonstration's page."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = _open(browser, f"{address}/sign-in")
    page = _send(browser, f"{address}/sign-in", page, email=email, password=password)
    code = CODE.search(re.sub(r"<[^>]+>", " ", page))
    if "one_time_code" not in page or code is None:
        raise CannotGoOn(f"{email} was not asked for a code, or the page does not show it.")
    page = _send(browser, f"{address}/sign-in/code", page, one_time_code=code[1].replace(" ", ""))
    if "Sign out" not in page:
        raise CannotGoOn(f"{email} could not sign in.")
    return next(str(cookie.value) for cookie in jar if cookie.name == COOKIE)


def must_be_signed_in(who: str, address: str, cookie: str) -> None:
    """A crawl whose session ended underway saw the sign-in page and nothing else."""
    browser = urllib.request.build_opener()
    browser.addheaders = [("Cookie", f"{COOKIE}={cookie}")]
    if "Sign out" not in _open(browser, f"{address}/"):
        raise CannotGoOn(f"The session of {who} ended during the crawl.")


def _open(browser: urllib.request.OpenerDirector, address: str, data: bytes | None = None) -> str:
    with browser.open(address, data, timeout=30) as answer:
        text: str = answer.read().decode()
    return text


def _send(browser: urllib.request.OpenerDirector, address: str, page: str, **fields: str) -> str:
    token = TOKEN.search(page)
    if token is None:
        raise CannotGoOn(f"The page {address} has no token.")
    return _open(browser, address, urllib.parse.urlencode({"csrf_token": unescape(token[1]), **fields}).encode())
