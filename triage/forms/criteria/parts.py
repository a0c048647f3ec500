"""A framework's own words and dates, a headline, and the rule with its parameters."""

from __future__ import annotations

from typing import Any

from wtforms.validators import ValidationError

from triage.forms.base import RevisionForm
from triage.forms.fields import (
    CheckboxesField,
    DateField,
    NumberField,
    Option,
    RadiosField,
    RequiredWhen,
    TextAreaField,
    TextField,
)
from triage.rules.framework_checks import can_be_filled_in
from triage.rules.framework_words import HOUSEHOLD_LABELS

MOST_HEADLINES = 50
YES, NO = "yes", "no"
SECOND_WAY = (Option(NO, "No"), Option(YES, "Yes"))


class AboutForm(RevisionForm):
    """Its name, what it is in a sentence, and the dates of the national programme."""

    framework_name = TextField("Name", required="Give the framework a name")
    summary = TextAreaField(
        "What is it, in a sentence?",
        hint="For example: at least three family needs, with dependent children or expectant parents",
        rows=2,
        max_length=500,
        required="Say what it is in a sentence",
    )
    starts = DateField(
        "When did the programme begin?",
        hint="Where several are in use, a new referral is judged under the one that began last. From which day on it "
        "judges at all is said when it is proposed.",
        called="The beginning",
        required="Enter when the programme began",
    )
    ends = DateField("When does it end?", hint="Leave it blank where no end is known", called="The end")

    def validate_ends(self, field: DateField) -> None:
        """It does not end before it begins."""
        if field.data and self.starts.data and field.data < self.starts.data:
            raise ValidationError("The end must be after the beginning")

    @staticmethod
    def of(document: Any) -> dict[str, Any]:
        """What is set now."""
        national = document.get("national", {})
        return {
            "framework_name": document.get("name", ""),
            "summary": document.get("summary", ""),
            "starts": national.get("start"),
            "ends": national.get("end"),
        }

    def to_table(self) -> dict[str, Any]:
        """What the document holds of it."""
        national = {"start": self.starts.data} | ({"end": self.ends.data} if self.ends.data else {})
        return {"name": self.framework_name.data, "summary": self.summary.data, "national": national}


class HeadlineForm(RevisionForm):
    """A problem area."""

    label = TextField("What is the headline called?", max_length=120, required="Give the headline a name")
    question = TextField(
        "What is a referrer asked?",
        hint="For example: Is a child missing school?",
        max_length=300,
        required="Enter the question that a referrer is asked",
    )


class RuleForm(RevisionForm):
    """How many headlines and needs, which of them, of which households, and the second way in."""

    words = TextAreaField(
        "The rule in words",
        hint="Write {headlines} and {needs} where the numbers below stand: At least {needs} needs under {headlines} "
        "headlines.",
        rows=3,
        max_length=1000,
        required="Enter the rule in words",
    )
    headlines = NumberField(
        "How many headlines?",
        called="The number of headlines",
        minimum=1,
        maximum=MOST_HEADLINES,
        required="Enter how many headlines are needed",
    )
    needs = NumberField(
        "How many needs?",
        called="The number of needs",
        hint="Indicators of any headline; 1 where headlines alone are counted",
        minimum=1,
        maximum=500,
        required="Enter how many needs are needed",
    )
    must_include = CheckboxesField("Which headlines must be among them?", hint="None where any will do")
    household = RadiosField("Which households?", options=HOUSEHOLD_LABELS, required="Say which households it is for")
    non_resident_max = NumberField(
        "How many headlines can a parent who lives elsewhere supply?",
        called="What a parent elsewhere can supply",
        hint="Leave it blank where there is no limit",
        maximum=MOST_HEADLINES,
    )
    second_way = RadiosField(
        "Is there a second way in, through local filters?",
        hint="Fewer headlines and a local filter: the panel can include the family, and records why",
        options=SECOND_WAY,
        required="Say whether there is a second way in",
    )
    limb_headlines = NumberField(
        "How many headlines then?",
        called="The headlines of the second way in",
        minimum=1,
        maximum=MOST_HEADLINES,
        validators=[RequiredWhen("second_way", {YES}, "Enter how many headlines the second way in needs")],
    )
    limb_filters = NumberField(
        "How many local filters?",
        called="The number of local filters",
        minimum=1,
        maximum=MOST_HEADLINES,
        validators=[RequiredWhen("second_way", {YES}, "Enter how many local filters the second way in needs")],
    )
    limb_words = TextAreaField(
        "The second way in, in words",
        rows=2,
        max_length=500,
        validators=[RequiredWhen("second_way", {YES}, "Enter the second way in, in words")],
    )

    def validate_words(self, field: TextAreaField) -> None:
        """Nothing else stands in braces."""
        if not can_be_filled_in(field.data):
            raise ValidationError("Only {headlines} and {needs} can stand in braces")

    @staticmethod
    def of(rule: Any) -> dict[str, Any]:
        """What is set now."""
        limb = rule.get("with_filter") or {}
        return {
            "words": rule.get("words", ""),
            "headlines": rule.get("min_distinct_headlines"),
            "needs": rule.get("min_needs", 1),
            "must_include": rule.get("must_include", []),
            "household": rule.get("household", "none"),
            "non_resident_max": rule.get("non_resident_max"),
            "second_way": YES if limb else NO,
            "limb_headlines": limb.get("min_headlines"),
            "limb_filters": limb.get("min_filters", 1) if limb else None,
            "limb_words": limb.get("words", ""),
        }

    def to_table(self) -> dict[str, Any]:
        """What the document holds of it."""
        table: dict[str, Any] = {
            "words": self.words.data,
            "min_distinct_headlines": self.headlines.data,
            "min_needs": self.needs.data,
            "must_include": list(self.must_include.data),
            "household": str(self.household.data),
        }
        if self.non_resident_max.data is not None:
            table["non_resident_max"] = self.non_resident_max.data
        if self.second_way.data == YES:
            table["with_filter"] = {
                "min_headlines": self.limb_headlines.data,
                "min_filters": self.limb_filters.data,
                "words": self.limb_words.data,
            }
        return table


class MoveForm(RevisionForm):
    """One place up or down; the pressed button says which."""


class RemoveForm(RevisionForm):
    """Take a part away."""
