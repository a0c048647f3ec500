"""The words of a PDF, read by poppler: a page that pdfplumber reads in a tenth of a second takes it milliseconds."""

from __future__ import annotations

import shutil
import subprocess

from tests.support.leaving_out import leave_out


def pages_in(pdf: bytes) -> list[str]:
    """The text layer of each page, with plain spaces."""
    if shutil.which("pdftotext") is None:
        leave_out("pdftotext is not installed")
    answer = subprocess.run(["pdftotext", "-enc", "UTF-8", "-", "-"], input=pdf, capture_output=True, check=True)
    pages = answer.stdout.decode().replace("\N{NO-BREAK SPACE}", " ").split("\f")
    return pages[:-1]  # each ends with a form feed


def words_in(pdf: bytes) -> str:
    """All its words on one line."""
    return " ".join(" ".join(pages_in(pdf)).split())
