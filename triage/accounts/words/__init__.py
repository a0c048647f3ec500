"""The confidentiality statement, a file for each version that was ever asked for; a published one is never edited."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).parent
NAMED = "confidentiality-"


@dataclass(frozen=True, slots=True)
class Statement:
    """One version of the statement: its number, its title and its paragraphs."""

    version: int
    title: str
    paragraphs: tuple[str, ...]

    @property
    def digest(self) -> str:
        """The fingerprint of the words, kept with each acceptance of them."""
        return sha256("\n\n".join((self.title, *self.paragraphs)).encode()).hexdigest()


@lru_cache(maxsize=1)
def statements() -> dict[int, Statement]:
    """Every version by its number."""
    return {made.version: made for made in map(_read, sorted(HERE.glob(f"{NAMED}*.txt")))}


def current_statement() -> Statement:
    """The newest version, which everybody is asked to accept."""
    return statements()[max(statements())]


def _read(path: Path) -> Statement:
    title, *paragraphs = (part.strip() for part in path.read_text(encoding="utf-8").split("\n\n"))
    return Statement(int(path.stem.removeprefix(NAMED)), title, tuple(paragraphs))
