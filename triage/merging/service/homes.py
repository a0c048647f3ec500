"""Homes of two families that become one: one open address is one home, and every other home stays its own."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from triage.families.models import Address, Family, Household, SafeToWrite
from triage.families.service.homes import joined
from triage.merging.queries import rows
from triage.merging.service.log import Log
from triage.merging.service.moving import move
from triage.rules.matching import normalising


def move_homes(log: Log, kept: Family, gone: Family) -> None:
    """Every home goes over; people of one that the kept family has already go to live in that one.

    The empty home stays under the record that goes, with its address as it was said.
    """
    known = list(kept.households)
    for home in list(gone.households):
        same = next((each for each in known if is_same_home(each, home)), None)
        if same is None:
            log.change(home, family_id=kept.id)
            continue
        for stay in rows.rows_with("residents", household_id=home.id):
            move(log, stay, "residents", "household_id", same.id)


def keep_closed(log: Log, families: Iterable[Family]) -> None:
    """The protected address of one record stands open in no other: a list may have given it under another name.

    The same postcode is enough, as it is where a referral sends such an address once more.
    """
    everywhere = {each for family in families for home in family.households for each in home.addresses}
    closed = sorted((each for each in everywhere if each.protected), key=lambda each: each.id)
    for address in sorted(everywhere - set(closed), key=lambda each: each.id):
        for other in filter(partial(_is_near, address), closed):
            log.change(
                address,
                protected=True,
                safe_to_write=other.safe_to_write,
                must_not_know=sorted({*(address.must_not_know or ()), *(other.must_not_know or ())}),
                others_must_not_know=joined(address.others_must_not_know, other.others_must_not_know),
            )


def _is_near(one: Address, other: Address) -> bool:
    if one.postcode_key and other.postcode_key:
        return one.postcode_key == other.postcode_key
    first, second = (normalising.address(", ".join(each.lines)) for each in (one, other))
    return bool(first) and first == second


def is_same_home(one: Household, two: Household) -> bool:
    """Whether nothing that is known of the second home is lost where the first one stands for it.

    A protected address is never compared, and neither is a home that has moved: its earlier addresses are history.
    """
    here, there = one.address, two.address
    if here is None or there is None or len(two.addresses) > 1 or here.protected or there.protected:
        return False
    return here.kind is there.kind and _place(here) == _place(there) and _is_no_more_careful(there, here)


def _place(address: Address) -> tuple[str, str, object]:
    """What makes an address the same; one without a postcode is like no other."""
    words = normalising.address(", ".join(address.lines))
    return words, address.postcode_key, None if address.postcode_key and words else address.id


def _is_no_more_careful(one: Address, than: Address) -> bool:
    """Whether the one asks for no care that the other does not."""
    safe = one.safe_to_write in (SafeToWrite.UNKNOWN, than.safe_to_write) and one.through in ("", than.through)
    secret = set(one.must_not_know or ()) <= set(than.must_not_know or ())
    return safe and secret and one.others_must_not_know in ("", than.others_must_not_know)
