"""Writing versions: begun from a published one, saved as often as need be, never touched once they are published."""

from __future__ import annotations

import re
import uuid

from triage import audit, clock
from triage.access.actor import Actor
from triage.criteria import documents, queries
from triage.criteria.commands import CriteriaKind, SaveDraft, StartDraft
from triage.criteria.documents import Document
from triage.criteria.models import CriteriaVersion, VersionState
from triage.db import db, once, transaction
from triage.errors import Invalid, Refused, Stale
from triage.rules.documents import digest, from_json, to_json
from triage.rules.toml_reader import DataError

CODE = re.compile(r"[a-z][a-z0-9-]{1,39}")
WRITTEN_HERE = {"code", "version"}


@once
def start(command: StartDraft, *, by: Actor) -> CriteriaVersion:
    """Begin a draft from a published version; a second send of the same form gives the first draft.

    Raises:
        NotFound: there is no published version of that key.
        Invalid: its own code is no code, or is taken.
    """
    with transaction():
        earlier = queries.version_by_key(command.idempotency_key)
        if earlier is not None:
            return earlier
        base = queries.document(command.kind, command.based_on)
        code = _code(command.kind, command.code or str(base["code"]), own=bool(command.code))
        draft = dict(base) | {"code": code, "name": command.name or base["name"]}
        version = _begin(command.kind, draft, based_on=command.based_on, why=command.why, by=by)
        version.idempotency_key = command.idempotency_key
        audit.record("criteria.begun", subject=version, by=by, based_on=command.based_on)
    return version


@once
def take_in(text: str, *, why: str, key: str, by: Actor) -> CriteriaVersion:
    """Begin a draft from a TOML file; its version is numbered here, whatever the file says.

    Raises:
        Invalid: the file is no TOML, or cannot be criteria at all.
    """
    with transaction():
        earlier = queries.version_by_key(key)
        if earlier is not None:
            return earlier
        try:
            document = documents.parse(text)
            kind = documents.kind_of(document)
            documents.read(kind, document)
        except DataError as error:
            raise Invalid(str(error)) from error
        _code(kind, str(document["code"]), own=False)
        version = _begin(kind, document, based_on="", why=why, by=by)
        version.idempotency_key = key
        audit.record("criteria.taken_in", subject=version, by=by)
    return version


def save(command: SaveDraft, *, by: Actor) -> CriteriaVersion:
    """Keep the document as it stands, also while it cannot be published yet.

    Raises:
        Refused: it is no draft any more.
        Stale: somebody else saved it since it was seen.
    """
    with transaction():
        version = to_edit(command.version_id, command.seen_revision)
        document = dict(command.content) | {"code": version.code, "version": version.version}
        if digest(document) != digest(from_json(version.content)):
            version.content = to_json(document)
            version.name = str(document.get("name") or version.name)[:200]
            version.changed_at, version.changed_by_id = clock.now(), by.user_id
            audit.record("criteria.saved", subject=version, by=by)
    return version


def drop(version_id: uuid.UUID, seen_revision: int, *, by: Actor) -> CriteriaVersion:
    """Put a draft aside; it is kept and can be read, and its number is not used again."""
    with transaction():
        version = to_edit(version_id, seen_revision)
        version.state = VersionState.DROPPED
        version.changed_at, version.changed_by_id = clock.now(), by.user_id
        audit.record("criteria.dropped", subject=version, by=by)
    return version


def note_trial(version_id: uuid.UUID, tried: str) -> None:
    """Remember the document that was tried to the end; an older one than today's does not count at publication.

    Nobody's form goes stale by it: the words are what they were.
    """
    with transaction():
        queries.note_tried(version_id, tried)


def to_edit(version_id: uuid.UUID, seen_revision: int) -> CriteriaVersion:
    """A draft as it was seen; raises `Refused` or `Stale`."""
    version = queries.version(version_id)
    if version.state is not VersionState.DRAFT:
        raise Refused("This version is no draft any more. To change it, begin a new version from it.")
    if version.revision != seen_revision:
        raise Stale("Somebody else saved this draft while you were working on it.")
    return version


def _begin(kind: CriteriaKind, document: Document, *, based_on: str, why: str, by: Actor) -> CriteriaVersion:
    code, now = str(document["code"]), clock.now()
    number = _next_number(kind, code)
    content = dict(document) | {"code": code, "version": number}
    version = CriteriaVersion(
        kind=kind,
        code=code,
        version=number,
        name=str(content["name"])[:200],
        based_on=based_on,
        content=to_json(content),
        why=why,
        drafted_at=now,
        drafted_by_id=by.user_id,
        drafted_by_name=by.name,
        changed_at=now,
        changed_by_id=by.user_id,
    )
    db.session.add(version)
    db.session.flush()
    return version


def _next_number(kind: CriteriaKind, code: str) -> str:
    """One more than any version of the code that was ever begun, or comes with the service."""
    shipped = [key.partition("@")[2] for key in documents.SHIPPED[kind][1] if key.partition("@")[0] == code]
    numbers = [int(each) for each in (*shipped, *queries.numbers_of(kind, code)) if each.isdigit()]
    return str(max(numbers, default=0) + 1)


def _code(kind: CriteriaKind, code: str, *, own: bool) -> str:
    """The code if it can be one; a framework of one's own needs one that nobody has."""
    if not CODE.fullmatch(code):
        raise Invalid(
            "A code is 2 to 40 small letters, digits and hyphens, and begins with a letter, such as “local1”."
        )
    taken = {key.partition("@")[0] for key in documents.SHIPPED[kind][1]}
    if own and (code in taken or queries.numbers_of(kind, code)):
        raise Invalid(f"The code “{code}” is taken. Choose another, or begin a new version of it.")
    return code
