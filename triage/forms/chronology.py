"""The filters of a chronology: kinds, ids and years only, since they stand in the address."""

from __future__ import annotations

from triage.forms.base import BaseForm
from triage.forms.fields import SelectField
from triage.rules.chronology import KIND_LABELS, Kind, Wanted

ORDERS = {"newest": "Newest first", "oldest": "Oldest first"}


class ChronologyFilterForm(BaseForm):
    """What to show of a chronology."""

    class Meta(BaseForm.Meta):
        """Read from the address: nothing is changed by it."""

        csrf = False

    kind = SelectField("Kind", options=KIND_LABELS, empty_text="All")
    person = SelectField("Person", empty_text="Everybody")
    source = SelectField("Who said so", empty_text="Anybody")
    since = SelectField("From the year", empty_text="The beginning")
    until = SelectField("To the year", empty_text="The end")
    order = SelectField("Order", options=ORDERS, empty_text=None)

    def narrowed(self) -> list[str]:
        """What it is narrowed to, in words: on paper half a chronology must not read as all of it."""
        fields = (self.kind, self.person, self.source, self.since, self.until)
        labels = [(each, {option.value: option.text for option in each.options}) for each in fields]
        return [f"{each.label.text.lower()}: {of[chosen]}" for each, of in labels if (chosen := _offered(each))]

    def wanted(self) -> Wanted:
        """The choice, with anything that is not offered left out."""
        kind, since, until = _offered(self.kind), _offered(self.since), _offered(self.until)
        return Wanted(
            kind=Kind(kind) if kind else None,
            person=_offered(self.person),
            source=_offered(self.source),
            first_year=int(since) if since else None,
            last_year=int(until) if until else None,
            newest_first=_offered(self.order) != "oldest",
        )


def _offered(field: SelectField) -> str:
    """What was chosen, where it is one of the options."""
    return str(field.data) if field.data in {option.value for option in field.options} else ""
