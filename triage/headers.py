"""What every response says to the browser about itself (standards.md 5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response, request

Headers = list[tuple[str, str]]

YEAR_SECONDS = 31_536_000
NO_STORE = "no-store"
FOR_A_YEAR = f"public, max-age={YEAR_SECONDS}, immutable"

# Marks that a view leaves for the outermost layer.
HOLDS_FRAME = "triage.holds_frame"
IN_FRAME = "triage.in_frame"
FINGERPRINTED = "triage.fingerprinted"

# An empty header would leave every feature as the browser has it; an empty list turns one off.
FEATURES = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "clipboard-read",
    "clipboard-write",
    "compute-pressure",
    "cross-origin-isolated",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "interest-cohort",
    "keyboard-map",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "otp-credentials",
    "payment",
    "picture-in-picture",
    "publickey-credentials-create",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "sync-xhr",
    "usb",
    "window-management",
    "xr-spatial-tracking",
)

FIXED: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in FEATURES),
}
TRANSPORT = {"Strict-Transport-Security": f"max-age={YEAR_SECONDS}; includeSubDomains"}


def policy(nonce: str, *, holds_frame: bool = False, in_frame: bool = False) -> str:
    """The content security policy of one response.

    Two addresses differ: the page that shows a letter may hold a frame of our own, and the letter may be in it.
    """
    frames = "frame-src 'self'; " if holds_frame else ""
    ancestors = "'self'" if in_frame else "'none'"
    return (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; "
        f"font-src 'self'; connect-src 'self'; {frames}form-action 'self'; frame-ancestors {ancestors}; "
        "base-uri 'none'; object-src 'none'"
    )


def dressed(given: Iterable[tuple[str, str]], environ: Mapping[str, Any], *, status: int, https: bool) -> Headers:
    """The headers of one response: its own, with ours in place of any of the same name."""
    ours = {
        **FIXED,
        **(TRANSPORT if https else {}),
        "Content-Security-Policy": policy(
            environ["triage.nonce"],
            holds_frame=bool(environ.get(HOLDS_FRAME)),
            in_frame=bool(environ.get(IN_FRAME)) and status == 200,
        ),
        "Cache-Control": FOR_A_YEAR if environ.get(FINGERPRINTED) and status in {200, 206, 304} else NO_STORE,
        "X-Request-ID": environ["triage.request_id"],
    }
    replaced = {name.lower() for name in ours}
    return [(name, value) for name, value in given if name.lower() not in replaced] + list(ours.items())


def may_be_in_our_frame(response: Response) -> Response:
    """Let this one response, a letter's preview, be shown inside a page of ours."""
    request.environ[IN_FRAME] = True
    return response


def may_hold_our_frame() -> None:
    """Let this one page show a letter inside itself."""
    request.environ[HOLDS_FRAME] = True


def never_changes() -> None:
    """The address of this response changes with its content, so a browser may keep it for a year."""
    request.environ[FINGERPRINTED] = True
