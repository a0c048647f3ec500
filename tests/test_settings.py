"""Production refuses to start with an unsafe setting, and names each one (standards.md 11)."""

from __future__ import annotations

import pytest

from config import OWN_WORDS, Settings, UnsafeSettings

KEY = "kJ8-vQ2x_Lr5Zt9WmBn3Pd7Hs1Fy6Gc4"
SAFE = {
    "TRIAGE_PRODUCTION": "1",
    "TRIAGE_HTTPS": "1",
    "TRIAGE_SECRET_KEY": KEY,
    "TRIAGE_DATABASE_URL": "postgresql://triage@db/triage",
    "TRIAGE_REDIS_URL": "redis://queue:6379/0",
    "TRIAGE_TRUSTED_PROXIES": "1",
    "TRIAGE_HOSTS": "families.example.gov.uk",
    "TRIAGE_BASE_URL": "https://families.example.gov.uk",
    **{f"TRIAGE_{name.upper()}": f"the council's own {name}" for name in OWN_WORDS},
}

UNSAFE = {
    "TRIAGE_DEMO": "1",
    "TRIAGE_TESTING": "1",
    "TRIAGE_DEBUG": "1",
    "FLASK_DEBUG": "1",
    "TRIAGE_LOG_LEVEL": "debug",
    "TRIAGE_HTTPS": "0",
    "TRIAGE_TRUSTED_PROXIES": "0",
    "TRIAGE_DATABASE_URL": "sqlite:////srv/triage.db",
    "TRIAGE_SESSION_IDLE_MINUTES": "31",
    "TRIAGE_SESSION_IDLE_MINUTES_ADMINISTRATOR": "16",
    "TRIAGE_SESSION_ABSOLUTE_HOURS": "9",
    "TRIAGE_STEP_UP_MINUTES": "11",
    "TRIAGE_HOSTS": "",
    "TRIAGE_BASE_URL": "http://families.example.gov.uk",
    "TRIAGE_SECRET_KEY": "short",
    **{f"TRIAGE_{name.upper()}": getattr(Settings(), name) for name in OWN_WORDS},
}
MORE = (
    ("TRIAGE_SECRET_KEY", ""),
    ("TRIAGE_SECRET_KEY", "ab" * 30),
    ("TRIAGE_HOSTS", "*"),
    ("TRIAGE_HOSTS", ".gov.uk,families.example.gov.uk"),
    ("TRIAGE_BASE_URL", ""),
    ("TRIAGE_BASE_URL", "https://elsewhere.example"),
    ("TRIAGE_DATABASE_URL", "postgresql://triage:password@db/triage"),
)


def faults(**changes: str) -> list[str]:
    """What the settings are refused for."""
    with pytest.raises(UnsafeSettings) as refusal:
        Settings.from_env({**safe(), **changes})
    return str(refusal.value).split("; ")


def safe() -> dict[str, str]:
    """The environment of a production that may start; each key of its own."""
    keys = {f"TRIAGE_{name.upper()}": KEY + name for name in Settings.__slots__ if name.endswith("_key")}
    return {**SAFE, **keys}


def test_v13_4_2_safe_settings_start():
    assert Settings.from_env(safe()).production


@pytest.mark.parametrize(("name", "value"), [*UNSAFE.items(), *MORE])
def test_v13_4_2_an_unsafe_setting_stops_production_and_is_named(name, value):
    assert any(name in fault for fault in faults(**{name: value}))


@pytest.mark.parametrize(("name", "value"), [*UNSAFE.items(), *MORE])
def test_v13_4_2_it_alone_is_named(name, value):
    found = faults(**{name: value})

    assert all(name in fault or "TRIAGE_BASE_URL" in fault for fault in found)


def test_v13_4_2_the_runner_stops_production_beside_other_processes(monkeypatch):
    monkeypatch.setenv("WEB_CONCURRENCY", "4")

    assert "TRIAGE_RUNNER" in faults(TRIAGE_RUNNER="1")[0]


def test_v13_4_2_all_faults_are_told_at_once():
    unsafe = {name: value for name, value in UNSAFE.items() if name != "FLASK_DEBUG"}

    found = faults(**unsafe)

    assert {name for name in unsafe if not any(name in fault for fault in found)} == set()


def test_v12_3_1_mail_leaves_the_machine_encrypted_or_not_at_all():
    plain = {"TRIAGE_SMTP_STARTTLS": "0"}

    assert "TRIAGE_SMTP_STARTTLS" in faults(TRIAGE_SMTP_HOST="mail.example.gov.uk", **plain)[0]
    assert Settings.from_env({**safe(), "TRIAGE_SMTP_HOST": "localhost", **plain}).production
    assert Settings.from_env({**safe(), "TRIAGE_SMTP_HOST": "mail.example.gov.uk"}).production


def test_v13_4_2_outside_production_nothing_is_refused(tmp_path):
    assert not Settings.from_env({**UNSAFE, "TRIAGE_DATA": str(tmp_path)}).production


def test_v13_3_1_a_key_serves_one_purpose():
    names = [f"TRIAGE_{name.upper()}" for name in Settings.__slots__ if name.endswith("_key")]

    same = faults(**dict.fromkeys(names, KEY))

    assert len(names) > 1
    assert same == [f"{name} must differ from the other keys" for name in names]


@pytest.mark.parametrize("name", [name for name in Settings.__slots__ if name.endswith("_key")])
def test_v13_3_1_a_key_is_never_shown_by_the_settings(name):
    assert KEY not in repr(Settings(**{name: KEY}))
