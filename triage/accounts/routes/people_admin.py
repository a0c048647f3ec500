"""Settings: people, for user administrators and for the leads of agencies."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage import clock
from triage.access.about import ROLES
from triage.access.guards import current_actor, requires, step_up
from triage.access.permissions import GRANTS, Role, grantable
from triage.access.permissions import Permission as P
from triage.accounts import queries as accounts
from triage.accounts.models import User
from triage.accounts.queries import people_admin as queries
from triage.accounts.routes import bp
from triage.accounts.routes.acting import DONE, press, submit
from triage.accounts.routes.handing_over import hand_over
from triage.accounts.service import holdings
from triage.accounts.service import people_admin as service
from triage.accounts.service.mailing import mail_works
from triage.forms.accounts.people import ChangeAccountForm, EndAccountForm
from triage.forms.fields import Option
from triage.rules.agencies import AgencyKind
from triage.settings import settings

HANDED = "The link lets them choose a new password. It works once, within {minutes} minutes."


def role_options(kind: AgencyKind, held: frozenset[Role] = frozenset()) -> list[Option]:
    """The roles that this person may give at an agency of that kind, each with what somebody does with it."""
    return [
        Option(role.value, role.value.capitalize(), hint=ROLES[role].does)
        for role in Role
        if role in grantable(current_actor().permissions, kind) or role in held
    ]


@bp.get("/settings/people")
@requires(P.USERS_MANAGE, P.PEOPLE_MANAGE)
def people() -> ResponseReturnValue:
    """Everybody this person looks after, and who has been invited."""
    actor = current_actor()
    agencies = queries.agencies_of(actor)
    chosen = next((each for each in agencies if str(each.id) == request.args.get("agency")), None)
    ended = "ended" in request.args
    agency_id = chosen.id if chosen else None
    invitations = queries.waiting_invitations(seen_by=actor, agency_id=agency_id)
    return render_template(
        "settings/people.html",
        agencies=agencies,
        chosen=chosen,
        ended=ended,
        people=queries.persons(seen_by=actor, agency_id=agency_id, ended=ended),
        invitations=invitations,
        mails=queries.invitation_mails([each.id for each in invitations]),
        now=clock.now(),
        combined=service.combined_with_cases,
    )


@bp.get("/settings/people/<uuid:user_id>")
@requires(P.USERS_MANAGE, P.PEOPLE_MANAGE)
def person(user_id: uuid.UUID) -> ResponseReturnValue:
    """One account, and what can be done about it."""
    actor = current_actor()
    found = queries.person(user_id, seen_by=actor)
    return render_template(
        "settings/person.html",
        person=found,
        roles=[(role, sorted(GRANTS[role])) for role in Role if role.value in found.roles],
        mine=found.id == actor.user_id,
        may_look_after=service.may_look_after(actor, found),
        combined=service.combined_with_cases(found),
        holdings=holdings.held_by(found.id),
        has_codes=accounts.second_factor(found.id) is not None,
    )


@bp.route("/settings/people/<uuid:user_id>/change", methods=["GET", "POST"])
@requires(P.USERS_MANAGE, P.PEOPLE_MANAGE)
@step_up
def change_person(user_id: uuid.UUID) -> ResponseReturnValue:
    """Change somebody's name, job and roles."""
    actor = current_actor()
    found = queries.person(user_id, seen_by=actor)
    held = frozenset(Role(role) for role in found.roles)
    form = ChangeAccountForm(
        name=found.name, job_title=found.job_title, roles=sorted(held), seen_revision=found.roles_revision
    )
    form.roles.options = role_options(found.agency.kind)
    status = submit(
        form,
        lambda: service.change_account(form.to_command(user_id), by=actor),
        revision=lambda: queries.person(user_id, seen_by=actor).roles_revision,
    )
    if status == DONE:
        flash("The account is saved. New roles hold once they sign in again.", "success")
        return redirect(url_for("accounts.person", user_id=user_id), DONE)
    return render_template("settings/person_form.html", form=form, person=found), status


@bp.route("/settings/people/<uuid:user_id>/end", methods=["GET", "POST"])
@requires(P.USERS_MANAGE, P.PEOPLE_MANAGE)
@step_up
def end_person(user_id: uuid.UUID) -> ResponseReturnValue:
    """End somebody's account, once one has seen what they still hold."""
    actor = current_actor()
    found = queries.person(user_id, seen_by=actor)
    form = EndAccountForm()
    status = submit(form, lambda: service.end_account(form.to_command(user_id), by=actor))
    if status == DONE:
        flash("The account has ended.", "success")
        return redirect(url_for("accounts.person", user_id=user_id), DONE)
    page = render_template("settings/person_end.html", form=form, person=found, holdings=holdings.held_by(user_id))
    return page, status


@bp.post("/settings/people/<uuid:user_id>/confirm")
@requires(P.USERS_MANAGE, P.PEOPLE_MANAGE)
@step_up
def confirm_person(user_id: uuid.UUID) -> ResponseReturnValue:
    """Somebody still needs their account: a suspension is lifted."""
    return _press(user_id, service.confirm, "The account is confirmed. They can go on at once.")


@bp.post("/settings/people/<uuid:user_id>/unlock")
@requires(P.USERS_MANAGE, P.PEOPLE_MANAGE)
@step_up
def unlock_person(user_id: uuid.UUID) -> ResponseReturnValue:
    """Forget somebody's wrong tries."""
    return _press(user_id, service.unlock, "Their wrong tries are forgotten. They can try again at once.")


@bp.post("/settings/people/<uuid:user_id>/sign-out")
@requires(P.USERS_MANAGE, P.PEOPLE_MANAGE)
@step_up
def sign_out_person(user_id: uuid.UUID) -> ResponseReturnValue:
    """End somebody's sessions."""
    return _press(user_id, service.sign_out_everywhere, "They are signed out everywhere.")


@bp.post("/settings/people/<uuid:user_id>/password")
@requires(P.USERS_MANAGE, P.PEOPLE_MANAGE)
@step_up
def password_link(user_id: uuid.UUID) -> ResponseReturnValue:
    """A link to a new password, to be handed over."""
    actor = current_actor()
    found = queries.person(user_id, seen_by=actor)
    paths: list[str] = []
    if press(lambda: paths.append(service.reset_link(user_id, by=actor)), ""):
        return hand_over(paths[0], what=HANDED.format(minutes=settings().reset_link_minutes), to=found.name)
    return redirect(url_for("accounts.person", user_id=user_id), DONE)


@bp.post("/settings/people/<uuid:user_id>/codes")
@requires(P.USERS_MANAGE)
@step_up
def reset_codes(user_id: uuid.UUID) -> ResponseReturnValue:
    """Let somebody set up their codes anew."""
    done = "Their codes and their password have ended. " + (
        "A link to a new password is on its way to them." if mail_works() else "Make a password link and hand it over."
    )
    return _press(user_id, service.reset_codes, done)


def _press(user_id: uuid.UUID, act: Callable[..., object], done: str) -> ResponseReturnValue:
    actor = current_actor()
    found: User = queries.person(user_id, seen_by=actor)
    press(lambda: act(found.id, by=actor), done)
    return redirect(url_for("accounts.person", user_id=user_id), DONE)
