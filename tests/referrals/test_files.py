"""Files: extension, first bytes and contents agree; nothing hidden stays in; always an attachment (standards.md 10)."""

from __future__ import annotations

import io
import zipfile

import pytest
from PIL import Image
from sqlalchemy import select

from tests.referrals import walks
from triage.access.permissions import Role
from triage.accounts.models import AgencyKind
from triage.db import db
from triage.referrals import store
from triage.referrals.models import Referral, ReferralFile
from triage.referrals.unfit import Unfit
from triage.referrals.uploads import accept, tidy_name

MEGABYTE = 1024 * 1024
WORD_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def pdf() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(made, "PDF")
    return made.getvalue()


def picture(form: str, *, place: bool = False) -> bytes:
    made = io.BytesIO()
    exif = Image.Exif()
    if place:
        exif[0x010E] = "4 Elm Row, taken at home"
    Image.new("RGB", (40, 20), "teal").save(made, form, exif=exif)
    return made.getvalue()


def zipped(**parts: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return made.getvalue()


def docx(**more: str) -> bytes:
    return zipped(**{"[Content_Types]_xml": WORD_TYPES, "word__document_xml": "<document/>", **more})


def odt() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<office/>")
    return made.getvalue()


GOOD = {
    "plan.pdf": pdf(),
    "plan.docx": docx(),
    "plan.odt": odt(),
    "door.JPG": picture("JPEG"),
    "door.jpeg": picture("JPEG"),
    "drawing.png": picture("PNG"),
}
BAD = {
    "program.exe": b"MZ" + bytes(100),
    "empty.pdf": b"",
    "page.pdf": b"<html>hello</html>",
    "picture.png": picture("JPEG"),
    "words.docx": odt(),
    "sheet.docx": zipped(**{"[Content_Types]_xml": "<Types/>", "xl__workbook_xml": "<x/>"}),
    "macros.docx": docx(**{"word__vbaProject.bin": "x"}),
    "laughs.docx": docx(word__document_xml='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
    "bomb.docx": docx(word__media="0" * (101 * MEGABYTE)),
    "cut.pdf": pdf()[:-40],
    "both.pdf": pdf() + docx(),
    "cut.jpg": picture("JPEG")[:60],
    "big.pdf": pdf() + bytes(11 * MEGABYTE),
    "none": pdf(),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_real_file_is_taken(name):
    assert accept(name, GOOD[name], most_bytes=10 * MEGABYTE).content


@pytest.mark.parametrize("name", BAD)
def test_anything_else_is_refused_in_a_sentence(name):
    with pytest.raises(Unfit) as refusal:
        accept(name, BAD[name], most_bytes=10 * MEGABYTE)

    assert name in refusal.value.sentence


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_what_a_camera_hid_in_a_picture_is_taken_out(form):
    name = {"JPEG": "door.jpg", "PNG": "door.png"}[form]

    clean = accept(name, picture(form, place=True), most_bytes=MEGABYTE).content

    assert b"Elm Row" in picture(form, place=True)
    assert b"Elm Row" not in clean
    assert not Image.open(io.BytesIO(clean)).getexif()


def test_a_comment_in_a_photograph_is_taken_out():
    made = io.BytesIO()
    Image.new("RGB", (40, 20), "teal").save(made, "JPEG", comment=b"4 Elm Row")

    clean = accept("door.jpg", made.getvalue(), most_bytes=MEGABYTE).content

    assert b"4 Elm Row" in made.getvalue()
    assert b"4 Elm Row" not in clean


def test_a_name_loses_its_path_and_keeps_its_ending():
    assert tidy_name("../../etc/passwd.pdf") == "passwd.pdf"
    assert tidy_name("C:\\Users\\me\\plan.docx") == "plan.docx"
    long = tidy_name("a" * 300 + ".pdf")
    assert len(long) <= 120
    assert long.endswith(".pdf")


@pytest.fixture
def school(sign_in, people):
    return sign_in(people.referrer)


def upload(visitor, referral: str, name: str, content: bytes):
    page = visitor.get(f"{referral}/files")
    key = page.field("idempotency_key")
    return visitor.post(f"{referral}/files", {"files": (io.BytesIO(content), name), "idempotency_key": key})


def test_a_file_comes_back_as_an_attachment_and_only_to_its_agency(school, sign_in, make_user, people):
    draft = walks.begin(school)

    upload(school, draft, "../plan.pdf", GOOD["plan.pdf"])

    file = db.session.scalars(select(ReferralFile)).one()
    assert "plan" not in file.store_key
    answer = school.send("GET", f"{draft}/files/{file.id}")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=plan.pdf")
    assert answer.data == GOOD["plan.pdf"]
    stranger = sign_in(make_user(Role.REFERRER, agency=people.agency(AgencyKind.POLICE)))
    assert stranger.send("GET", f"{draft}/files/{file.id}").status_code == 404


def test_a_refused_file_says_why_and_the_referral_is_kept(school):
    draft = walks.begin(school)
    school.submit(f"{draft}/form/told", told="not_known")

    page = upload(school, draft, "page.pdf", BAD["page.pdf"])

    assert page.status == 422
    assert "page.pdf is not a real PDF file" in page.text
    assert db.session.scalars(select(ReferralFile)).all() == []
    assert db.session.scalars(select(Referral)).unique().one().answers["pages"]["told"]


def test_the_same_file_twice_is_kept_once_and_an_eleventh_is_refused(school):
    draft = walks.begin(school)
    for number in range(10):
        made = io.BytesIO()
        Image.new("RGB", (10 + number, 10), "white").save(made, "PNG")
        upload(school, draft, f"{number}.png", made.getvalue())
    upload(school, draft, "again.png", picture("PNG")[:0] or made.getvalue())

    page = upload(school, draft, "eleven.png", picture("PNG"))

    assert len(db.session.scalars(select(ReferralFile)).all()) == 10
    assert page.status == 422
    assert "up to 10 files" in page.text


def test_a_removed_file_is_gone_from_the_store(school):
    draft = walks.begin(school)
    upload(school, draft, "plan.pdf", GOOD["plan.pdf"])
    key = db.session.scalars(select(ReferralFile)).one().store_key

    school.submit(f"{draft}/files", press="Remove plan.pdf")

    assert db.session.scalars(select(ReferralFile)).all() == []
    assert not store._place(key).exists()
