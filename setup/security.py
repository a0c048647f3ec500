"""Looks for weaknesses with tools that are too slow, or too large, for `make check`: semgrep and wapiti."""

from __future__ import annotations

import json
import os
import re
import sys
import time

from setup import assets, environment, paper, wapiti
from setup.commands import Failed, run
from setup.errors import CannotGoOn
from setup.places import NATIVE, ROOT, SECURITY_BIN

RULES = ROOT / "setup" / "semgrep"
LOOKED_AT = ("triage", "templates", "static/js", "config.py", "wsgi.py", "gunicorn.conf.py")
QUIET = ("--metrics=off", "--disable-version-check", "--quiet")

ARGUED = (
    (
        "Clickjacking Protection",
        r"/",
        "frame-ancestors of the policy does it in every browser that can show the service",
    ),
    ("Secure Flag cookie", r"/", "the demonstration is plain HTTP; over HTTPS a test asserts Secure and __Host-"),
    (
        "Cross Site Request Forgery",
        r"/meetings/[^/]+/attendance/guests|/letters/[^/]+/(send-back|void)",
        "a page of several forms gives each a prefix: guest-csrf_token; a test sends every form without",
    ),
)
"""Kind of finding, where, and why it stays; docs/security.md says more."""


def main(arguments: list[str]) -> int:
    """Rules first, then the crawl; 1 where anything is found that nobody argued for."""
    try:
        environment.make(developer=True)
        environment.make_security()
        rules_find_their_samples()
        nothing_found_by_rules()
        if "--no-crawl" not in arguments:
            paper.make_ready()
            assets.make_ready()
            return crawl(long="--long" in arguments)
    except CannotGoOn as reason:
        print(f"\n{reason}", file=sys.stderr)
        return 1
    return 0


def rules_find_their_samples() -> None:
    """A rule that finds nothing guards nothing."""
    _semgrep("--test", "--config", str(RULES / "rules"), str(RULES / "samples"))
    print("✓ semgrep: every rule finds its sample", flush=True)


def nothing_found_by_rules() -> None:
    """Our own rules over our own code."""
    said = _semgrep(*QUIET, "--json", "--config", str(RULES / "rules"), "--exclude", "vendor", *LOOKED_AT)
    results = json.loads(said[said.index('{"') :])["results"]
    if results:
        found = "\n".join(f"{each['path']}:{each['start']['line']} {each['extra']['message']}" for each in results)
        raise Failed(["semgrep"], found)
    print("✓ semgrep: no finding", flush=True)


def crawl(*, long: bool = False) -> int:
    """Three people's crawls; 1 where anything is found that nobody argued for."""
    began = time.monotonic()
    open_ones = sum(open_findings(visit) for visit in wapiti.main(long=long))
    print(
        f"{'✗' if open_ones else '✓'} wapiti: {open_ones} open findings ({time.monotonic() - began:.0f} s)", flush=True
    )
    return 1 if open_ones else 0


def open_findings(visit: wapiti.Visit) -> int:
    """Show what a visit found; how much of it nobody argued for."""
    print(f"  wapiti as {visit}", flush=True)
    reasons = [argued(found) for found in visit.findings]
    for found, reason in zip(visit.findings, reasons, strict=True):
        print(f"{'✗' if reason is None else '–'} {found}{'' if reason is None else f' ({reason})'}", flush=True)
    return reasons.count(None)


def argued(found: wapiti.Finding) -> str | None:
    """Why this finding stays, or None where nobody argued for it."""
    return next((why for kind, where, why in ARGUED if kind == found.kind and re.fullmatch(where, found.path)), None)


def _semgrep(*words: str) -> str:
    home = NATIVE / "semgrep"
    home.mkdir(parents=True, exist_ok=True)
    env = {"HOME": str(home), "SEMGREP_SEND_METRICS": "off", "PYTHONWARNINGS": "ignore", "PATH": _path()}
    return run([SECURITY_BIN / "semgrep", "scan", *words], env=env)


def _path() -> str:
    return os.pathsep.join([str(SECURITY_BIN), os.environ.get("PATH", "")])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
