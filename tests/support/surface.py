"""What every answer of the service must carry, whatever it is (standards.md 5), checked on all that tests ask for."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.test import TestResponse

POLICY = re.compile(
    r"default-src 'none'; script-src 'self' 'nonce-[\w-]{22}'; style-src 'self'; img-src 'self' data:; "
    r"font-src 'self'; connect-src 'self'; (?P<frames>frame-src 'self'; )?form-action 'self'; "
    r"frame-ancestors (?P<ancestors>'none'|'self'); base-uri 'none'; object-src 'none'"
)
EXACT = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
EVERY_FEATURE_OFF = re.compile(r"[\w-]+=\(\)(, [\w-]+=\(\))+")
REACHING_OUT = frozenset(
    re.findall(
        r"\S+",
        """accelerometer browsing-topics camera clipboard-read clipboard-write display-capture geolocation gyroscope hid
        idle-detection local-fonts magnetometer microphone midi payment publickey-credentials-get serial
        storage-access sync-xhr usb window-management""",
    )
)
"""What a page could learn of the room, the machine or the person by: the least that must be off."""
REQUEST_ID = re.compile(r"[0-9a-f]{16}")
A_YEAR = "public, max-age=31536000, immutable"
HSTS = "max-age=31536000; includeSubDomains"

# The one page that shows a letter inside itself, and the letter inside it.
MAY_HOLD_A_FRAME = re.compile(r"/letters/[0-9a-f-]{36}(/[a-z-]+)?")
MAY_BE_IN_A_FRAME = re.compile(r"/letters/[0-9a-f-]{36}/preview\.pdf")
MAY_BE_KEPT = re.compile(r"/static/.+|/brand\.css")

# What a header may never be called here: they say what runs the service, or let other sites in.
NEVER = ("Access-Control-Allow-Origin", "X-Powered-By", "Refresh", "Location-Trace")
ELSEWHERE = re.compile(
    r"/(sign-in/organisation/[0-9a-f-]{36}|account/organisation|confirm/organisation|join/[^/]+)/go$"
)
"""Addresses that lead to an agency's own sign-in, which is another site by its nature."""


def must_be_dressed(response: TestResponse, app: Flask) -> None:
    """Check the whole set of headers of one answer."""
    faults = [*faults_of_policy(response), *faults_of_the_rest(response, https=app.config["SETTINGS"].https)]
    faults += [*faults_of_cookies(response, https=app.config["SETTINGS"].https), *faults_of_redirect(response)]
    said = f"{response.request.method} {response.request.path} (status {response.status_code})"
    assert not faults, f"{said}: {'; '.join(faults)}"


def faults_of_policy(response: TestResponse) -> list[str]:
    """What is wrong with the security policy."""
    given = response.headers.getlist("Content-Security-Policy")
    found = POLICY.fullmatch(given[0]) if len(given) == 1 else None
    if found is None:
        return [f"the policy is {given}"]
    path = response.request.path
    faults = []
    if found["frames"] and not MAY_HOLD_A_FRAME.fullmatch(path):
        faults.append("this page may hold a frame")
    if found["ancestors"] == "'self'" and not MAY_BE_IN_A_FRAME.fullmatch(path):
        faults.append("this page may be put into a frame")
    return faults


def faults_of_the_rest(response: TestResponse, *, https: bool) -> list[str]:
    """What is wrong with the headers that have one value, or with what the body is said to be."""
    headers = response.headers
    faults = [f"{name} is {headers.getlist(name)}" for name, value in EXACT.items() if headers.getlist(name) != [value]]
    if not EVERY_FEATURE_OFF.fullmatch(headers.get("Permissions-Policy", "")):
        faults.append("Permissions-Policy does not turn every feature off")
    if left := REACHING_OUT - set(re.findall(r"([\w-]+)=\(\)", headers.get("Permissions-Policy", ""))):
        faults.append(f"Permissions-Policy leaves {sorted(left)} as the browser has them")
    if headers.getlist("Strict-Transport-Security") != ([HSTS] if https else []):
        faults.append(f"HSTS is {headers.getlist('Strict-Transport-Security')}")
    kept = headers.getlist("Cache-Control")
    if kept != ["no-store"] and not (kept == [A_YEAR] and MAY_BE_KEPT.fullmatch(response.request.path)):
        faults.append(f"Cache-Control is {kept}")
    if not REQUEST_ID.fullmatch(headers.get("X-Request-ID", "")):
        faults.append("no request id")
    faults += [f"{name} is set" for name in NEVER if name in headers]
    if response.data and not headers.get("Content-Type"):
        faults.append("a body without a type")
    kind = response.mimetype or ""
    if kind.startswith("text/") and response.mimetype_params.get("charset", "").lower() != "utf-8":
        faults.append("text without a charset")
    return faults


def faults_of_cookies(response: TestResponse, *, https: bool) -> list[str]:
    """What is wrong with the cookies set."""
    faults = []
    for cookie in response.headers.getlist("Set-Cookie"):
        name, parts = cookie.split("=", 1)[0], {part.strip() for part in cookie.split(";")[1:]}
        wanted = {"HttpOnly", "SameSite=Lax", "Path=/"} | ({"Secure"} if https else set())
        if not wanted <= parts or any(part.startswith("Domain") for part in parts):
            faults.append(f"the cookie {name} has {sorted(parts)}")
        if https and not name.startswith("__Host-"):
            faults.append(f"the cookie {name} has no __Host- before its name")
    return faults


def faults_of_redirect(response: TestResponse) -> list[str]:
    """Whether it leads to an address that is not ours."""
    target = response.headers.get("Location")
    if target is None or ELSEWHERE.match(response.request.path):
        return []
    parts = urlsplit(target)
    own = target.startswith("/") and not target.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return [] if own and target.isprintable() and "\\" not in target else [f"it leads to {target}"]
