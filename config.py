"""Settings of one council's service: frozen, read from the environment once."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Self

PREFIX = "TRIAGE_"
YES = frozenset({"1", "true", "yes", "on"})


class UnsafeSettings(Exception):
    """Production was asked to start with a setting that would put families at risk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything a council may set, each from the environment variable `TRIAGE_` + the name in capitals."""

    # Where things are kept
    data: Path = Path("data")
    database_url: str = ""
    redis_url: str = ""
    secret_key: str = field(default="", repr=False)

    # What kind of service this is
    production: bool = False
    demo: bool = False
    testing: bool = False
    https: bool = False
    runner: bool = False
    trusted_proxies: int = 0

    # Words and numbers on screen and paper
    council_name: str = "Ashcombe City Council"
    service_name: str = "Family referrals and panel"
    programme_name: str = "Strengthening Families"
    brand_colour: str = "#12436d"
    council_address: str = (
        "Strengthening Families, Ashcombe City Council, Civic Hall, Market Square, Ashcombe, ZZ99 1AA"
    )
    contact_phone: str = "01632 960 100"
    contact_email: str = "families@ashcombe.example"
    complaints_phone: str = "01632 960 110"
    complaints_url: str = "www.ashcombe.example/complaints"
    privacy_url: str = "www.ashcombe.example/families-privacy"
    interpreter_phone: str = "01632 960 120"
    mash_phone: str = "01632 960 999"
    mash_out_of_hours_phone: str = "01632 960 998"
    visit_team_name: str = "Community Safety"

    # Rhythm (panel.md, "Rhythm": every number is a setting with this default)
    referrals_close_working_days: int = 4
    papers_out_working_days: int = 2
    minutes_per_family: int = 10
    quorum_agencies: int = 3
    actions_out_working_days: int = 1
    minutes_drafted_working_days: int = 3
    referrer_told_working_days: int = 2
    family_letter_working_days: int = 5
    request_due_working_days: int = 5
    verify_within_working_days: int = 5
    stuck_working_days: int = 20
    unallocated_working_days: int = 10
    draft_kept_days: int = 30

    # Caseload caps are warnings, never stops (programme.md, "Where a family goes")
    cap_intensive: int = 5
    cap_light: int = 15
    expected_months_intensive: int = 12
    expected_months_light: int = 9
    offer_answer_working_days: int = 5

    # Sessions (standards.md 4)
    session_idle_minutes: int = 30
    session_absolute_hours: int = 8

    upload_megabytes: int = 10
    upload_files: int = 10

    @classmethod
    def from_env(cls, environ: dict[str, str] | None = None) -> Self:
        """Read every setting from the environment; raises `ValueError` naming a variable it cannot read."""
        source = dict(os.environ) if environ is None else environ
        given: dict[str, Any] = {}
        for item in fields(cls):
            name = PREFIX + item.name.upper()
            if name in source:
                given[item.name] = _read(name, source[name], item.default)
        return cls(**given).completed()

    def completed(self) -> Self:
        """The same settings with the folder made absolute and what was left out filled in."""
        data = self.data.expanduser().resolve()
        database = self.database_url or f"sqlite:///{data / 'triage.db'}"
        if database.startswith("postgresql://"):
            database = database.replace("postgresql://", "postgresql+psycopg://", 1)
        secret = self.secret_key or ("" if self.production else _kept_secret(data))
        complete = replace(self, data=data, database_url=database, secret_key=secret)
        complete.must_be_safe()
        return complete

    def must_be_safe(self) -> None:
        """Refuse to run production with a setting that is only fit for trying things out."""
        if not self.production:
            return
        faults = [
            words
            for wrong, words in (
                (len(self.secret_key) < 32, "TRIAGE_SECRET_KEY must be at least 32 random characters"),
                (self.demo, "TRIAGE_DEMO must be off in production"),
                (self.testing, "TRIAGE_TESTING must be off in production"),
                (not self.https, "TRIAGE_HTTPS must be on: the session cookie travels only over HTTPS"),
                (self.database_url.startswith("sqlite"), "TRIAGE_DATABASE_URL must name a PostgreSQL database"),
            )
            if wrong
        ]
        if faults:
            raise UnsafeSettings("; ".join(faults))


def _read(name: str, text: str, default: object) -> object:
    """One variable in the type of its default."""
    if isinstance(default, bool):
        return text.strip().lower() in YES
    if isinstance(default, int):
        try:
            return int(text)
        except ValueError as error:
            raise ValueError(f"{name} must be a whole number, not {text!r}") from error
    if isinstance(default, Path):
        return Path(text)
    return text


def _kept_secret(data: Path) -> str:
    """A secret made once and kept beside the data, so that sign-ins outlive a restart outside production."""
    data.mkdir(parents=True, exist_ok=True)
    place = data / "secret-key"
    if not place.exists():
        place.touch(mode=0o600)
        place.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return place.read_text(encoding="ascii").strip()
