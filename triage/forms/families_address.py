"""Where somebody lives and whether it is safe to write there, as every form about a home asks for it."""

from __future__ import annotations

from datetime import date

from wtforms.validators import ValidationError

from triage.families.commands import NewAddress
from triage.forms.families_sources import SourcedForm
from triage.forms.fields import (
    CheckboxesField,
    CheckboxField,
    RadiosField,
    RequiredWhen,
    TextAreaField,
    TextField,
)

NO_FIXED = "no_fixed"
MOST_LINES = 5


class HomeAddressForm(SourcedForm):
    """An address of a household."""

    kind = RadiosField("What kind of address is it?", required="Choose the kind of address")
    lines = TextAreaField(
        "Address", hint="Without the postcode, a line each", rows=4, max_length=300, autocomplete="off"
    )
    postcode = TextField("Postcode", max_length=10, width=10, autocomplete="off")
    protected = CheckboxField(
        "Protected: it is shown on no page and printed on no paper but the envelope of its own letter"
    )
    safe_to_write = RadiosField(
        "Is it safe to write there?",
        hint="Not known is treated as not safe",
        required="Say whether it is safe to write",
    )
    through = TextField(
        "Through whom?",
        max_length=160,
        validators=[RequiredWhen("safe_to_write", {"through_professional"}, "Enter the professional it goes through")],
    )
    must_not_know = CheckboxesField("Who of the family must not learn of this address or of letters to it?")
    others_must_not_know = TextField("Who else must not? (optional)", max_length=300)

    def validate_lines(self, field: TextAreaField) -> None:
        """A household has an address unless it has none that is fixed."""
        if not field.data and self.kind.data != NO_FIXED:
            raise ValidationError("Enter the address, or choose “no fixed address”")
        if len(self._lines()) > MOST_LINES:
            raise ValidationError(f"An address has at most {MOST_LINES} lines")

    def new_address(self, *, verified_on: date | None = None) -> NewAddress:
        """The address."""
        return NewAddress(
            kind=str(self.kind.data),
            lines=self._lines(),
            postcode=self.postcode.data,
            protected=self.protected.data,
            safe_to_write=str(self.safe_to_write.data),
            through=self.through.data,
            must_not_know=tuple(self.must_not_know.data),
            others_must_not_know=self.others_must_not_know.data,
            verified_on=verified_on,
        )

    def _lines(self) -> tuple[str, ...]:
        """The lines without blank ones."""
        return tuple(line.strip() for line in self.lines.data.split("\n") if line.strip())
