"""How the forms about people over time are drawn and answered, all in the same way."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage.access.actor import Actor
from triage.access.guards import current_actor
from triage.accounts import queries as accounts
from triage.errors import Invalid, Refused, ServiceError, Stale
from triage.families import queries, service
from triage.families.models import Family, Person
from triage.forms.base import RevisionForm
from triage.forms.families_sources import SourcedForm
from triage.forms.fields import Option
from triage.referrals import queries as referrals


@dataclass(frozen=True, slots=True)
class Asking:
    """One form about a family or one of its people, and what its page says around it."""

    family: Family
    heading: str
    page: str
    """What its opening is called in the record of readings."""
    button: str
    done: str
    person: Person | None = None
    hint: str = ""
    template: str = "families/people_form.html"
    more: dict[str, object] = field(default_factory=dict)

    @property
    def back(self) -> str:
        """The page that it was asked from, and leads back to."""
        if self.person is None:
            return url_for("families.people", reference=self.family.reference)
        return url_for("families.person", reference=self.family.reference, person_id=self.person.id)


def person_of(reference: str, person_id: uuid.UUID) -> tuple[Family, Person]:
    """A family and one of its people, as far as this person may see them; raises `NotFound`."""
    actor = current_actor()
    family = queries.family(reference, seen_by=actor)
    return family, queries.person_in(family.id, person_id, seen_by=actor)


def ask(asking: Asking, form: RevisionForm, act: Callable[[], object], *, of_family: bool) -> ResponseReturnValue:
    """Draw the form, or do what it asks for; a stale one comes back with what was typed and what changed."""
    if isinstance(form, SourcedForm):
        offer_sources(form, asking.family, current_actor())
    if not form.validate_on_submit():
        return _draw(asking, form, None), 422 if form.is_submitted() else 200
    reference, person_id = asking.family.reference, asking.person.id if asking.person else None
    back = asking.back
    try:
        act()
    except Invalid as fault:
        form.add_error(fault.message)
        return _draw(asking, form, None), 422
    except (Stale, Refused) as refusal:
        family = queries.family(reference, seen_by=current_actor())
        person = queries.person_in(family.id, person_id, seen_by=current_actor()) if person_id else None
        form.accept_revision(family.revision if of_family or person is None else person.revision)
        return _draw(asking, form, refusal), 409
    flash(asking.done, "success")
    return redirect(back)


def offer_sources(form: SourcedForm, family: Family, actor: Actor) -> None:
    """The agencies that could have said it, and the family's referrals as far as this person may see them."""
    form.offer_sources(
        [Option(str(each.id), each.name) for each in accounts.agencies()],
        [
            Option(str(each.id), f"{each.reference}, {each.agency.name}")
            for each in referrals.for_family(family.id, seen_by=actor)
            if each.reference
        ],
    )


def _draw(asking: Asking, form: RevisionForm, refusal: ServiceError | None) -> str:
    family = queries.family(asking.family.reference, seen_by=current_actor())
    service.record_opened(family, asking.page, by=current_actor())
    return render_template(
        asking.template, family=family, asking=asking, form=form, refusal=refusal, back=asking.back, **asking.more
    )
