"""Versions of frameworks and policies: written, tried, proposed, published by a second person, never edited after."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from triage.criteria.commands import CriteriaKind
from triage.db import Base, uuid_pk


class VersionState(StrEnum):
    """How far it has come: only a draft is edited, and what is published stays as it is."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    PUBLISHED = "published"
    DROPPED = "dropped"


VERSION_STATE_LABELS = {
    VersionState.DRAFT: "Draft",
    VersionState.PROPOSED: "Waits for a second person",
    VersionState.PUBLISHED: "Published",
    VersionState.DROPPED: "Dropped",
}


class CriteriaVersion(Base):
    """`content` is the document as its TOML says it; `digest` its SHA-256 in canonical form, fixed at publication.

    `in_use_from` is the first day on which it judges; `in_use_until` the last one, None until something replaces it.
    A framework that a council gave up has a last day and stays here, so that the past is explained by its own version.
    `tried_digest` is the document as it was last tried to the end; `begun_at` is when those who act on what comes into
    use, such as the list that is scored anew, were told of it.
    """

    __tablename__ = "criteria_versions"
    __table_args__ = (
        UniqueConstraint("kind", "code", "version"),
        Index("ix_criteria_versions_state", "kind", "state"),
    )

    id: Mapped[uuid.UUID] = uuid_pk()
    kind: Mapped[CriteriaKind]
    code: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    based_on: Mapped[str] = mapped_column(String(80), default="")
    state: Mapped[VersionState] = mapped_column(default=VersionState.DRAFT)
    content: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64), default="")
    why: Mapped[str] = mapped_column(Text, default="")
    drafted_at: Mapped[datetime]
    drafted_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    drafted_by_name: Mapped[str] = mapped_column(String(120), default="")
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    proposed_at: Mapped[datetime | None]
    proposed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    proposed_by_name: Mapped[str] = mapped_column(String(120), default="")
    sent_back_because: Mapped[str] = mapped_column(Text, default="")
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    published_by_name: Mapped[str] = mapped_column(String(120), default="")
    in_use_from: Mapped[date | None]
    in_use_until: Mapped[date | None]
    tried_digest: Mapped[str] = mapped_column(String(64), default="")
    begun_at: Mapped[datetime | None]
    idempotency_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    revision: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": revision}
