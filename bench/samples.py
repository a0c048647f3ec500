"""Invented letters and minutes for the benchmarks."""

from __future__ import annotations

from datetime import UTC, date, datetime

from triage.documents.content import (
    ActionLine,
    Addressee,
    Attendee,
    Contact,
    ContactHow,
    EvidenceLine,
    FamilyLetter,
    Letterhead,
    LetterKind,
    MinuteItem,
    Minutes,
    PackCover,
    PackLetter,
    SharedLine,
)

NAMES = ("Amara Osei", "Siân O’Neill", "Jakub Wiśniewski", "Mary-Ann Clarke", "Noor Rahman", "Oleh Шевченко")
STREETS = ("Mill Lane", "Cathedral View", "Orchard Close", "Station Approach", "Weavers Row")
DAY = date(2026, 11, 24)

LETTERHEAD = Letterhead(
    council="Ashcombe City Council",
    programme="Strengthening Families",
    address="Civic Hall, Market Square, Ashcombe, ZZ99 1AA",
    phone="01632 960 100",
    email="families@ashcombe.example",
    complaints_phone="01632 960 110",
    complaints_url="www.ashcombe.example/complaints",
    privacy_url="www.ashcombe.example/families-privacy",
    interpreter_phone="01632 960 120",
    danger_phone="01632 960 999",
    danger_phone_out_of_hours="01632 960 998",
    visit_team="Community Safety",
)


def letters(count: int) -> list[FamilyLetter]:
    """So many family letters of every kind in turn."""
    kinds = list(LetterKind)
    return [
        FamilyLetter(
            kind=kinds[index % len(kinds)],
            letterhead=LETTERHEAD,
            to=Addressee(
                name=NAMES[index % len(NAMES)],
                lines=(f"{index + 1} {STREETS[index % len(STREETS)]}", "Lower Ashcombe", "Ashcombe", "ZZ99 3WZ"),
            ),
            reference=f"F-2026-{index + 1:05}",
            number=f"L-2026-{index + 1:05}",
            dated=DAY,
            contact=Contact(organisation="Children and Families First", name="Priya Shah", job="keyworker"),
            contact_how=ContactHow.PHONE,
            contact_by=date(2026, 12, 1),
            review_on=date(2026, 12, 15),
        )
        for index in range(count)
    ]


def cover(of: list[FamilyLetter]) -> PackCover:
    """The cover of a pack of these letters."""
    return PackCover(
        letterhead=LETTERHEAD,
        meeting="the Families Panel",
        held_on=DAY,
        batch="ordinary letters",
        made_at=datetime(2026, 11, 24, 15, 0, tzinfo=UTC),
        made_by="Nasreen Begum",
        letters=tuple(
            PackLetter(number=each.number, to=each.to.name, what=each.subject, delivery=each.to.delivery, pages=0)
            for each in of
        ),
    )


def minutes(items: int) -> Minutes:
    """Minutes with so many items of usual length."""
    words = "The school set out attendance over three terms, and health confirmed that the health visitor knows them. "
    return Minutes(
        letterhead=LETTERHEAD,
        meeting="the Families Panel",
        reference="M-2026-00012",
        held_on=DAY,
        starts="09:30",
        ends="11:30",
        present=tuple(Attendee(name=name, agency="Housing", confidentiality_accepted=True) for name in NAMES),
        quorum="Quorate: the chair and four agencies.",
        items=tuple(
            MinuteItem(
                number=number,
                reference=f"F-2026-{number:05}",
                referring_agency="Ashcombe Park School",
                framework="sf3",
                evidence=(EvidenceLine(headline="Getting a good education", status="Met", source="School"),),
                shared=(SharedLine(agency="Health", words="Nil return."),),
                discussion=words * 3,
                recommendation="Light",
                decision="Light (Level 3 CAF)",
                rationale=words,
                actions=(ActionLine(what="Share figures", agency="School", person="Helen Marsh", due=DAY),),
            )
            for number in range(1, items + 1)
        ),
    )
