"""One page for each headline of the framework in force: per indicator yes, no or not known; who, when, how many, where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from triage.referrals.answers import PersonAnswer
from triage.referrals.draft import Draft
from triage.referrals.schema.questions import (
    YES_NO_UNKNOWN,
    Kind,
    Page,
    Problem,
    Question,
    QuestionGroup,
    Values,
)
from triage.rules.ages import earliest_event
from triage.rules.dates import add_months, age_on, long_date
from triage.rules.eligibility import rejects
from triage.rules.framework import Headline, Indicator, Sensitivity, WindowKind

LOCAL = "local"
NOBODY_SAID = "not_known"
BENEFITS_NOTE = "Say only what the family told you or what you know from your own work. Jobcentre Plus is asked for its own records."
BENEFITS_OWN_NOTE = "Benefit data is for identifying and supporting families only. It is never shown to other partners."
MOST_ENTRIES = 12


def concern_pages(draft: Draft) -> tuple[Headline, ...]:
    """The headlines asked about, the council's local filters last."""
    filters = draft.framework.filters
    if not filters:
        return draft.framework.headlines
    local = Headline(LOCAL, "Local priorities", "Does any of the council’s local priorities apply?", filters)
    return (*draft.framework.headlines, local)


def concern_page(
    draft: Draft, headline: Headline, *, jobcentre: bool = False, room: Mapping[str, int] | None = None
) -> Page:
    """The page of one headline. `room`: at least so many entries under an indicator."""
    key = f"concerns/{headline.id}"
    groups: list[QuestionGroup] = []
    for indicator in headline.indicators:
        groups.append(_answer_group(indicator, jobcentre=jobcentre))
        count = max(entries_of(draft.values(key), indicator.id), (room or {}).get(indicator.id, 1), 1)
        groups += [_entry_group(draft, indicator, at) for at in range(min(count, MOST_ENTRIES))]

    def check(values: Values) -> Iterable[Problem]:
        return concern_problems(values, headline, draft)

    return Page(
        key=key,
        title=headline.question,
        caption=headline.label,
        lead="Say what you know. “I do not know” is a fair answer: we will ask the agency that would know.",
        groups=tuple(groups),
        check=check,
    )


def entries_of(values: Mapping[str, Any], indicator: str) -> int:
    """How many entries are stored or typed for an indicator."""
    return sum(1 for key in values if key.startswith(f"{indicator}/"))


def _answer_group(indicator: Indicator, *, jobcentre: bool) -> QuestionGroup:
    notes = [indicator.help] if indicator.help else []
    if indicator.sensitivity is Sensitivity.BENEFITS:
        notes.append(BENEFITS_OWN_NOTE if jobcentre else BENEFITS_NOTE)
    question = Question(
        name="answer",
        kind=Kind.ONE,
        label=indicator.label,
        summary=indicator.short,
        hint=" ".join(notes),
        required=f"{indicator.short}: choose yes, no or “I do not know”",
        options=YES_NO_UNKNOWN,
    )
    return QuestionGroup(key=indicator.id, questions=(question,))


def _entry_group(draft: Draft, indicator: Indicator, at: int) -> QuestionGroup:
    return QuestionGroup(key=f"{indicator.id}/{at}", questions=tuple(_entry_questions(draft, indicator)))


def _entry_questions(draft: Draft, indicator: Indicator) -> Iterable[Question]:
    if indicator.needs_person:
        yield _who_question(draft, indicator)
    yield _when_question(indicator)
    if indicator.window.kind is WindowKind.IN_FORCE:
        yield Question(
            name="until",
            kind=Kind.DATE,
            label="When did it end?",
            summary="Until",
            called="The day it ended",
            hint="Leave blank if it is still in force.",
        )
    if indicator.value is not None:
        unit = indicator.value.unit
        yield Question(
            name="value",
            kind=Kind.AMOUNT,
            label="What is the figure?" if unit == "%" else f"How many {unit}?",
            summary="Figure" if unit == "%" else f"Number of {unit}",
            hint=f"It counts if it is {indicator.value.words_on(draft.on)}. Leave blank if you do not know.",
            width=5,
            suffix=unit if unit == "%" else "",
            highest=100 if unit == "%" else 10_000,
        )
    yield Question(
        name="reference",
        kind=Kind.LINE,
        label="Where is it recorded?",
        summary="Recorded in",
        hint="Which record or document, its date or number",
        max_length=300,
    )
    if indicator.nominated:
        yield Question(
            name="authorised_by",
            kind=Kind.LINE,
            label="Who agreed that the family should be nominated?",
            summary="Agreed by",
            hint="Name and job",
            max_length=160,
        )


def _when_question(indicator: Indicator) -> Question:
    kind = indicator.window.kind
    label = {
        WindowKind.AHEAD: "When will it happen?",
        WindowKind.IN_FORCE: "When did it begin?",
        WindowKind.NOW: "Since when?",
        WindowKind.ANY_TIME: "When was it?",
    }.get(kind, "When did it happen, or when did it last happen?")
    hint = "Leave blank if you do not know."
    if indicator.window.needs_date:
        hint = f"It counts {indicator.when_words}. {hint}"
    return Question(
        name="on",
        kind=Kind.DATE,
        label=label,
        summary="When",
        called="The date",
        hint=hint,
        past=kind is not WindowKind.AHEAD,
    )


def _who_question(draft: Draft, indicator: Indicator) -> Question:
    options = {person.id: _named(person, draft.on) for person in draft.people}
    hints, greyed = {}, set()
    for person in draft.people:
        reason, only_before = why_not(indicator, person, draft.on)
        if reason:
            hints[person.id] = reason
            if not only_before:
                greyed.add(person.id)
    return Question(
        name="who",
        kind=Kind.WHO,
        label="Who is this about?",
        summary="Who",
        hint=f"This is about {indicator.who_words}. If dates or figures differ, add each person on their own.",
        options={**options, NOBODY_SAID: "I do not know who"},
        option_hints=hints,
        greyed=frozenset(greyed),
        exclusive=NOBODY_SAID,
    )


def _named(person: PersonAnswer, on: date) -> str:
    """Name and age, as the referrer knows them."""
    if person.unborn:
        return f"{person.name} (expected)"
    if person.date_of_birth is not None:
        return f"{person.name}, {age_on(person.date_of_birth, on)}"
    return f"{person.name} ({'child' if person.is_adult(on) is False else 'adult'}, date of birth not known)"


def why_not(indicator: Indicator, person: PersonAnswer, on: date) -> tuple[str, bool]:
    """Why this person cannot be chosen ("" when they can), and whether an earlier date would still count.

    Age is age at the event: a boy of 18 may have been 17 when it happened (frameworks.md, "How to judge").
    """
    facts = person.facts()
    today = rejects(indicator, facts, on)
    if not today:
        return "", False
    if indicator.ages_today or rejects(indicator, facts, earliest_event(indicator, on)):
        return today, False
    assert person.date_of_birth is not None
    last = indicator.max_age if indicator.max_age is not None else 17
    too_old = add_months(person.date_of_birth, (last + 1) * 12)
    return f"Counts only if it happened before {long_date(too_old)}: give the date.", True


def concern_problems(values: Values, headline: Headline, draft: Draft) -> Iterable[Problem]:
    """Every person chosen under an indicator that is not for them, with the words that explain why."""
    people = {person.id: person for person in draft.people}
    for indicator in headline.indicators:
        if values.get(indicator.id, {}).get("answer") != "yes":
            continue
        entries = {key: entry for key, entry in values.items() if key.startswith(f"{indicator.id}/")}
        filled = {key: entry for key, entry in entries.items() if any(entry.values())}
        for key, entry in (filled or entries).items():
            yield from _entry_problems(key, entry, indicator, people, draft.on)


def compact(values: Values) -> dict[str, dict[str, Any]]:
    """The answers without empty entries, numbered from nought; entries stay only under a yes."""
    kept: dict[str, dict[str, Any]] = {}
    for key, given in values.items():
        indicator, slash, _ = key.partition("/")
        if not slash:
            kept[key] = dict(given)
        elif values.get(indicator, {}).get("answer") == "yes" and given:
            kept[f"{indicator}/{entries_of(kept, indicator)}"] = dict(given)
    return kept


def _entry_problems(
    key: str, entry: Mapping[str, Any], indicator: Indicator, people: Mapping[str, PersonAnswer], today: date
) -> Iterable[Problem]:
    on = date.fromisoformat(entry["on"]) if entry.get("on") else today
    chosen = entry.get("who") or []
    for person_id in chosen:
        person = people.get(person_id)
        if person is None:
            if person_id != NOBODY_SAID:
                yield Problem(key, "who", "Choose somebody from the family as you described it")
            continue
        reason = rejects(indicator, person.facts(), today if indicator.ages_today else on)
        if reason:
            early = not entry.get("on") and why_not(indicator, person, today)
            reason = early[0] if early and early[1] else reason
            yield Problem(key, "who", f"{person.name} cannot be chosen here. {reason}")
            return
    if indicator.needs_person and not chosen:
        yield Problem(key, "who", f"{indicator.short}: say who it is about, or that you do not know who")
    if entry.get("until") and entry.get("on") and entry["until"] < entry["on"]:
        yield Problem(key, "until", "The day it ended must be after the day it began")
