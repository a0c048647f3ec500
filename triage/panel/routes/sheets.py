"""The sheet on which one decision is keyed in: its forms, with the choices that live in the database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import request

from triage import clock
from triage.allocations.queries import CapacityRow
from triage.calendar import add_working_days, days_off
from triage.families.models import MEMBER_ROLE_LABELS, Person
from triage.filters import age_of, day, is_child
from triage.forms.fields import Option
from triage.forms.panel import decisions as forms
from triage.forms.panel.decision_basis import ActionForm, DecisionForm, HelpForm
from triage.panel.commands.decisions import Decide
from triage.panel.models import Decision
from triage.panel.queries import decisions as queries
from triage.panel.service.decisions.deciding import criteria_met
from triage.panel.service.room import Papers
from triage.rules.agencies import AgencyKind
from triage.rules.decisions import DecisionKind, departs
from triage.rules.tiers import Tier
from triage.rules.working_days import next_working_day
from triage.settings import settings

NEXT_REVIEW = timedelta(days=28)
LOOK_AGAIN_AFTER = 2  # working days after the answer is due


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One decision being keyed in, with the lines for actions and other help."""

    kind: DecisionKind
    papers: Papers
    form: DecisionForm
    actions: Sequence[ActionForm]
    helps: Sequence[HelpForm]
    departs: bool
    needs_discretion: bool
    replaces: Decision | None

    @property
    def forms(self) -> list[DecisionForm | ActionForm | HelpForm]:
        """Every form of the page, for its error summary."""
        return [self.form, *self.helps, *self.actions]

    def is_sound(self) -> bool:
        """Every line validates, all of them so that every error shows at once."""
        return all([each.validate() for each in self.forms])  # noqa: C419 - a generator would stop at the first

    def to_command(self) -> Decide:
        """What was typed, as a command."""
        item = self.papers.item
        return Decide(
            kind=self.kind,
            family_id=self.papers.family.id,
            item_id=item.id if item else None,
            details=self.form.details(self.helps),
            reason_code=self.form.reason.data,
            rationale=self.form.rationale.data,
            departure_reason=self.form.departure.data if self.departs else "",
            dissent=self.form.dissent.data,
            proposals=self.form.proposals.data,
            chairs_reason=self.form.chairs_reason.data,
            actions=tuple(each.to_command() for each in self.actions if not each.is_blank()),
            replaces_id=self.replaces.id if self.replaces else None,
            replaces_because=self.form.replaces_because.data,
            seen_revision=self.form.seen_revision.data,
            idempotency_key=str(self.form.idempotency_key.data),
        )


def sheet_for(kind: DecisionKind, papers: Papers, *, replaces: Decision | None = None) -> Sheet:
    """The forms of one decision on one family, filled with what was sent or with sensible first values."""
    form = forms.FORMS[kind](seen_revision=revision_of(papers), **FIRST_VALUES.get(kind, dict)())
    recommended = papers.recommendation.tier.value if papers.recommendation.tier else ""
    met = criteria_met(papers.verdict, papers.entry)
    departing = departs(kind, recommended=recommended, iom_suggested=bool(papers.recommendation.iom), met=met)
    form.ask_why(departs=departing, alone=papers.powers.alone, corrects=replaces is not None)
    needs_discretion = _needs_discretion(kind, papers, met=met)
    if needs_discretion and isinstance(form, forms.IntensiveForm):
        form.ask_discretion()
    OPTIONS.get(kind, _no_options)(form, papers)
    return Sheet(
        kind=kind,
        papers=papers,
        form=form,
        actions=_actions(form),
        helps=_helps(form),
        departs=departing,
        needs_discretion=needs_discretion,
        replaces=replaces,
    )


def revision_of(papers: Papers) -> int:
    """The revision that a decision on these papers is based on."""
    return (papers.item or papers.entry or papers.family).revision


def _needs_discretion(kind: DecisionKind, papers: Papers, *, met: bool) -> bool:
    """Intensive without verified eligibility needs recorded discretion, once."""
    return kind is DecisionKind.INTENSIVE and not met and queries.discretion_of(papers.family.id) is None


def _actions(form: DecisionForm) -> list[ActionForm]:
    """The lines for actions, one more when the page asked for it."""
    count = form.rows_of(form.action_rows, least=1) + (request.form.get("more") == "action")
    form.action_rows.data = str(count)
    people = [
        Option(str(user.id), f"{user.name}{f', {user.job_title}' if user.job_title else ''}", group=user.agency.name)
        for user in queries.people_to_give_actions()
    ]
    lines = [ActionForm(prefix=f"action-{number}-") for number in range(1, count + 1)]
    for line in lines:
        line.owner.options = people
    return lines


def _helps(form: DecisionForm) -> list[HelpForm]:
    """The lines for other help, on the sheet that has them."""
    if form.KIND is not DecisionKind.NOT_ELIGIBLE:
        return []
    count = form.rows_of(form.help_rows, least=1) + (request.form.get("more") == "help")
    form.help_rows.data = str(count)
    return [HelpForm(prefix=f"help-{number}-") for number in range(1, count + 1)]


def _no_options(form: DecisionForm, papers: Papers) -> None:
    """This kind of decision has no choices of its own in the database."""


def _light(form: DecisionForm, papers: Papers) -> None:
    assert isinstance(form, forms.LightForm)
    form.team.options = [Option(str(team.id), team.name, hint=team.area) for team in queries.teams(Tier.LIGHT.value)]
    rows = next((each.rows for each in papers.capacity if each.tier is Tier.LIGHT), ())
    form.worker.options = [Option(str(row.worker_id), worker_words(row), group=row.team) for row in rows]


def _super_light(form: DecisionForm, papers: Papers) -> None:
    assert isinstance(form, forms.SuperLightForm)
    partners = queries.partners()
    form.agency.options = [Option(str(agency.id), agency.name) for agency in partners]
    form.lead.options = [
        Option(str(user.id), user.name, group=agency.name)
        for agency in partners
        for user in agency.users
        if user.is_active
    ]


def _iom(form: DecisionForm, papers: Papers) -> None:
    assert isinstance(form, forms.IomForm)
    suggested = {each.person for each in papers.recommendation.iom}
    form.person.options = [
        Option(
            str(member.person_id),
            member.person.full_name,
            hint=", ".join(
                filter(
                    None,
                    [
                        MEMBER_ROLE_LABELS[member.role],
                        age_of(member.person),
                        "suggested by the rules" if str(member.person_id) in suggested else "",
                    ],
                )
            ),
        )
        for member in papers.members
        if _grown(member.person)
    ]
    agreeing = queries.agencies((AgencyKind.POLICE, AgencyKind.PROBATION))
    form.agreed_agency.options = [Option(str(agency.id), agency.name) for agency in agreeing]


def _grown(person: Person) -> bool:
    """Somebody whom the pathway could be for: no child, not unborn, and alive."""
    return not (is_child(person.date_of_birth) or person.expected_on is not None or person.deceased)


def _defer(form: DecisionForm, papers: Papers) -> None:
    assert isinstance(form, forms.DeferForm)
    form.agency.options = _agencies()


def _not_eligible(form: DecisionForm, papers: Papers) -> None:
    assert isinstance(form, forms.NotEligibleForm)
    form.caf.options = _agencies()


def _agencies() -> list[Option]:
    return [Option(str(agency.id), agency.name) for agency in queries.agencies()]


def worker_words(row: CapacityRow) -> str:
    """A keyworker with caseload, cap and next place, as the choice shows it (cases.md 14)."""
    words = f"{row.worker}: {row.caseload} of {row.cap} families"
    if row.room > 0:
        return words
    free = f", next place about {day(row.next_vacancy)}" if row.next_vacancy else ""
    return f"{words}, at the cap{free}"


OPTIONS: dict[DecisionKind, Callable[[DecisionForm, Papers], None]] = {
    DecisionKind.LIGHT: _light,
    DecisionKind.SUPER_LIGHT: _super_light,
    DecisionKind.IOM: _iom,
    DecisionKind.DEFER: _defer,
    DecisionKind.NOT_ELIGIBLE: _not_eligible,
}


def _answer_day() -> date:
    return add_working_days(clock.today(), settings().request_due_working_days)


FIRST_VALUES: dict[DecisionKind, Callable[[], dict[str, object]]] = {
    DecisionKind.SUPER_LIGHT: lambda: {"answer_by": _answer_day()},
    DecisionKind.DEFER: lambda: {"due": _answer_day(), "review": add_working_days(_answer_day(), LOOK_AGAIN_AFTER)},
    DecisionKind.KEEP: lambda: {"review": next_working_day(clock.today() + NEXT_REVIEW, days_off())},
    DecisionKind.STEP_UP: lambda: {"told_on": clock.today(), "told_time": clock.local(clock.now()).time()},
    DecisionKind.LIGHT: lambda: {"when": "later"},
}
