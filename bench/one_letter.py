"""The job of a stock `rq worker`: one letter, WeasyPrint imported where it is needed."""

from __future__ import annotations

from pathlib import Path


def make(html: str, path: str) -> None:
    """Write one letter the way RQ's and WeasyPrint's first pages show it."""
    from weasyprint import HTML  # a stock worker forks before anybody imports this

    HTML(string=html).write_pdf(Path(path), pdf_variant="pdf/ua-1")
