"""Every table is a case table or argued not to be one, and the list still reads its index in order."""

from __future__ import annotations

import uuid

from sqlalchemy import event, insert, select, text

from tests.restriction.arranging import stranger
from triage import clock
from triage.access import scope
from triage.access.case_records import case_tables
from triage.db import Base, db, transaction
from triage.families.models import Family
from triage.panel.models import EntryStatus, ListEntry
from triage.panel.queries import order

# Tables that are no case records, and why each is not.
OTHERS = {
    "access_reviews": "accounts, and no family",
    "agencies": "organisations",
    "attendances": "who was at a meeting; its items are case records",
    "audit_anchors": "the trail's own keeping",
    "audit_events": "ids and words of the service; read by those who oversee, restricted families too (ADR 14)",
    "audit_heads": "the trail's own keeping",
    "audit_mentions": "ids of families in the trail, for the same readers",
    "batches": "files of lists: columns, counts and states; the people are in its rows, which are case records",
    "bulk_acts": "ids of the places on the list that an act was done on; what a reader sees of them is asked anew",
    "closed_days": "a calendar",
    "counters": "numbers",
    "criteria_versions": "criteria and policies, of no family",
    "expected_lists": "which lists an agency agreed to send, and when",
    "judged_by": "documents of criteria by their digest, of no family",
    "known_questions": "what partners asked, of no family; read by the coordinator (ADR 19)",
    "list_mappings": "which columns an agency's lists have",
    "meeting_acceptances": "who accepted the confidentiality statement at a meeting",
    "meetings": "sittings; what they saw is shown only through the list and the items",
    "outbox_jobs": "ids of work to do",
    "panels": "standing bodies",
    "rekeyings": "how far a new policy has come on the list",
    "saved_views": "filters of the list under somebody's own name",
    "school_terms": "a calendar",
    "seats": "who sits on a panel",
    "tally_points": "what a policy gives for a tally",
    "team_workers": "who works in a team",
    "teams": "the council's teams",
    "ticks": "when something is next due",
    "trials": "what trying a draft showed, in numbers; the families are in its rows, which are case records",
    "users": "colleagues",
    "ward_files": "files of postcodes and wards, of no family",
    "ward_postcodes": "which ward a postcode lies in",
    "wards": "electoral wards",
    "web_sessions": "a browser's own session, found by its token alone",
}
OF_ACCOUNTS = "triage.accounts"


def tables_of_accounts() -> set[str]:
    return {
        mapper.local_table.name
        for mapper in Base.registry.mappers
        if mapper.class_.__module__.startswith((OF_ACCOUNTS, "triage.audit", "triage.mail"))
    }


def test_every_table_is_a_case_table_or_argued_not_to_be_one(app):
    tables = set(Base.metadata.tables)
    tied = {
        table.name
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name in case_tables()
    }

    assert tables - case_tables() - set(OTHERS) - tables_of_accounts() == set(), "argue it in OTHERS, or use CaseRecord"
    assert tied - case_tables() - set(OTHERS) == set(), "it leads to a case record, so it is one"
    assert {name for name, table in Base.metadata.tables.items() if "family_id" in table.c} - case_tables() <= {
        "audit_events",
        "audit_mentions",
    }


def test_a_table_without_a_word_on_it_is_found(app):
    assert "unheard_of" not in case_tables() | set(OTHERS) | tables_of_accounts()


def test_the_list_reads_its_index_with_restricted_families(app, people):
    long_list(10_000, restricted_each=500)
    query = (
        select(ListEntry.id, Family.name)
        .join(Family, Family.id == ListEntry.family_id)
        .where(ListEntry.status == EntryStatus.WAITING, order.today().in_range(capped=False))
        .order_by(*order.today().direction())
        .limit(50)
    )

    plan = explained(query, stranger().actor)

    assert "ix_list_entries_order" in plan, plan
    assert "ix_families_restricted" in plan, plan
    assert "SCAN list_entries\n" not in plan, plan
    assert "Seq Scan on list_entries" not in plan, plan


def long_list(length: int, *, restricted_each: int) -> None:
    """Families on the list, one in so many of them restricted, as the database would count them after a night."""
    now = clock.now()
    keys = [uuid.uuid4() for _ in range(length)]
    families = [
        {
            "id": key,
            "reference": f"F-2025-{at:05d}",
            "name": "Many",
            "created_at": now,
            "restricted": at % restricted_each == 0,
        }
        for at, key in enumerate(keys)
    ]
    waiting = {
        "status": EntryStatus.WAITING,
        "waiting_since": now.date(),
        "policy": "p",
        "outcome": "eligible",
        "framework": "sf3",
        "progress_on": now.date(),
        "joined_at": now,
    }
    entries = [
        {"id": uuid.uuid4(), "family_id": key, "reference": f"F-2025-{at:05d}", **waiting}
        | {"points": at, "score_key": at, "order_key": at * 7919 % length}
        for at, key in enumerate(keys)
    ]
    with transaction():
        db.session.execute(insert(Family), families)
        db.session.execute(insert(ListEntry), entries)
        db.session.execute(text("ANALYZE"))


def explained(query, actor) -> str:
    """How the database would go about it, with the clause in it."""
    statements = []

    def saw(connection, cursor, statement, parameters, context, executemany):
        statements.append((statement, parameters))

    engine = db.session.connection().engine
    with scope.acting_as(actor):
        event.listen(engine, "before_cursor_execute", saw)
        try:
            assert db.session.execute(query).all()
        finally:
            event.remove(engine, "before_cursor_execute", saw)
    statement, parameters = statements[-1]
    words = "EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN"
    rows = db.session.connection().exec_driver_sql(f"{words} {statement}", parameters).all()
    return "\n".join(str(row[-1]) for row in rows)
