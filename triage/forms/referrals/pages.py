"""One page of the referral as a form, built from the schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, cast

from werkzeug.datastructures import MultiDict

from triage.forms.base import RevisionForm
from triage.forms.fields import (
    CheckboxesField,
    CheckboxField,
    DateField,
    EmailField,
    NumberField,
    Option,
    RadiosField,
    RequiredWhen,
    SelectField,
    TextAreaField,
    TextField,
)
from triage.forms.referrals.fields import AmountField, WhoField
from triage.referrals.schema.concerns import compact
from triage.referrals.schema.questions import Kind, Page, Question, QuestionGroup, Values

NOT_TYPED = frozenset({"csrf_token", "seen_revision", "action", "danger", "add"})


class PageForm(RevisionForm):
    """A page of the referral; `values` are the answers as the draft keeps them."""

    page: Page
    names: Mapping[str, tuple[str, Question]]
    danger = RadiosField(
        "Is anyone in immediate danger?",
        options=[Option("yes", "Yes"), Option("no", "No")],
    )

    def values(self) -> dict[str, dict[str, Any]]:
        """The answers by group and question; what was left blank is left out."""
        found = self.raw_values()
        return compact(found) if self.page.key.startswith("concerns/") else found

    def raw_values(self) -> dict[str, dict[str, Any]]:
        """The same with every empty entry, as the page numbers them."""
        found: dict[str, dict[str, Any]] = {group.key: {} for group in self.page.groups}
        for name, (group, question) in self.names.items():
            value = _stored(self[name].data)
            if value not in (None, "", [], False) and self._applies(name, question):
                found[group][question.name] = value
        return found

    def _applies(self, name: str, question: Question) -> bool:
        """An answer beneath another one is there only with that one."""
        if question.inside is None:
            return True
        other, value = question.inside
        return bool(self[name.removesuffix(question.name) + other].data == value)

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field, then what the page as a whole must say."""
        fine = bool(super().validate(extra_validators))
        wrong = False
        for problem in self.page.check(self.raw_values()):
            name = self.name_of(problem.group, problem.question)
            if not self[name].errors:
                self.add_error(problem.sentence, field=name)
                wrong = True
        return fine and not wrong

    def name_of(self, group: str, question: str) -> str:
        """The field of one question."""
        return next(name for name, (key, asked) in self.names.items() if (key, asked.name) == (group, question))

    def item(self, group: QuestionGroup, question: Question) -> Any:
        """The field to draw for a question."""
        return self[f"{group.prefix}{question.name}"]


def page_form(page: Page) -> type[PageForm]:
    """The form of a page."""
    names: dict[str, tuple[str, Question]] = {}
    fields: dict[str, Any] = {"page": page, "names": names}
    for group in page.groups:
        for question in group.questions:
            name = f"{group.prefix}{question.name}"
            names[name] = (group.key, question)
            fields[name] = MAKERS[question.kind](question, group)
    return cast("type[PageForm]", type("ReferralPageForm", (PageForm,), fields))


def stored_data(page: Page, values: Values) -> dict[str, Any]:
    """Saved answers as the form's fields take them."""
    data: dict[str, Any] = {}
    for group in page.groups:
        given = values.get(group.key, {})
        for question in group.questions:
            value = given.get(question.name)
            if question.kind is Kind.DATE and value:
                value = date.fromisoformat(value)
            data[f"{group.prefix}{question.name}"] = value
    return data


def typed_words(form: MultiDict[str, str]) -> dict[str, list[str]]:
    """What a person typed on a page, for keeping as it is."""
    return {name: form.getlist(name) for name in form if name not in NOT_TYPED}


def as_typed(typed: Mapping[str, list[str]], revision: int) -> MultiDict[str, str]:
    """Kept words as a form reads them."""
    words: MultiDict[str, str] = MultiDict((name, each) for name, several in typed.items() for each in several)
    words["seen_revision"] = str(revision)
    return words


def _stored(data: Any) -> Any:
    """A field's value as JSON keeps it."""
    return data.isoformat() if isinstance(data, date) else data


def _common(question: Question, group: QuestionGroup) -> dict[str, Any]:
    given: dict[str, Any] = {"hint": question.hint, "required": question.required or None}
    if question.needs:
        other = f"{group.prefix}{question.needs.other}"
        given["validators"] = [RequiredWhen(other, question.needs.values, question.needs.message)]
    return given


def _options(question: Question) -> list[Option]:
    return [
        Option(
            value,
            text,
            hint=question.option_hints.get(value, ""),
            disabled=value in question.greyed,
            exclusive=value == question.exclusive,
            divider="or" if value == question.exclusive else "",
        )
        for value, text in question.options.items()
    ]


def _line(question: Question, group: QuestionGroup) -> TextField:
    return TextField(
        question.label,
        max_length=question.max_length,
        width=question.width,
        autocomplete="off",
        **_common(question, group),
    )


def _text(question: Question, group: QuestionGroup) -> TextAreaField:
    return TextAreaField(question.label, max_length=question.max_length, rows=question.rows, **_common(question, group))


def _day(question: Question, group: QuestionGroup) -> DateField:
    return DateField(
        question.label,
        called=question.called or question.label,
        past=question.past,
        future=question.future,
        **_common(question, group),
    )


def _amount(question: Question, group: QuestionGroup) -> AmountField:
    return AmountField(
        question.label,
        lowest=question.lowest,
        highest=question.highest,
        suffix=question.suffix,
        **_common(question, group),
    )


def _whole(question: Question, group: QuestionGroup) -> NumberField:
    return NumberField(question.label, maximum=int(question.highest), **_common(question, group))


def _choice(kind: Callable[..., Any]) -> Callable[[Question, QuestionGroup], Any]:
    def make(question: Question, group: QuestionGroup) -> Any:
        return kind(question.label, options=_options(question), **_common(question, group))

    return make


MAKERS: Mapping[Kind, Callable[[Question, QuestionGroup], Any]] = {
    Kind.LINE: _line,
    Kind.TEXT: _text,
    Kind.DATE: _day,
    Kind.ONE: _choice(RadiosField),
    Kind.PICK: _choice(SelectField),
    Kind.MANY: _choice(CheckboxesField),
    Kind.WHO: _choice(WhoField),
    Kind.WHOLE: _whole,
    Kind.AMOUNT: _amount,
    Kind.EMAIL: lambda question, group: EmailField(question.label, **_common(question, group)),
    Kind.TICK: lambda question, group: CheckboxField(question.label, **_common(question, group)),
}
