"""A version as its page shows it: shipped with the service, or written by the council, at whatever stage."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from triage.criteria import documents, queries
from triage.criteria.commands import CriteriaKind
from triage.criteria.documents import Document
from triage.criteria.models import CriteriaVersion, VersionState
from triage.criteria.queries import Standing
from triage.errors import NotFound
from triage.rules.catalogue import used_from
from triage.rules.documents import digest, from_json
from triage.rules.framework import Framework
from triage.rules.framework_checks import Obstacle
from triage.rules.framework_reader import as_far_as_read


@dataclass(frozen=True, slots=True)
class Sheet:
    """One version: its document, what can be read of it, and what stands in the way of publishing it."""

    kind: CriteriaKind
    key: str
    name: str
    document: Document
    version: CriteriaVersion | None = None
    standing: Standing | None = None
    framework: Framework | None = None
    policy: Any = None
    obstacles: tuple[Obstacle, ...] = field(default=())

    @property
    def number(self) -> str:
        """The version's number."""
        return self.key.partition("@")[2]

    @property
    def place(self) -> str:
        """What stands for it in an address: its id, or the key of one that comes with the service."""
        return str(self.version.id) if self.version else self.key

    @property
    def is_draft(self) -> bool:
        """Whether it can be edited."""
        return self.version is not None and self.version.state is VersionState.DRAFT

    @property
    def is_tried(self) -> bool:
        """Whether it was tried to the end as it stands."""
        return self.version is not None and self.version.tried_digest == digest(self.document)


def shipped(key: str, on: date) -> Sheet:
    """A version that comes with the service; raises `NotFound`."""
    for kind, (_, files) in documents.SHIPPED.items():
        if key in files:
            document = queries.document(kind, key)
            return _sheet(kind, document, standing=queries.standing_of(key, on))
    raise NotFound


def written(version_id: uuid.UUID, on: date) -> Sheet:
    """A version that the council wrote, at whatever stage; raises `NotFound`."""
    version = queries.version(version_id)
    standing = None
    if version.state is VersionState.PUBLISHED:
        standing = queries.standing_of(f"{version.code}@{version.version}", on)
    return _sheet(version.kind, from_json(version.content), version=version, standing=standing)


def placed(place: str, on: date) -> Sheet:
    """Either, by what stands for it in an address; raises `NotFound`."""
    try:
        version_id = uuid.UUID(place)
    except ValueError:
        return shipped(place, on)
    return written(version_id, on)


def base_of(sheet: Sheet, on: date) -> Sheet | None:
    """The version that this one was begun from, if it was begun from one."""
    based_on = sheet.version.based_on if sheet.version else ""
    if not based_on:
        return None
    standing = queries.standing_of(based_on, on)
    return placed(str(standing.version_id or standing.key), on)


def judging_on(sheet: Sheet, day: date) -> tuple[Framework, ...]:
    """The frameworks in use on a day if this one is published from it, the one of new referrals first."""
    if sheet.framework is None:
        return ()
    return queries.catalogue().with_published([used_from(sheet.framework, day)]).in_use(day)


def _sheet(
    kind: CriteriaKind, document: Document, *, version: CriteriaVersion | None = None, standing: Standing | None = None
) -> Sheet:
    framework, policy = None, None
    if kind is CriteriaKind.FRAMEWORK:
        framework, obstacles = as_far_as_read(document)
    else:
        obstacles = documents.obstacles(kind, document)
        policy = None if obstacles else documents.read(kind, document)
    name = str(document.get("name") or "")
    key = f"{document.get('code')}@{document.get('version')}"
    return Sheet(kind, key, name, document, version, standing, framework, policy, obstacles)
