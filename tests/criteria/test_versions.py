"""A version is begun, saved, tried, proposed and published by somebody else; after that nobody touches it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from triage import clock
from triage.access.permissions import Role
from triage.criteria import changes, documents, queries, service
from triage.criteria.commands import Answer, CriteriaKind, Propose, SaveDraft, StartDraft
from triage.criteria.models import CriteriaVersion, VersionState
from triage.db import db, transaction
from triage.errors import Invalid, NotFound, Refused, Stale
from triage.evidence.kinds import indicator_of
from triage.notices.models import Notice
from triage.rules.documents import digest, from_json


def begun(people, *, key: str = "k1", based_on: str = "sf3@1", **more: str) -> CriteriaVersion:
    command = StartDraft(
        kind=CriteriaKind.FRAMEWORK, based_on=based_on, why="Agreed in June", idempotency_key=key, **more
    )
    return service.start(command, by=people.coordinator.actor)


def saved(people, version: CriteriaVersion, **changed: object) -> CriteriaVersion:
    content = from_json(version.content) | changed
    return service.save(
        SaveDraft(version_id=version.id, content=content, seen_revision=version.revision), by=people.coordinator.actor
    )


def proposed(people, *, day: date | None = None) -> CriteriaVersion:
    version = saved(people, begun(people), summary="Ten needs, three of them")
    service.note_trial(version.id, digest(from_json(version.content)))
    command = Propose(
        version_id=version.id,
        in_use_from=day or clock.today(),
        why="As the Board agreed",
        seen_revision=version.revision,
    )
    return service.propose(command, by=people.coordinator.actor)


def answer(version: CriteriaVersion, **more: str) -> Answer:
    return Answer(version_id=version.id, seen_revision=version.revision, **more)


def test_a_draft_begins_from_what_is_published_and_once(people):
    first, second = begun(people), begun(people)

    assert first.id == second.id
    assert (first.code, first.version, first.state) == ("sf3", "2", VersionState.DRAFT)
    assert first.content["version"] == "2"
    assert documents.read(first.kind, from_json(first.content)).headlines == queries.catalogue().get("sf3").headlines


def test_a_number_is_never_used_twice(people):
    first = begun(people)
    service.drop(first.id, first.revision, by=people.coordinator.actor)

    assert begun(people, key="k2").version == "3"


def test_a_framework_of_ones_own_has_a_code_that_nobody_has(people):
    own = begun(people, code="ashcombe", name="Ashcombe’s own criteria")

    assert (own.code, own.version, own.name) == ("ashcombe", "1", "Ashcombe’s own criteria")
    for code in ("sf3", "ashcombe", "Ashcombe", "x"):
        with pytest.raises(Invalid, match="code"):
            begun(people, key=f"again-{code}", code=code)
    with pytest.raises(NotFound):
        begun(people, key="none", based_on="sf9@1")


def test_a_draft_that_cannot_be_published_yet_is_kept_and_not_proposed(people):
    version = saved(people, begun(people), headline=[])
    service.note_trial(version.id, digest(from_json(version.content)))

    with pytest.raises(Invalid, match="headlines"):
        service.propose(
            Propose(version_id=version.id, in_use_from=clock.today(), why="", seen_revision=version.revision),
            by=people.coordinator.actor,
        )
    assert queries.version(version.id).content["headline"] == []


def test_the_slower_of_two_writers_is_told(people):
    version = begun(people)
    stale = SaveDraft(version_id=version.id, content=from_json(version.content), seen_revision=version.revision)
    saved(people, version, summary="Quicker")

    with pytest.raises(Stale):
        service.save(stale, by=people.actor(Role.USER_ADMINISTRATOR))


def test_what_was_not_tried_as_it_stands_is_not_proposed(people):
    version = begun(people)
    service.note_trial(version.id, digest(from_json(version.content)))
    version = saved(people, version, summary="Changed since it was tried")

    with pytest.raises(Invalid, match="Try it first"):
        service.propose(
            Propose(version_id=version.id, in_use_from=clock.today(), why="", seen_revision=version.revision),
            by=people.coordinator.actor,
        )


@pytest.mark.parametrize("days", [-1, -400])
def test_the_past_stays_explained_by_what_was_in_use_then(people, days):
    with pytest.raises(Invalid, match="today or later"):
        proposed(people, day=clock.today() + timedelta(days=days))


def test_nobody_publishes_their_own_work(people):
    version = proposed(people)

    with pytest.raises(Refused, match="second person"):
        service.publish(answer(version), by=people.coordinator.actor)
    assert service.publish(answer(version), by=people.chair.actor).state is VersionState.PUBLISHED


def test_a_second_person_publishes_it_and_from_its_day_it_judges(people):
    day = clock.today() + timedelta(days=10)
    version = service.publish(answer(proposed(people, day=day)), by=people.chair.actor)

    assert queries.catalogue().default(day).key == "sf3@2"
    assert queries.catalogue().default(clock.today()).key == "sf3@1"
    assert db.session.query(Notice).filter_by(user_id=people.coordinator.id).count() == 1
    with pytest.raises(Refused, match="no draft"):
        saved(people, version, summary="A late thought")
    with pytest.raises(Refused):
        service.publish(answer(version), by=people.chair.actor)


def test_what_is_sent_back_is_a_draft_again_with_the_reason(people):
    version = proposed(people)

    with pytest.raises(Invalid, match="what has to change"):
        service.send_back(answer(version), by=people.chair.actor)
    back = service.send_back(answer(version, because="The rule says four"), by=people.chair.actor)

    assert (back.state, back.sent_back_because, back.in_use_from) == (VersionState.DRAFT, "The rule says four", None)


def test_those_who_act_on_it_are_told_once_when_its_day_has_come(people, monkeypatch):
    told: list[str] = []
    monkeypatch.setattr(changes, "_listeners", [lambda kind, key: told.append(f"{kind} {key}")])
    version = service.publish(answer(proposed(people, day=clock.today() + timedelta(days=1))), by=people.chair.actor)
    assert told == []

    with transaction():
        queries.version(version.id).in_use_from = clock.today()
    service.begin_what_is_due()
    service.begin_what_is_due()

    assert told == ["framework sf3@2"]


def test_what_is_given_up_has_a_last_day(people):
    version = service.publish(answer(proposed(people)), by=people.chair.actor)
    last = clock.today() + timedelta(days=7)

    with pytest.raises(Refused, match="second person"):
        service.give_up(version.id, last, version.revision, by=people.coordinator.actor)
    service.give_up(version.id, last, version.revision, by=people.chair.actor)

    assert queries.catalogue().default(last).key == "sf3@2"
    assert queries.catalogue().default(last + timedelta(days=1)).key == "sf3@1"
    with pytest.raises(Invalid, match="today or later"):
        service.give_up(
            version.id, clock.today() - timedelta(days=1), queries.version(version.id).revision, by=people.chair.actor
        )


@pytest.mark.parametrize(
    ("kind", "key"), [(kind, key) for kind, (_, files) in documents.SHIPPED.items() for key in files]
)
def test_what_is_written_as_toml_reads_as_the_same(people, kind, key):
    document = queries.document(kind, key)

    brought = service.take_in(
        documents.written(document), why="From the neighbours", key=key, by=people.coordinator.actor
    )

    content = from_json(brought.content)
    assert brought.kind is kind
    assert brought.version != document["version"]
    assert content | {"version": document["version"]} == document


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "missing"),
        ("not toml at all", "not TOML"),
        ("code = 'x1'\n" * 2, "not TOML"),
        ("x = 1\n" * 60_000, "longer"),
        (".".join("a" * 90_000) + " = 1", "line"),
        (".".join("a" * 1_500) + " = 1", "too deep"),
        ("a = " + "[" * 1_900, "too deep"),
        ("a = 0x" + "f" * 3_900, "too large"),
        ("a = nan", "too large"),
        ("a = 07:32:00", "time of day"),
        ('a = "\\u0000"', "cannot be seen"),
        (
            (
                'code = "../../etc"\nname = "N"\nversion = "1"\ntie_break = "t"\n'
                "waiting_points_per_day = 0.1\ncomponent = []"
            ),
            "code",
        ),
    ],
)
def test_a_file_that_cannot_be_criteria_is_refused_in_words(people, text, says):
    with pytest.raises(Invalid, match=says):
        service.take_in(text, why="", key="brought", by=people.coordinator.actor)


def test_a_list_reads_what_was_published_a_moment_ago(people):
    assert indicator_of("ashcombe.work.new") is None
    version = begun(people, code="ashcombe", name="Ashcombe’s own criteria")
    content = from_json(version.content)
    content["headline"][0]["indicator"].append(
        {
            "id": "ashcombe.work.new",
            "label": "Is it so?",
            "short": "New",
            "who": "anyone",
            "window": {"kind": "now"},
        }
    )
    saved(people, version, headline=content["headline"])
    service.note_trial(version.id, digest(from_json(version.content)))
    proposing = Propose(version_id=version.id, in_use_from=clock.today(), why="Agreed", seen_revision=version.revision)
    service.publish(answer(service.propose(proposing, by=people.coordinator.actor)), by=people.chair.actor)

    assert indicator_of("ashcombe.work.new").short == "New"
