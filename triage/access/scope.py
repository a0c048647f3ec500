"""On whose behalf the database is read just now: the signed-in person, or the service itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from dataclasses import dataclass

from triage.access.actor import SERVICE, Actor


@dataclass(frozen=True, slots=True)
class Scope:
    """Who reads, and whether a broken glass counts: only on the pages that may be read through one."""

    actor: Actor
    through_glass: bool = False


_bound: ContextVar[Scope | None] = ContextVar("scope", default=None)

Binding = Token[Scope | None]


def bind(actor: Actor | None, *, through_glass: bool = False) -> Binding:
    """Read on behalf of this person from here on, or of nobody; `unbind` goes back to what was before."""
    return _bound.set(None if actor is None else Scope(actor, through_glass))


def unbind(binding: Binding) -> None:
    """Go back to whoever was bound before."""
    _bound.reset(binding)


def bound() -> Actor | None:
    """Who reads; None where nobody was bound, and then no case table is read at all."""
    scope = _bound.get()
    return scope.actor if scope is not None else None


def sees_through_glass() -> bool:
    """Whether a restricted family that this person opened in an emergency is there to be read just now."""
    scope = _bound.get()
    return scope is not None and scope.through_glass


@contextmanager
def acting_as(actor: Actor) -> Iterator[None]:
    """Read on behalf of this actor inside the block."""
    binding = bind(actor)
    try:
        yield
    finally:
        unbind(binding)


@contextmanager
def without_glass() -> Iterator[None]:
    """Read on behalf of the same person, to whom no glass counts: what may be changed is more than what may be read."""
    binding = bind(bound())
    try:
        yield
    finally:
        unbind(binding)


@contextmanager
def as_service() -> Iterator[None]:
    """Read as the service, which sees every family: for what the record as a whole needs, never for a page."""
    with acting_as(SERVICE):
        yield
