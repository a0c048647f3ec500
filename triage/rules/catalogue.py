"""The published frameworks: those that come with the service and a council's own, chosen by date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from triage.rules.framework import Framework, Period
from triage.rules.framework_reader import FrameworkError, framework_of, read_framework

__all__ = [
    "Catalogue",
    "FrameworkError",
    "UnknownFramework",
    "framework_of",
    "load",
    "published",
    "read_framework",
    "used_from",
]


class UnknownFramework(LookupError):
    """No framework of that code and version has been published."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every published framework, newest last."""

    frameworks: tuple[Framework, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(framework.code for framework in self.frameworks))

    def get(self, code: str, version: str | None = None) -> Framework:
        """By code, the newest version unless one is named; raises UnknownFramework."""
        found = [each for each in self.frameworks if each.code == code and version in {None, each.version}]
        if not found:
            wanted = code if version is None else f"{code}, version {version}"
            known = ", ".join(self.codes)
            raise UnknownFramework(f"There is no framework “{wanted}”. There are: {known}.")
        return found[-1]

    def in_use(self, on: date, local: Mapping[str, tuple[Period, ...]] | None = None) -> tuple[Framework, ...]:
        """The frameworks that the council uses on that day, of each code the version begun last.

        The newest programme comes first; of two that began together, the one that has been in use for longer.

        `local` holds the council's settings by code; a framework that it does not name is in use
        on the days that its own file says.
        """
        periods = local or {}
        used: dict[str, tuple[date, Framework]] = {}
        for framework in self.frameworks:
            begun = [each.start for each in periods.get(framework.code, framework.locally) if on in each]
            before = used.get(framework.code)
            if begun and (before is None or max(begun) >= before[0]):
                used[framework.code] = (max(begun), framework)
        order = sorted(used.values(), key=lambda each: (-each[1].national.start.toordinal(), each[0]))
        return tuple(framework for _, framework in order)

    def with_published(self, versions: Iterable[Framework]) -> Catalogue:
        """With what the council published itself, each version after the one that it follows."""
        return Catalogue(_in_order((*self.frameworks, *versions)))

    def default(self, on: date, local: Mapping[str, tuple[Period, ...]] | None = None) -> Framework | None:
        """The one a referral received that day is judged under."""
        return next(iter(self.in_use(on, local)), None)


@cache
def published() -> Catalogue:
    """The frameworks that come with the service."""
    return load()


def load(*folders: Path) -> Catalogue:
    """The shipped frameworks with those of a council's own folders; raises FrameworkError."""
    shipped = resources.files("triage.rules") / "frameworks"
    found: dict[str, Framework] = {}
    for source in _sources((shipped, *folders)):
        framework = read_framework(source.read_text(encoding="utf-8"), name=source.name)
        if framework.key in found:
            raise FrameworkError(f"{source.name}: {framework.key} has been published already.")
        found[framework.key] = framework
    return Catalogue(_in_order(found.values()))


def _in_order(frameworks: Iterable[Framework]) -> tuple[Framework, ...]:
    """Oldest programme first; of one code in the order in which they came into use."""
    return tuple(
        sorted(frameworks, key=lambda each: (each.national.start, each.code, each.locally[0].start, each.version))
    )


def _sources(folders: Iterable[Traversable]) -> list[Traversable]:
    files = [each for folder in folders for each in folder.iterdir()]
    return sorted((each for each in files if each.name.endswith(".toml")), key=lambda f: f.name)


def used_from(framework: Framework, start: date, end: date | None = None) -> Framework:
    """The same framework in use from one day to another, whatever its own file says."""
    return replace(framework, locally=(Period(start, end),))
