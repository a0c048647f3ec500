"""What TOML says, as JSON can keep it and back again, and the digest by which two documents are told apart."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from importlib import resources
from pathlib import PurePath
from typing import Any

DAYS = frozenset({"start", "end", "starts_on"})
"""The keys under which TOML holds a day; JSON holds it as ISO text."""

Document = Mapping[str, Any]


def to_json(value: Any) -> Any:
    """A document with its days as ISO text."""
    if isinstance(value, Mapping):
        return {key: to_json(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [to_json(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def from_json(value: Any) -> Any:
    """The document again; what is under the key of a day and is none stays as it is, for the reader to refuse."""
    if isinstance(value, Mapping):
        return {key: _day(each) if key in DAYS else from_json(each) for key, each in value.items()}
    if isinstance(value, list):
        return [from_json(each) for each in value]
    return value


def digest(document: Document) -> str:
    """SHA-256 of the document in canonical form: the order of keys and the spelling of the file do not count."""
    text = json.dumps(to_json(document), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def shipped_text(folder: str, name: str) -> str:
    """The TOML of a file that comes with the service, such as `shipped_text("frameworks", "tf1.toml")`."""
    return (resources.files("triage.rules") / folder / PurePath(name).name).read_text(encoding="utf-8")


def _day(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        return value
