"""docs/access.md says what the service does: it is written from the same data."""

from __future__ import annotations

from triage.access.about import ROLES
from triage.access.cli import DOCUMENT, written
from triage.access.permissions import GRANTS, HELD_AT, Permission, Role


def test_the_document_is_up_to_date(app):
    assert DOCUMENT.read_text(encoding="utf-8") == written(app), "run: flask access print --save"


def test_every_role_has_a_line_grants_and_a_place(app):
    assert set(ROLES) == set(GRANTS) == set(HELD_AT) == set(Role)
    assert all(each.does and each.meets for each in ROLES.values())


def test_every_permission_is_given_to_some_role_and_written_down(app):
    words = written(app)

    assert frozenset().union(*GRANTS.values()) == set(Permission)
    assert all(f"| {each.value} |" in words for each in Permission)


def test_the_command_tells_when_the_document_is_out_of_date(app, monkeypatch, tmp_path):
    other = tmp_path / "access.md"
    other.write_text("something else")
    monkeypatch.setattr("triage.access.cli.DOCUMENT", other)

    checked = app.test_cli_runner().invoke(args=["access", "print", "--check"])
    saved = app.test_cli_runner().invoke(args=["access", "print", "--save"])

    assert checked.exit_code == 1
    assert "out of date" in checked.output
    assert saved.exit_code == 0
    assert other.read_text(encoding="utf-8") == written(app)


def test_people_who_run_the_service_have_no_case_data():
    no_case_data = {
        Permission.REPORTS_SEE,
        Permission.AUDIT_SEE,
        Permission.USERS_MANAGE,
        Permission.SETTINGS_MANAGE,
        Permission.GLASSES_REVIEW,
        Permission.CRITERIA_SEE,
        Permission.CRITERIA_EDIT,
        Permission.CALENDARS_EDIT,
    }
    for role in (Role.AUDITOR, Role.INFORMATION_GOVERNANCE, Role.USER_ADMINISTRATOR):
        beyond = GRANTS[role] - no_case_data

        assert beyond == set(), role
