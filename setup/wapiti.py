"""Lets wapiti crawl and attack a demonstration server as three people, each signed in through the pages."""

from __future__ import annotations

import http.cookiejar
import json
import re
import tempfile
import urllib.parse
import urllib.request
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from setup import serve
from setup.commands import Failed, run
from setup.errors import CannotGoOn
from setup.places import SECURITY_BIN
from setup.services import free_port

WHO = ("coordinator", "school", "admin")
"""A coordinator, a referrer and a user administrator of the demonstration."""
DOMAIN = "demo.example"
MODULES = (
    "backup,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,inconsistent_redirection,"
    "methods,permanentxss,redirect,shellshock,sql,ssl,ssrf,timesql,unsafe_upload,upload,xss,xxe"
)
SECONDS_TO_CRAWL = 150
SECONDS_FOR_EACH_ATTACK = 45
LONGEST = 1_500.0
COOKIE = "session"

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
CODE = re.compile(r"\b(\d{3} ?\d{3})\b")


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


def crawl(folder: Path, *, seconds: int = SECONDS_TO_CRAWL) -> list[Finding]:
    """What wapiti finds in a demonstration of its own, whose data is thrown away."""
    port = free_port()
    env = serve.environment(folder, "127.0.0.1")
    password = dict(serve.prepare(env))["password"]
    server = serve.Server("127.0.0.1", port, env)
    try:
        server.wait_until_it_answers()
        # All sign in first: guessing, which wapiti does, is answered with a pause for everybody at its address.
        cookies = {who: sign_in(server.shown, f"{who}@{DOMAIN}", password) for who in WHO}
        return [found for who in WHO for found in attack(who, server.shown, cookies[who], folder, seconds=seconds)]
    finally:
        server.stop()


def attack(who: str, address: str, cookie: str, folder: Path, *, seconds: int) -> list[Finding]:
    """What wapiti finds with that session."""
    report = folder / f"{who}.json"
    command: list[str | Path] = [SECURITY_BIN / "wapiti", "-u", f"{address}/", "--scope", "folder", "-m", MODULES]
    command += [
        "-c",
        _cookie_file(folder, who, address, cookie),
        "-x",
        f"{address}/sign-out",
        "-x",
        f"{address}/account/*",
    ]
    command += ["--max-scan-time", str(seconds), "--max-attack-time", str(SECONDS_FOR_EACH_ATTACK)]
    command += ["--max-parameters", "60", "--max-files-per-dir", "40", "-S", "normal", "-d", "8", "--no-bugreport"]
    command += [
        "--store-session",
        folder / f"{who}-session",
        "--store-config",
        folder / "config",
        "-f",
        "json",
        "-o",
        report,
    ]
    run(command, timeout=LONGEST, env={"HOME": str(folder)})
    return findings(who, json.loads(report.read_text(encoding="utf-8")))


def _cookie_file(folder: Path, who: str, address: str, cookie: str) -> Path:
    """The session as wapiti reads cookies."""
    host = urllib.parse.urlsplit(address).hostname
    facts = {"value": cookie, "expires": None, "secure": False, "port": None, "version": 0}
    file = folder / f"{who}-cookies.json"
    file.write_text(json.dumps({host: {"/": {COOKIE: facts}}}), encoding="utf-8")
    return file


def findings(who: str, report: dict[str, dict[str, list[dict[str, str]]]]) -> list[Finding]:
    """The vulnerabilities and anomalies of one report."""
    return [
        Finding(who, kind, each["method"], each["path"], each.get("parameter") or "", each["info"])
        for part in ("vulnerabilities", "anomalies")
        for kind, listed in report[part].items()
        for each in listed
    ]


def sign_in(address: str, email: str, password: str) -> str:
    """The session cookie of somebody signed in through the pages, their code read off the demonstration's page."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = _open(browser, f"{address}/sign-in")
    page = _send(browser, f"{address}/sign-in", page, email=email, password=password)
    code = CODE.search(re.sub(r"<[^>]+>", " ", page))
    if "one_time_code" in page:
        if code is None:
            raise CannotGoOn(f"The page shows no code for {email}.")
        page = _send(browser, f"{address}/sign-in/code", page, one_time_code=code[1].replace(" ", ""))
    if "Sign out" not in page:
        raise CannotGoOn(f"{email} could not sign in.")
    return next(str(cookie.value) for cookie in jar if cookie.name == COOKIE)


def _open(browser: urllib.request.OpenerDirector, address: str, data: bytes | None = None) -> str:
    with browser.open(address, data, timeout=30) as answer:
        text: str = answer.read().decode()
    return text


def _send(browser: urllib.request.OpenerDirector, address: str, page: str, **fields: str) -> str:
    token = TOKEN.search(page)
    if token is None:
        raise CannotGoOn(f"The page {address} has no token.")
    return _open(browser, address, urllib.parse.urlencode({"csrf_token": unescape(token[1]), **fields}).encode())


def main() -> list[Finding]:
    """Crawl with data that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="triage-wapiti-") as folder:
        try:
            return crawl(Path(folder))
        except Failed as failure:
            raise CannotGoOn(f"wapiti did not run: {failure}") from failure
