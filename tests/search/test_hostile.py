"""What somebody might type into the search box on purpose, or paste into it by mistake."""

from __future__ import annotations

import pytest

from tests.search.arranging import family, person

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }} ${7*7} %{7*7}",
    "' OR 1=1 --",
    "'; DROP TABLE persons; --",
    "%' OR '%'='%",
    "%",
    "__",
    "\\",
    "*",
    "a" * 100,
    "\u00e9" * 100,
    "a\u0301" * 60,
    "\u202eorokO",
    "\ufeffokoro\u200b",
    "\ufb01 \ufdfa \U0001f9d1\u200d\U0001f9d1\u200d\U0001f9d2 \U0001d546\U0001d55c\U0001d560\U0001d563\U0001d560",
    "\uff11\uff12\uff13\uff14\uff15\uff16",
    "\u0662\u0660\u0661\u0662",
    "0" * 100,
    "31/02/2012",
    "99/99/9999",
    "F-0000-00000",
    "okoro\r\nSet-Cookie: a=b",
    " ".join("abcdefghij"),
)


def test_whatever_is_typed_is_words_and_nothing_else(people, sign_in, database_kind):
    family(person("Adaeze", "Okoro"))
    visitor = sign_in(people.coordinator)
    page = visitor.get("/families/search")

    for words in HOSTILE:
        page = visitor.post("/families/find", {"words": words})

        assert page.status in {200, 422}, words
        for tag in ("<script>alert", "<img src=x"):
            assert tag not in page.body
        assert "49" not in page.text.replace(words, "")
    assert (
        "Adaeze Okoro"
        in visitor.post("/families/find", {"words": "\U0001d546\U0001d55c\U0001d560\U0001d563\U0001d560"}).text
    )
    assert visitor.post("/families/find", {"words": "okoro\0"}).status == 400


def test_more_than_fits_is_refused_and_kept(people, sign_in, database_kind):
    visitor = sign_in(people.coordinator)
    visitor.get("/families/search")

    assert visitor.post("/families/find", {"words": "a" * 101}).status == 422
    assert visitor.post("/families/find", {"words": "a " * 5_000}).status == 422
    assert visitor.post("/families/find", {}).status == 200
