"""Minutes go by reference: names become what people are to the family."""

from __future__ import annotations

import pytest

from triage.rules.naming import Named, labelled, names_in, without_names

PEOPLE = (
    Named(given="Adaeze", family="Ezenwa", words="the mother"),
    Named(given="Sinéad", family="O’Hara-Singh", words="the child aged 9", known_as="Shinny"),
    Named(given="", family="", words="the unborn baby"),
)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Adaeze Ezenwa rang.", "The mother rang."),
        ("We met. Adaeze rang, and Adaeze came.", "We met. The mother rang, and the mother came."),
        ("Sinéad O’Hara-Singh and Shinny", "The child aged 9 and the child aged 9"),
        ("Mrs Ezenwa said so", "Mrs [family name] said so"),
        ("Adaezes is another word, and so is ezenwa", "Adaezes is another word, and so is ezenwa"),
        ("Nothing to hide.", "Nothing to hide."),
    ],
)
def test_names_become_roles(typed, shown):
    assert without_names(typed, PEOPLE) == shown


def test_the_writer_is_told_which_names_stand_in_a_text():
    assert names_in("Adaeze spoke for Shinny", PEOPLE) == ("Adaeze", "Shinny")
    assert names_in("The mother spoke", PEOPLE) == ()


def test_people_of_one_role_are_told_apart():
    assert labelled(("the mother", "the child", "the child")) == ("the mother", "the child (1)", "the child (2)")
