"""Every published version by where it stands on a day: in use, to come, or older."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from triage.criteria import documents
from triage.criteria.commands import CriteriaKind
from triage.criteria.models import CriteriaVersion, VersionState
from triage.criteria.queries.in_use import catalogue, priority_policy, routing_policy
from triage.criteria.queries.versions import document, versions
from triage.errors import NotFound
from triage.rules.framework import Framework, Period


@dataclass(frozen=True, slots=True)
class Standing:
    """A published version; `version_id` is None for one that comes with the service, `since` for one always in use."""

    kind: CriteriaKind
    key: str
    name: str
    since: date | None = None
    until: date | None = None
    version_id: uuid.UUID | None = None
    words: tuple[str, ...] = ()
    proposed_by_id: uuid.UUID | None = None

    @property
    def number(self) -> str:
        """The version's number."""
        return self.key.partition("@")[2]


@dataclass(frozen=True, slots=True)
class Overview:
    """Published versions by where they stand: each in its own order, frameworks first."""

    in_use: tuple[Standing, ...]
    to_come: tuple[Standing, ...]
    older: tuple[Standing, ...]

    @property
    def every(self) -> tuple[Standing, ...]:
        """All of them, those in use first."""
        return (*self.in_use, *self.to_come, *self.older)


def overview(on: date) -> Overview:
    """Where every published version stands on a day."""
    found = [*_frameworks(on), *_policies(on)]
    used = _keys_in_use(on)
    in_use = tuple(each for each in found if (each.kind, each.key) in used)
    to_come = tuple(each for each in found if each.since is not None and each.since > on)
    return Overview(in_use, to_come, tuple(each for each in found if each not in in_use and each not in to_come))


def standing_of(key: str, on: date) -> Standing:
    """The published version of that key; raises `NotFound`."""
    for each in overview(on).every:
        if each.key == key:
            return each
    raise NotFound


def _keys_in_use(on: date) -> set[tuple[CriteriaKind, str]]:
    policy, routing = priority_policy(on=on), routing_policy(on=on)
    return {
        *((CriteriaKind.FRAMEWORK, each.key) for each in catalogue().in_use(on)),
        (CriteriaKind.PRIORITY, policy.key),
        (CriteriaKind.ROUTING, f"{routing.code}@{routing.version}"),
    }


def _frameworks(on: date) -> Iterator[Standing]:
    own = _own(CriteriaKind.FRAMEWORK)
    for each in reversed(catalogue().frameworks):
        period, version = _period(each, on), own.get(each.key)
        yield Standing(
            CriteriaKind.FRAMEWORK,
            each.key,
            each.name,
            period.start,
            period.end,
            version.id if version else None,
            each.rule_words,
            version.proposed_by_id if version else None,
        )


def _period(framework: Framework, on: date) -> Period:
    """From the first day of its use until the last, gaps of a day aside."""
    first, last = framework.locally[0], framework.locally[-1]
    return next((each for each in framework.locally if on in each), Period(first.start, last.end))


def _policies(on: date) -> Iterator[Standing]:
    for kind in (CriteriaKind.PRIORITY, CriteriaKind.ROUTING):
        for each in reversed(list(_own(kind).values())):
            yield Standing(
                kind,
                f"{each.code}@{each.version}",
                each.name,
                each.in_use_from,
                each.in_use_until,
                each.id,
                proposed_by_id=each.proposed_by_id,
            )
        for key in documents.SHIPPED[kind][1]:
            yield Standing(kind, key, str(document(kind, key)["name"]))


def _own(kind: CriteriaKind) -> dict[str, CriteriaVersion]:
    """The council's own published versions, the one that began first first."""
    found = sorted(
        versions(VersionState.PUBLISHED, kind=kind), key=lambda each: (each.in_use_from or date.min, each.version)
    )
    return {f"{each.code}@{each.version}": each for each in found}
