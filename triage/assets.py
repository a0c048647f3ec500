"""The council's colour as a stylesheet, and addresses of static files that change with their content."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, request, url_for

from config import Settings
from triage.access.guards import public
from triage.headers import never_changes

bp = Blueprint("assets", __name__)

LIBRARY = "vendor/govuk/govuk-frontend.min.js"
DEFAULT_COLOUR = "#12436d"
READABLE = 4.5  # WCAG 2.2, 1.4.3
BLACK = (0.0, 0.0, 0.0)
WHITE = (255.0, 255.0, 255.0)

Colour = tuple[float, float, float]


def register(app: Flask) -> None:
    """Give templates `asset("css/kit.css")` and serve `/brand.css`."""
    app.add_template_global(asset)
    app.add_template_global(brand_address, "brand_css")
    app.register_blueprint(bp)
    app.after_request(_keep_fingerprinted)


def asset(path: str) -> str:
    """The address of a static file with a mark of its content, so that a browser may keep it for a year.

    A script loads others with its own mark, so the mark of a script is that of all of them together. A page's files are
    looked at once by a process; one that changed since is not kept by any browser until the next.
    """
    mark = _remembered_mark(Path(current_app.static_folder or ""), path)
    return url_for("static", filename=path, v=mark) if mark else url_for("static", filename=path)


def _keep_fingerprinted(response: Response) -> Response:
    """Let a browser keep a static file that was asked for by the mark of the content that it has now."""
    if request.endpoint == "static" and request.view_args and "v" in request.args:
        current = _mark_of(Path(current_app.static_folder or ""), request.view_args["filename"])
        if request.args["v"] == current != "":
            never_changes()
    return response


@lru_cache(maxsize=256)
def _remembered_mark(root: Path, path: str) -> str:
    """The mark of a file as it was when the process first asked: looking at each for each page cost 0.8 ms."""
    return _mark_of(root, path)


def _mark_of(root: Path, path: str) -> str:
    """The mark of a file as it is; none where it is not there."""
    script = path.startswith("js/") or path == LIBRARY
    files = [*sorted(root.glob("js/*.js")), root / LIBRARY] if script else [root / path]
    there = [file for file in files if file.is_file()]
    return _mark(tuple((file, file.stat().st_mtime_ns) for file in there)) if there else ""


def brand_address() -> str:
    """The address of the brand's stylesheet, different for each colour."""
    settings: Settings = current_app.config["SETTINGS"]
    return url_for("assets.brand", v=settings.brand_colour.lstrip("#"))


@bp.get("/brand.css")
@public
def brand() -> Response:
    """The council's colour as CSS variables: the security policy allows no style attribute or element."""
    settings: Settings = current_app.config["SETTINGS"]
    if request.args.get("v") == settings.brand_colour.lstrip("#"):
        never_changes()
    return Response(stylesheet(settings.brand_colour), mimetype="text/css")


def stylesheet(colour: str) -> str:
    """The variables that follow from one brand colour, each checked to be readable."""
    brand_colour = parse(colour)
    on_brand = WHITE if contrast(brand_colour, WHITE) >= READABLE else BLACK
    strong = readable_on_white(brand_colour)
    return (
        ":root {\n"
        f"  --brand: {written(brand_colour)};\n"
        f"  --on-brand: {written(on_brand)};\n"
        f"  --brand-strong: {written(strong)};\n"
        f"  --brand-deep: {written(mix(strong, BLACK, 0.35))};\n"
        f"  --brand-soft: {written(mix(brand_colour, WHITE, 0.82))};\n"
        f"  --brand-tint: {written(mix(brand_colour, WHITE, 0.94))};\n"
        "}\n"
    )


def parse(colour: str) -> Colour:
    """Red, green and blue of `#rrggbb`; anything else gives the default colour."""
    match = re.fullmatch(r"#?([0-9a-fA-F]{6})", colour.strip())
    digits = match[1] if match else DEFAULT_COLOUR[1:]
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def readable_on_white(colour: Colour) -> Colour:
    """The colour, darkened as little as makes it readable as text on white."""
    darker = colour
    while contrast(darker, WHITE) < READABLE:
        darker = mix(darker, BLACK, 0.1)
    return darker


def mix(colour: Colour, other: Colour, share: float) -> Colour:
    """A colour with a share of another in it."""
    return (
        colour[0] + (other[0] - colour[0]) * share,
        colour[1] + (other[1] - colour[1]) * share,
        colour[2] + (other[2] - colour[2]) * share,
    )


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of WCAG 2.2, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: Colour) -> float:
    """The relative luminance of WCAG 2.2."""
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def written(colour: Colour) -> str:
    """The colour as `#rrggbb`."""
    return "#" + "".join(f"{round(part):02x}" for part in colour)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


@lru_cache(maxsize=256)
def _mark(files: tuple[tuple[Path, int], ...]) -> str:
    """A short fingerprint of these files as they were when each last changed."""
    content = hashlib.sha256()
    for file, _ in files:
        content.update(file.read_bytes())
    return content.hexdigest()[:12]
