"""The access rules as one document that a council officer can read and sign; the same data gives the same text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from triage.access.about import ABOVE_ALL_ROLES, ROLES
from triage.access.fields import BY_KIND, BY_ROLE, NEVER, Footing, Place, usual_kind
from triage.access.permissions import GRANTS, HELD_AT, Permission, Role
from triage.rules.agencies import WHO_TO_ASK, AgencyKind
from triage.rules.framework import Sensitivity

TITLE = "Who may do what, and who sees what"
YES, NO = "yes", ""
ANY_AGENCY = "any agency"


def write(opens: Mapping[str, Sequence[str]]) -> str:
    """The document; `opens` holds, by permission (or "" for anybody signed in), the addresses that it opens."""
    parts = (_head(), _roles(), _permissions(), _kinds(), _places(), _above(), _pages(opens))
    return "\n".join(line for part in parts for line in (*part, ""))


def _head() -> Iterator[str]:
    yield f"# {TITLE}"
    yield ""
    yield (
        "This page is written by `flask access print` from the rules that the service runs on, and a test says that "
        "it is up to date. A role opens permissions; whose records they reach, and which kinds of information in them, "
        "is said below. What is not opened here is closed."
    )


def _roles() -> Iterator[str]:
    yield "## Roles"
    yield ""
    yield from _table(
        ("Role", "What somebody does with it", "Which families and papers it meets", "At"),
        ((_name(role), ROLES[role].does, ROLES[role].meets, _held_at(role)) for role in Role),
    )
    yield ""
    yield "A role given to somebody at another kind of agency opens nothing. Several roles open what each one opens."


def _held_at(role: Role) -> str:
    kinds = HELD_AT[role]
    return (
        ANY_AGENCY
        if kinds == frozenset(AgencyKind)
        else ", ".join(_agency(each) for each in AgencyKind if each in kinds)
    )


def _permissions() -> Iterator[str]:
    yield "## What each role may do"
    yield ""
    yield from _table(
        ("May", *(_name(role) for role in Role)),
        ((each.value, *(YES if each in GRANTS[role] else NO for role in Role)) for each in Permission),
    )


def _kinds() -> Iterator[str]:
    yield "## Which kinds of information"
    yield ""
    yield (
        "Evidence and returns are general, health, police and criminal, or benefits. A person sees a kind where one of "
        "their roles opens it in the first table *and* their agency may know it in the second."
    )
    yield ""
    footings = [(each, each.value) for each in Footing]
    yield from _table(
        ("Role", *(words.capitalize() for _, words in footings), "Why"),
        ((_name(role), *(_listed(BY_ROLE[role].on(each)) for each, _ in footings), BY_ROLE[role].why) for role in Role),
    )
    yield ""
    yield from _table(
        ("Agency", "May know", "Why", "Its own words are taken to be"),
        (
            (_agency(kind).capitalize(), _listed(BY_KIND[kind].kinds), BY_KIND[kind].why, usual_kind(kind).value)
            for kind in AgencyKind
        ),
    )


def _places() -> Iterator[str]:
    yield "## What some places never show, whoever looks"
    yield ""
    yield from _table(("Place", "Never"), ((place.value.capitalize(), _listed(NEVER[place])) for place in Place))


def _above() -> Iterator[str]:
    yield "## Rules above all roles"
    for title, words in ABOVE_ALL_ROLES.items():
        yield ""
        yield f"**{title}.** {words}"


def _pages(opens: Mapping[str, Sequence[str]]) -> Iterator[str]:
    yield "## Which pages each permission opens"
    yield ""
    yield "An address with a name in angle brackets stands for every record of that kind that is theirs."
    yield ""
    named = [(each.value, opens.get(each.value, ())) for each in Permission]
    yield from _table(
        ("May", "Addresses"),
        (
            (words.capitalize(), "<br>".join(f"`{each}`" for each in addresses))
            for words, addresses in [*named, *_rest(opens)]
        ),
    )


def _rest(opens: Mapping[str, Sequence[str]]) -> list[tuple[str, Sequence[str]]]:
    return [("anybody who is signed in", opens.get("", ()))]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(cell or '–' for cell in row)} |"


def _listed(kinds: Iterable[Sensitivity]) -> str:
    among = set(kinds)
    return ", ".join(each.value for each in Sensitivity if each in among)


def _name(role: Role) -> str:
    return role.value.capitalize()


def _agency(kind: AgencyKind) -> str:
    return WHO_TO_ASK[kind].removeprefix("the ")
