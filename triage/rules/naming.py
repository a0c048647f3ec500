"""Minutes go by reference and not by name: the names of a family's members become what they are to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

SURNAME = "[family name]"
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Named:
    """A person's names as typed, and the words that stand for the person."""

    given: str
    family: str
    words: str
    known_as: str = ""


def without_names(text: str, people: Iterable[Named]) -> str:
    """The text with each person's names replaced; whole words only, written with a capital as names are."""
    for name, words in _replacements(tuple(people)):
        text = re.sub(rf"(?P<before>\A|[.!?:\n]\s+)?(?<!\w){re.escape(name)}(?!\w)", _put(words), text)
    return text


def names_in(text: str, people: Iterable[Named]) -> tuple[str, ...]:
    """The names that a text gives away, so that its writer can be told."""
    found = [name for name, _ in _replacements(tuple(people)) if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)]
    return tuple(sorted(found, key=text.index))


def _put(words: str) -> Callable[[re.Match[str]], str]:
    """The words in place of a name, with a capital where a sentence begins."""

    def put(match: re.Match[str]) -> str:
        before = match["before"]
        return words if before is None else f"{before}{words[:1].upper()}{words[1:]}"

    return put


def labelled(roles: Sequence[str]) -> tuple[str, ...]:
    """Words for people by role, told apart where several share one: “the child aged 11 (1)”, “the mother”."""
    words = []
    for number, role in enumerate(roles):
        same = [at for at, other in enumerate(roles) if other == role]
        words.append(f"{role} ({same.index(number) + 1})" if len(same) > 1 else role)
    return tuple(words)


def _replacements(people: Sequence[Named]) -> list[tuple[str, str]]:
    """Longest names first, so that a whole name goes before its parts."""
    pairs = []
    for person in people:
        whole = f"{person.given} {person.family}".strip()
        pairs += [(whole, person.words), (person.given, person.words), (person.known_as, person.words)]
        pairs.append((person.family, SURNAME if person.given else person.words))
    fit = {name: words for name, words in reversed(pairs) if len(name) >= SHORTEST and name[:1].upper() == name[:1]}
    return sorted(fit.items(), key=lambda pair: -len(pair[0]))
