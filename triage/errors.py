"""What an act may answer instead of doing what was asked."""

from __future__ import annotations

from collections.abc import Sequence


class ServiceError(Exception):
    """Something the person can be told about in a plain sentence."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message


class NotFound(ServiceError):
    """No such record, or not this person's to see: the two are the same to a stranger (safety.md)."""


class Merged(NotFound):
    """The record was merged into another: whoever asks for it is led there."""

    def __init__(self, *, gone: str, kept: str) -> None:
        super().__init__(f"{gone} was merged into {kept}")
        self.gone, self.kept = gone, kept


class Refused(ServiceError):
    """The record's state forbids the act; nothing was changed."""


class Invalid(ServiceError):
    """A fact given cannot be right; nothing was changed."""


class Stale(ServiceError):
    """Somebody else changed the record since this person saw it; nothing was changed and nothing typed is lost."""

    def __init__(self, message: str = "", changes: Sequence[str] = ()) -> None:
        super().__init__(message or "Somebody else changed this while you were working on it.")
        self.changes = tuple(changes)


class Doubled(Stale):
    """Somebody has just made the same record: a second press of one button, or two people at once."""


class Crossed(Stale):
    """Two acts waited for one another, and the database let the other go first; nothing of this one was done."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody else was saving the same thing at the same moment. Nothing was saved: try once more."
        )
