"""Criteria and policies for a test: a document from the shipped one, and a version that is published already."""

from __future__ import annotations

import tomllib
from datetime import date

from triage import clock
from triage.criteria import queries as criteria
from triage.criteria.models import CriteriaKind, CriteriaVersion, VersionState
from triage.db import db, transaction
from triage.rules.documents import digest, shipped_text, to_json


def document(folder: str, file: str, **changes: object) -> dict[str, object]:
    """A shipped document with some of it changed."""
    return tomllib.loads(shipped_text(folder, file)) | changes


def publish(kind: CriteriaKind, content: dict[str, object], *, start: date, end: date | None = None) -> None:
    """Publish a version that judges from a day on."""
    with transaction():
        now = clock.now()
        db.session.add(
            CriteriaVersion(
                kind=kind,
                code=content["code"],
                version=content["version"],
                name=content["name"],
                state=VersionState.PUBLISHED,
                content=to_json(content),
                digest=digest(content),
                drafted_at=now,
                changed_at=now,
                published_at=now,
                in_use_from=start,
                in_use_until=end,
            )
        )
    criteria.forget()
