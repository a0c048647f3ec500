"""Settings of one council's service: frozen, read from the environment once."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

PREFIX = "TRIAGE_"
YES = frozenset({"1", "true", "yes", "on"})
SHORTEST_KEY = 32
FEWEST_SIGNS = 12  # a key made of fewer different signs was typed and not drawn
GUESSED = frozenset({"password", "postgres", "triage", "secret", "admin", "changeme", "root"})
THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})

# Shown to people in need: the invented ones of the demonstration would lead nowhere.
OWN_WORDS = (
    "council_name",
    "council_address",
    "contact_phone",
    "contact_email",
    "complaints_phone",
    "interpreter_phone",
    "mash_phone",
    "mash_out_of_hours_phone",
    "security_contact",
)


class UnsafeSettings(Exception):
    """Production was asked to start with a setting that would put families at risk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything a council may set, each from the environment variable `TRIAGE_` + the name in capitals."""

    # Where things are kept
    data: Path = Path("data")
    compiled_templates: Path = Path()  # beside the data where nothing is said
    database_url: str = ""
    redis_url: str = ""
    secret_key: str = field(default="", repr=False)
    secret_key_before: str = field(default="", repr=False)  # while it is being changed: opens what it sealed

    # What proves the audit trail whole (standards.md 6): its own key, and a file that belongs on another machine
    audit_key: str = field(default="", repr=False)
    audit_anchors: Path = Path()

    # What kind of service this is
    production: bool = False
    demo: bool = False
    testing: bool = False
    https: bool = False
    runner: bool = False
    trusted_proxies: int = 0
    debug: bool = False  # also FLASK_DEBUG
    log_level: str = "info"

    # Where it is reached (standards.md 5): names separated by commas, and the address that mails and security.txt give
    hosts: str = ""
    base_url: str = ""
    security_contact: str = "mailto:security@ashcombe.example"

    # A clamd that looks at each file before anybody can take it away: `host:port` or the path of its socket
    clamd: str = ""

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
    request_reminded_working_days: int = 1
    verify_within_working_days: int = 5
    verify_urgent_within_working_days: int = 1
    stuck_working_days: int = 20  # without progress; the other signs that nothing moves stand below
    stuck_meetings: int = 2  # at so many meetings an open action was overdue
    stuck_visits: int = 2  # so many visits found nobody
    stuck_answer_working_days: int = 5  # until whoever is asked why says so
    stuck_wait_working_days: int = 20  # after that day, how long an answer may ask to wait
    stuck_asked_at_once: int = 50  # of families without progress, how many wait for the desk's answer at a time
    lapse_warning_days: int = 30  # how long before an item of evidence lapses somebody is warned of it
    # Trying a policy of the list: who comes into and out of the first so many places, and how many movers are shown
    trial_top_places: int = 10
    trial_wider_places: int = 20
    trial_movers: int = 500
    reconsider_within_working_days: int = 20  # after an outcome, how long its referrer may ask to look again
    unallocated_working_days: int = 10
    draft_kept_days: int = 30
    # Partners' lists: rows of nobody known, and the file with its refused rows (safety.md, "Retention")
    list_rows_kept_months: int = 12
    list_file_kept_months: int = 3
    # A family referred again: how its last time ended is shown first for so long, and its previous team suggested
    known_before_months: int = 12
    previous_team_months: int = 6

    # Caseload caps are warnings, never stops (programme.md, "Where a family goes")
    cap_intensive: int = 5
    cap_light: int = 15
    expected_months_intensive: int = 12
    expected_months_light: int = 9
    offer_answer_working_days: int = 5

    # Outgoing mail; without a server links are handed over by an administrator
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    smtp_starttls: bool = True
    mail_from: str = ""

    # Sessions (standards.md 4)
    session_idle_minutes: int = 30
    session_idle_minutes_administrator: int = 15
    session_absolute_hours: int = 8
    session_warning_minutes: int = 5
    step_up_minutes: int = 10
    reset_link_minutes: int = 30
    # May an agency's OpenID provider stand inside this network? Off, its name must lead to the internet.
    sso_private_networks: bool = False

    upload_megabytes: int = 10
    upload_files: int = 10
    list_megabytes: int = 50

    @classmethod
    def from_env(cls, environ: dict[str, str] | None = None) -> Self:
        """Read every setting from the environment; raises `ValueError` naming a variable it cannot read."""
        source = dict(os.environ) if environ is None else environ
        given: dict[str, Any] = {}
        for item in fields(cls):
            name = PREFIX + item.name.upper()
            if name in source:
                given[item.name] = _read(name, source[name], item.default)
        given["debug"] = given.get("debug", False) or _read("FLASK_DEBUG", source.get("FLASK_DEBUG", ""), default=False)
        return cls(**given).completed()

    def completed(self) -> Self:
        """The same settings with the folder made absolute and what was left out filled in."""
        data = self.data.expanduser().resolve()
        database = self.database_url or f"sqlite:///{data / 'triage.db'}"
        if database.startswith("postgresql://"):
            database = database.replace("postgresql://", "postgresql+psycopg://", 1)
        secret = self.secret_key or ("" if self.production else _kept_key(data, "secret-key"))
        audit = self.audit_key or ("" if self.production else _kept_key(data, "audit-key"))
        complete = replace(
            self,
            data=data,
            compiled_templates=_place(self.compiled_templates, data / "compiled-templates"),
            database_url=database,
            secret_key=secret,
            audit_key=audit,
            audit_anchors=_place(self.audit_anchors, data / "audit-anchors.log"),
        )
        complete.must_be_safe()
        return complete

    def must_be_safe(self) -> None:
        """Refuse to run production with settings that are only fit for trying things out; names each of them."""
        if self.production and (faults := list(self._faults())):
            raise UnsafeSettings("; ".join(faults))

    def trusted_hosts(self) -> list[str] | None:
        """The names under which the service is reached; None where nobody said, as on a developer's machine."""
        return [name.strip() for name in self.hosts.split(",") if name.strip()] or None

    def _faults(self) -> Iterator[str]:
        """What is unsafe, setting by setting."""
        for wrong, words in (
            (self.demo, "TRIAGE_DEMO must be off in production"),
            (self.testing, "TRIAGE_TESTING must be off in production"),
            (self.debug, "TRIAGE_DEBUG and FLASK_DEBUG must be off in production"),
            (self.log_level.lower() == "debug", "TRIAGE_LOG_LEVEL must not be debug in production"),
            (not self.https, "TRIAGE_HTTPS must be on: the session cookie travels only over HTTPS"),
            (
                self.trusted_proxies < 1,
                "TRIAGE_TRUSTED_PROXIES must count the reverse proxies in front: without it all come from one address",
            ),
            (self.database_url.startswith("sqlite"), "TRIAGE_DATABASE_URL must name a PostgreSQL database"),
            (
                (urlsplit(self.database_url).password or "") in GUESSED,
                "TRIAGE_DATABASE_URL must not hold a password that anybody would try",
            ),
            (self.session_idle_minutes > 30, "TRIAGE_SESSION_IDLE_MINUTES must be 30 or less"),
            (
                self.session_idle_minutes_administrator > 15,
                "TRIAGE_SESSION_IDLE_MINUTES_ADMINISTRATOR must be 15 or less",
            ),
            (self.session_absolute_hours > 8, "TRIAGE_SESSION_ABSOLUTE_HOURS must be 8 or less"),
            (self.step_up_minutes > 10, "TRIAGE_STEP_UP_MINUTES must be 10 or less"),
            (
                bool(self.smtp_host) and not self.smtp_starttls and self.smtp_host not in THIS_MACHINE,
                "TRIAGE_SMTP_STARTTLS must be on unless TRIAGE_SMTP_HOST is this machine: mails carry links",
            ),
            (
                self.runner and _processes() > 1,
                "TRIAGE_RUNNER must be off with several web processes (WEB_CONCURRENCY): set TRIAGE_REDIS_URL instead",
            ),
        ):
            if wrong:
                yield words
        yield from self._faults_of_keys()
        yield from self._faults_of_address()
        yield from (
            f"TRIAGE_{name.upper()} still has the invented value" for name in OWN_WORDS if self._is_invented(name)
        )

    def _faults_of_keys(self) -> Iterator[str]:
        """Each key long, drawn by chance, and used for one thing."""
        keys = {item.name: str(getattr(self, item.name)) for item in fields(self) if item.name.endswith("_key")}
        for name, key in keys.items():
            if len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_SIGNS:
                yield f"TRIAGE_{name.upper()} must be at least {SHORTEST_KEY} random characters"
            elif key in [other for others, other in keys.items() if others != name]:
                yield f"TRIAGE_{name.upper()} must differ from the other keys"

    def _faults_of_address(self) -> Iterator[str]:
        """The names that a request may ask for, and the address that mails lead to."""
        hosts = self.trusted_hosts() or []
        if not hosts or any("*" in name or name.startswith(".") for name in hosts):
            yield "TRIAGE_HOSTS must name each host under which the service is reached"
        address = urlsplit(self.base_url)
        if address.scheme != "https" or address.hostname not in hosts:
            yield "TRIAGE_BASE_URL must be an https:// address on one of TRIAGE_HOSTS: mails lead there"

    def _is_invented(self, name: str) -> bool:
        default = next(item.default for item in fields(self) if item.name == name)
        return bool(getattr(self, name) == default)


def _processes() -> int:
    """How many web processes gunicorn was told to start by its variable; gunicorn.conf.py looks at its options."""
    told = os.environ.get("WEB_CONCURRENCY", "1")
    return int(told) if told.isdigit() else 1


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


def _place(given: Path, otherwise: Path) -> Path:
    """A place as the settings give it, or the usual one."""
    return (otherwise if given == Path() else given.expanduser()).resolve()


def _kept_key(data: Path, name: str) -> str:
    """A key made once and kept beside the data, so that sign-ins and the audit trail outlive a restart."""
    data.mkdir(parents=True, exist_ok=True)
    place = data / name
    if not place.exists():
        fresh = data / f"{place.name}.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48), encoding="ascii")
        with suppress(FileExistsError):  # another process was first, and its key is everybody's
            place.hardlink_to(fresh)
        fresh.unlink()
    return place.read_text(encoding="ascii").strip()
