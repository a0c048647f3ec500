"""One indicator or local filter, with everything that can be set of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wtforms.validators import ValidationError

from triage.forms.base import RevisionForm
from triage.forms.criteria.parts import NO, YES
from triage.forms.fields import (
    CheckboxesField,
    DateField,
    DecimalField,
    NumberField,
    Option,
    RadiosField,
    RequiredWhen,
    SelectField,
    TextAreaField,
    TextField,
)
from triage.rules.agencies import WHO_TO_ASK
from triage.rules.framework import AddsUp, Compare, WindowKind
from triage.rules.framework_words import (
    ADDS_UP_LABELS,
    COMPARE_LABELS,
    SENSITIVITY_LABELS,
    WHO_LABELS,
    WINDOW_LABELS,
    capital,
)

OLDEST = 120
PER_CENT = "%"
COUNTED = {str(WindowKind.MONTHS), str(WindowKind.TERMS), str(WindowKind.AHEAD)}
"""Windows that need a length; that of what was in force may be nought."""
OF_PEOPLE = (
    Option("parenting", "An adult only with parenting responsibilities"),
    Option("unborn", "An unborn child too"),
)
MARKS = (
    Option("severe", "It is severe", "It weighs on the tier and on the place on the list."),
    Option("needs_reference", "A reference is needed", "The number of a case, order or document."),
    Option(
        "nominated",
        "It is a professional’s nomination",
        "Open to recorded discretion, and never eligible by itself.",
    ),
    Option("protected", "It says something of a protected characteristic", "It never scores for priority."),
)
NUMBER = (
    Option(NO, "No: it is so, or it is not"),
    Option(YES, "Yes: it counts from a number on, such as a share of sessions or so many exclusions"),
)


class IndicatorForm(RevisionForm):
    """What is asked, of whom, when, how much, and what kind of information it is; made by `indicator_form`."""

    later: Sequence[int] = ()
    """The places of the numbers that hold from a later day on: 2, 3 and as many more as there are boxes for."""

    short = TextField(
        "Short name", hint="As it stands in tables: Attendance below 90%", max_length=120, required="Enter a short name"
    )
    label = TextField(
        "What is a referrer asked?",
        hint="For example: Is a child’s attendance below 90%?",
        max_length=300,
        required="Enter the question that a referrer is asked",
    )
    help = TextAreaField("Help beside the question", hint="What counts, and what does not", rows=2, max_length=1000)
    who = RadiosField("Who counts?", options=WHO_LABELS, required="Say who counts")
    min_age = NumberField(
        "From which age on?", called="The lowest age", hint="Leave it blank where any age counts", maximum=OLDEST
    )
    max_age = NumberField(
        "Up to which age?", called="The highest age", hint="Leave it blank where any age counts", maximum=OLDEST
    )
    of_people = CheckboxesField("Who else, and who not?", options=OF_PEOPLE)
    window = RadiosField("When does it count?", options=WINDOW_LABELS, required="Say when it counts")
    length = NumberField(
        "How many months or terms?",
        called="The number of months or terms",
        hint="Leave it blank for now and at any time",
        maximum=600,
        width=3,
    )
    number = RadiosField("Does a number decide?", options=NUMBER, required="Say whether a number decides")
    unit = TextField(
        "Of what?",
        hint="A percent sign, or the word for several: exclusions, days",
        max_length=30,
        width=20,
        validators=[RequiredWhen("number", {YES}, "Say what the number is of")],
    )
    compare = RadiosField(
        "Which side of it counts?",
        options=COMPARE_LABELS,
        validators=[RequiredWhen("number", {YES}, "Say which side of the number counts")],
    )
    threshold = DecimalField("The number", validators=[RequiredWhen("number", {YES}, "Enter the number")])
    adds_up = SelectField(
        "Is it added up?", options=ADDS_UP_LABELS, empty_text="No: each report is judged by its own number"
    )
    marks = CheckboxesField("What else is so?", options=MARKS)
    sensitivity = RadiosField(
        "What kind of information is it?",
        hint="Not everybody may see each kind",
        options=SENSITIVITY_LABELS,
        required="Say what kind of information it is",
    )
    known_by = CheckboxesField(
        "Who would know?",
        hint="They are asked where nobody knows",
        options={kind: capital(words) for kind, words in WHO_TO_ASK.items()},
    )
    asks_when_lapsed = CheckboxesField(
        "When it has lapsed, what is asked instead?", hint="An old call-out asks “at risk now?”"
    )

    def validate_length(self, field: NumberField) -> None:
        """Months and terms are counted."""
        if str(self.window.data) in COUNTED and not field.data:
            raise ValidationError("Enter how many months or terms")

    def validate_max_age(self, field: NumberField) -> None:
        """Somebody has to be of that age."""
        if field.data is not None and self.min_age.data is not None and field.data < self.min_age.data:
            raise ValidationError("The highest age must not be below the lowest")

    def validate(self, extra_validators: Any = None) -> bool:
        """Each later number has its day, and the days follow one another."""
        valid, last = bool(super().validate(extra_validators)), None
        for at in self.later:
            number, day = self[f"number_{at}"].data, self[f"from_{at}"].data
            problem = ""
            if (number is None) != (day is None):
                problem = "Enter the number and the day from which it holds, or neither"
            elif day is not None and last is not None and day <= last:
                problem = "The later day must be after the one before"
            if problem:
                self.add_error(problem, field=f"from_{at}")
                valid = False
            last = day or last
        return valid

    def validate_adds_up(self, field: SelectField) -> None:
        """Shares are of sessions; events are counted from a number on."""
        if self.number.data != YES or not field.data:
            return
        share = self.unit.data == PER_CENT
        if field.data == AddsUp.SHARES and not share:
            raise ValidationError("What was missed of what was possible is a share: write % as what the number is of")
        if field.data != AddsUp.SHARES and (share or self.compare.data == Compare.BELOW):
            raise ValidationError("Events add up to a number or more, and not to a share or to less than a number")

    def to_table(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """What the document holds of it; `before` is the table that it replaces, if any."""
        table: dict[str, Any] = {"label": self.label.data, "short": self.short.data, "who": str(self.who.data)}
        if self.help.data:
            table["help"] = self.help.data
        table |= {key: self[key].data for key in ("min_age", "max_age") if self[key].data is not None}
        table |= dict.fromkeys((*self.of_people.data, *self.marks.data), True)
        table["window"] = {"kind": str(self.window.data)} | ({"length": self.length.data} if self._is_long() else {})
        if self.number.data == YES:
            table["value"] = self._value(before.get("value") or {})
        table["sensitivity"] = str(self.sensitivity.data)
        for key in ("known_by", "asks_when_lapsed"):
            if self[key].data:
                table[key] = _in_order(self[key].data, before.get(key) or [])
        return table

    def _is_long(self) -> bool:
        return bool(self.length.data) and str(self.window.data) in COUNTED | {str(WindowKind.IN_FORCE)}

    def _value(self, before: Mapping[str, Any]) -> dict[str, Any]:
        value: dict[str, Any] = {"unit": self.unit.data, "compare": str(self.compare.data)}
        later = [(self[f"number_{at}"].data, self[f"from_{at}"].data) for at in self.later]
        steps = [{"value": number, "starts_on": day} for number, day in later if number is not None]
        held = before.get("thresholds") or [{}]
        first = {key: each for key, each in held[0].items() if key == "starts_on"}
        if steps or first:
            value["thresholds"] = [{"value": self.threshold.data} | first, *steps]
        else:
            value["threshold"] = self.threshold.data
        if self.adds_up.data:
            value["adds_up"] = str(self.adds_up.data)
        return {key: each for key, each in before.items() if key not in SET_OF_VALUE} | value

    @staticmethod
    def of(table: Mapping[str, Any]) -> dict[str, Any]:
        """What is set now, for the form's fields."""
        value, window = table.get("value") or {}, table.get("window") or {}
        steps = value.get("thresholds") or ([{"value": value["threshold"]}] if "threshold" in value else [])
        return {
            **{f"number_{at}": step.get("value") for at, step in enumerate(steps[1:], start=2)},
            **{f"from_{at}": step.get("starts_on") for at, step in enumerate(steps[1:], start=2)},
            **{key: table.get(key) for key in ("short", "label", "help", "who", "min_age", "max_age")},
            "of_people": [each.value for each in OF_PEOPLE if table.get(each.value)],
            "window": window.get("kind"),
            "length": window.get("length") or None,
            "number": (YES if value else NO) if table else None,
            "unit": value.get("unit", ""),
            "compare": value.get("compare"),
            "threshold": steps[0].get("value") if steps else None,
            "adds_up": value.get("adds_up"),
            "marks": [each.value for each in MARKS if table.get(each.value)],
            "sensitivity": table.get("sensitivity", "general"),
            "known_by": table.get("known_by", []),
            "asks_when_lapsed": table.get("asks_when_lapsed", []),
        }


def indicator_form(table: Mapping[str, Any], *, boxes: int = 0, **kwargs: Any) -> IndicatorForm:
    """The form of an indicator as it stands, with boxes for one number more than it has, or for as many as asked."""
    numbers = len((table.get("value") or {}).get("thresholds") or ())
    later = range(2, max(LEAST, boxes, numbers + 1) + 1)
    fields: dict[str, Any] = {"later": tuple(later)}
    for at in later:
        hint = "Leave it blank where the number stays the same" if at == LEAST else ""
        fields[f"number_{at}"] = DecimalField(
            "Another number from a day on" if at == LEAST else "And another",
            called="The other number",
            hint=hint,
        )
        fields[f"from_{at}"] = DateField("From which day on?", called="The day")
    made = type("IndicatorForm", (IndicatorForm,), fields)
    form: IndicatorForm = made(**IndicatorForm.of(table), **kwargs)
    return form


LEAST, MOST = 2, 20
SET_OF_VALUE = frozenset({"unit", "compare", "threshold", "thresholds", "adds_up"})


def _in_order(ticked: Iterable[object], before: Sequence[str]) -> list[str]:
    """What was ticked before in its own order, then what was ticked now."""
    chosen = [str(each) for each in ticked]
    return [each for each in before if each in chosen] + [each for each in chosen if each not in before]
