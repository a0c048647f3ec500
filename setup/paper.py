"""What making PDFs needs beyond Python: Pango and a font, installed or unpacked privately."""

from __future__ import annotations

import textwrap
from pathlib import Path

from setup import packages, stamps
from setup.commands import Failed, run
from setup.errors import CannotGoOn
from setup.places import NATIVE, PYTHON, VENV

PANGO = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
# Liberation Sans has the widths of Arial; the others fill in for names in other scripts: Arabic and Armenian,
# the scripts of South Asia, Chinese and Japanese. The first name of each that exists is taken.
FONTS = (
    ("fonts-liberation2", "fonts-liberation"),
    ("fonts-dejavu-core", "fonts-dejavu"),
    ("fonts-freefont-ttf",),
    ("fonts-droid-fallback",),
)

STAMP = VENV / "paper.stamp"

# Asks fontconfig before WeasyPrint, which crashes where there is no font at all. Answers how many fonts there are
# for the least served of the languages in which names of families are written here.
CHECK_FONTS = """
import ctypes
from triage import native
native.preload()
library = ctypes.CDLL("libfontconfig.so.1")
library.FcInit()
library.FcConfigGetCurrent.restype = ctypes.c_void_p
library.FcNameParse.restype = library.FcObjectSetCreate.restype = ctypes.c_void_p
library.FcNameParse.argtypes = [ctypes.c_char_p]
library.FcFontList.restype = ctypes.POINTER(ctypes.c_int)
library.FcFontList.argtypes = [ctypes.c_void_p] * 3
def count(language):
    pattern = library.FcNameParse(b":lang=" + language)
    found = library.FcFontList(library.FcConfigGetCurrent(), pattern, library.FcObjectSetCreate())
    return found[0] if found else 0
print(min(map(count, (b"en", b"ar", b"bn", b"pa", b"zh"))))
"""
CHECK_PDF = """
from triage import native
native.preload()
import weasyprint
page = "<html lang='en'><title>Check</title><p style='font-family: Liberation Sans'>Aoife Ó Briain, Łódź, Дарина"
pdf = weasyprint.HTML(string=page).write_pdf(uncompressed_pdf=True)
assert pdf.startswith(b"%PDF") and b"/FontFile" in pdf and b"Liberation" in pdf
print("made")
"""


def make_ready() -> bool:
    """Make sure that a PDF can be made; whether there was anything to do."""
    mark = stamps.fingerprint([Path(__file__), VENV / "pyvenv.cfg", str(NATIVE)])
    if stamps.is_done(STAMP, mark):
        return False
    if not _has_pango():
        print("Getting Pango, which sets the text of PDFs …", flush=True)
        _get("Pango, which sets the text of PDFs,", list(PANGO))
    if _count_fonts() == 0 or not _makes_a_pdf():
        print("Getting fonts …", flush=True)
        _get("A font", [packages.first_known(names) or names[-1] for names in FONTS])
        _write_font_settings()
    if _count_fonts() == 0 or not _makes_a_pdf():
        raise packages.say_install("Something that WeasyPrint needs", [*PANGO, FONTS[0][-1]])
    stamps.done(STAMP, mark)
    return True


def _get(what: str, names: list[str]) -> None:
    try:
        if packages.can_install():
            packages.install(names)
        elif packages.can_unpack():
            packages.unpack(names)
        else:
            raise packages.say_install(what, names)
    except Failed as failure:
        raise CannotGoOn(f"{packages.say_install(what, names)}\n{failure}") from failure


def _has_pango() -> bool:
    code = "from triage import native; native.preload(); assert all(native._loads(name) for name in native.NEEDED)"
    return _runs(code)


def _count_fonts() -> int:
    """How many fonts a program of this machine can use; 0 also where that cannot be asked."""
    try:
        return int(run([PYTHON, "-c", CHECK_FONTS]).strip().splitlines()[-1])
    except (Failed, ValueError, IndexError):
        return 0


def _makes_a_pdf() -> bool:
    return _runs(CHECK_PDF)


def _runs(code: str) -> bool:
    try:
        run([PYTHON, "-c", code])
    except Failed:
        return False
    return True


def _write_font_settings() -> None:
    """Point fontconfig at the unpacked fonts beside the system's; needed only where fonts were unpacked."""
    fonts = NATIVE / "usr/share/fonts"
    if not fonts.is_dir():
        return
    system = Path("/etc/fonts/fonts.conf")
    private = NATIVE / "etc/fonts/fonts.conf"
    base = system if system.is_file() else private
    (NATIVE / "fonts.conf").write_text(
        textwrap.dedent(
            f"""\
            <?xml version="1.0"?>
            <!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
            <fontconfig>
              <include ignore_missing="yes">{base}</include>
              <dir>{fonts}</dir>
              <cachedir>{NATIVE / "cache/fontconfig"}</cachedir>
            </fontconfig>
            """
        ),
        encoding="utf-8",
    )
