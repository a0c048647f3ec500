"""Numbers by which other systems know people: warned about where they look wrong, never blocking."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum

import phonenumbers
from stdnum.exceptions import ValidationError
from stdnum.gb import nhs, upn


class IdentifierKind(StrEnum):
    """What kind of number it is."""

    UPN = "upn"
    NHS = "nhs"
    NINO = "nino"
    UPRN = "uprn"
    POLICE = "police"
    EHM = "ehm"
    LCS = "lcs"
    POSTCODE = "postcode"
    PHONE = "phone"


IDENTIFIER_LABELS = {
    IdentifierKind.UPN: "Unique pupil number (UPN)",
    IdentifierKind.NHS: "NHS number",
    IdentifierKind.NINO: "National Insurance number",
    IdentifierKind.UPRN: "Unique property reference number (UPRN)",
    IdentifierKind.POLICE: "Police case number",
    IdentifierKind.EHM: "Early Help Module (EHM) number",
    IdentifierKind.LCS: "Children’s social care (LCS) number",
    IdentifierKind.POSTCODE: "Postcode",
    IdentifierKind.PHONE: "Telephone number",
}

UPN_LENGTH = 13
NHS_LENGTH = 10
UPRN_LONGEST = 12

# HMRC's manual NIM39110: the letters D, F, I, Q, U and V are never used as the first or second letter,
# O never as the second, and some pairs are not given out.
NINO = re.compile(r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]?")
POSTCODE = re.compile(r"(GIR ?0AA|[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][ABD-HJLNP-UW-Z]{2})")
NO_FIXED_ABODE = re.compile(r"ZZ99 ?[0-9][A-Z]{2}")
CASE_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9/ .-]{2,29}")


def check(kind: IdentifierKind | str, value: str) -> str | None:
    """A sentence on what looks wrong, or None; people mistype and families still need help."""
    tidied = tidy(kind, value)
    return _CHECKS[IdentifierKind(kind)](tidied) if tidied else None


def tidy(kind: IdentifierKind | str, value: str) -> str:
    """The value as it is usually written, for showing and comparing; nothing but spacing and case."""
    flat = " ".join(value.split()).upper()
    if IdentifierKind(kind) in _WITHOUT_SPACES:
        return flat.replace(" ", "").replace("-", "")
    if IdentifierKind(kind) is IdentifierKind.POSTCODE:
        return _spaced_postcode(flat.replace(" ", ""))
    return flat


def _spaced_postcode(flat: str) -> str:
    shortest, inward = 5, 3
    return f"{flat[:-inward]} {flat[-inward:]}" if len(flat) >= shortest else flat


def _upn(value: str) -> str | None:
    if len(value) != UPN_LENGTH:
        return f"A UPN has {UPN_LENGTH} letters and digits; this has {len(value)}."
    try:
        upn.validate(value)
    except ValidationError:
        return "The letter or the digits of this UPN look mistyped. Check it against the school’s record."
    return None


def _nhs(value: str) -> str | None:
    if not value.isdigit() or len(value) != NHS_LENGTH:
        return f"An NHS number has {NHS_LENGTH} digits."
    try:
        nhs.validate(value)
    except ValidationError:
        return "This NHS number looks mistyped: its last digit does not fit the others."
    return None


def _nino(value: str) -> str | None:
    if NINO.fullmatch(value):
        return None
    return "A National Insurance number is two letters, six digits and a letter, such as QQ 12 34 56 C."


def _uprn(value: str) -> str | None:
    if value.isdigit() and len(value) <= UPRN_LONGEST:
        return None
    return f"A UPRN is a number of up to {UPRN_LONGEST} digits."


def _case_number(value: str) -> str | None:
    if CASE_NUMBER.fullmatch(value) and any(each.isdigit() for each in value):
        return None
    return "This does not look like a case number: it has letters, digits and dashes or slashes only."


def _postcode(value: str) -> str | None:
    if POSTCODE.fullmatch(value) or NO_FIXED_ABODE.fullmatch(value):
        return None
    return "This does not look like a UK postcode. For no fixed address use ZZ99 3VZ."


def _phone(value: str) -> str | None:
    """Possible is enough: numbers reserved for drama, and new ranges, are not "valid"."""
    try:
        number = phonenumbers.parse(value, "GB")
    except phonenumbers.NumberParseException:
        return "This does not look like a telephone number."
    if phonenumbers.is_possible_number(number):
        return None
    return "This telephone number has too many or too few digits."


_WITHOUT_SPACES = frozenset({IdentifierKind.UPN, IdentifierKind.NHS, IdentifierKind.NINO, IdentifierKind.UPRN})

_CHECKS: dict[IdentifierKind, Callable[[str], str | None]] = {
    IdentifierKind.UPN: _upn,
    IdentifierKind.NHS: _nhs,
    IdentifierKind.NINO: _nino,
    IdentifierKind.UPRN: _uprn,
    IdentifierKind.POLICE: _case_number,
    IdentifierKind.EHM: _case_number,
    IdentifierKind.LCS: _case_number,
    IdentifierKind.POSTCODE: _postcode,
    IdentifierKind.PHONE: _phone,
}
