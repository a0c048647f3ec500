"""What somebody chose to read of the list: as the address says it, kept for the session, and each filter in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from flask import request, session, url_for

from triage import clock
from triage.access import fields
from triage.access.guards import current_actor
from triage.calendar import add_working_days
from triage.criteria import queries as criteria
from triage.forms.fields import Option, SelectField
from triage.forms.panel.listing import ListFilterForm
from triage.panel.commands.entries import ListFilter, Sorting
from triage.panel.queries import narrowing, views
from triage.settings import settings

KEPT_FILTER = "list_filter"
TICKS = ("urgent", "stuck", "moved")
CHOICES = ("status", "tier", "outcome", "waits", "framework", "agency", "lapses", "sort")


class Choice(NamedTuple):
    """The form of the filters as filled in, what it asks for, and the same as an address says it."""

    form: ListFilterForm
    wanted: ListFilter
    query: dict[str, str]


class Filter(NamedTuple):
    """A filter that is on: in words, the list without it, and where there is one the next that leaves more in."""

    words: str
    without: str
    wider: str = ""
    wider_words: str = ""


def read_choice() -> Choice:
    """What the address says, or else what was chosen last; it stays for the session."""
    said = any(name in request.args for name in (*CHOICES, *TICKS))
    form = ListFilterForm(request.args if said else None, **({} if said else kept_choice()))
    form.framework.options = [
        Option(code, criteria.catalogue().get(code).name) for code in reversed(criteria.catalogue().codes)
    ]
    form.agency.options = [
        Option(str(each.id), each.name) for each in narrowing.referring_agencies(seen_by=current_actor())
    ]
    if not narrowing.may_ask_of_lapses(current_actor()):
        form.lapses.options = []
    if fields.view_of(current_actor()).without_benefits:
        form.sort.options = [each for each in form.sort.options if each.value != Sorting.POINTS]
    wanted = form.to_filter(stuck_since())
    session[KEPT_FILTER] = _choices(wanted) | {name: getattr(wanted, name) for name in TICKS}
    chosen = {name: value for name, value in _choices(wanted).items() if value}
    return Choice(form, wanted, chosen | {name: "yes" for name in TICKS if getattr(wanted, name)})


def stuck_since() -> date:
    """Whoever waits without progress since that day is stuck."""
    return add_working_days(clock.today(), -settings().stuck_working_days)


def filters_on(choice: Choice) -> Iterator[Filter]:
    """Each filter that is on, with the way to take it off."""
    for name in ("status", "tier", "outcome", "waits", "framework", "agency", "lapses"):
        field: SelectField = choice.form[name]
        value = choice.query.get(name, "")
        if value and (name, value) != ("status", "waiting"):
            words = next(each.text for each in field.options if each.value == value)
            wider = _wider(name, value, field)
            further = _address(choice.query | {name: wider.value}) if wider else ""
            yield Filter(f"{field.label.text}: {words}", _without(choice, name), further, wider.text if wider else "")
    for name in TICKS:
        if name in choice.query:
            yield Filter(choice.form[name].label.text.removesuffix(" only"), _without(choice, name))


def kept_choice() -> Mapping[str, Any]:
    """What was chosen last; at first, what this person's own view says with which the list opens."""
    kept = session.get(KEPT_FILTER)
    if isinstance(kept, dict):
        return kept
    first = views.opens_first(current_actor())
    return {name: value == "yes" if name in TICKS else value for name, value in first.wanted.items()} if first else {}


def in_an_address(kept: Mapping[str, Any]) -> dict[str, str]:
    """A choice as an address says it, every part of it: nothing of the last one stays."""
    ticked = {name: "yes" for name in TICKS if kept.get(name)}
    return {"status": "waiting"} | {name: str(kept.get(name) or "") for name in CHOICES if kept.get(name)} | ticked


def _wider(name: str, value: str, field: SelectField) -> Option | None:
    """The next choice that leaves more families in: a shorter wait, or more weeks until evidence lapses."""
    if name not in {"waits", "lapses"}:
        return None
    offered = [each for each in field.options if each.value]
    place = [each.value for each in offered].index(value) + (1 if name == "lapses" else -1)
    return offered[place] if 0 <= place < len(offered) else None


def _without(choice: Choice, name: str) -> str:
    """The list with that filter off; what else was chosen stays."""
    left = {key: value for key, value in choice.query.items() if key != name}
    return _address({"status": "waiting"} | left)


def _address(query: Mapping[str, Any]) -> str:
    return url_for("panel.family_list", **query)


def _choices(wanted: ListFilter) -> dict[str, str]:
    """What was chosen of several, as the form and an address say it."""
    return {
        "status": wanted.status,
        "tier": wanted.tier,
        "outcome": wanted.outcome,
        "waits": str(wanted.waits_weeks or ""),
        "framework": wanted.framework,
        "agency": str(wanted.agency or ""),
        "lapses": str(wanted.lapses_weeks or ""),
        "sort": wanted.sort.value,
    }
