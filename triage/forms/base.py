"""What every form of this service has: a session-long token, its errors as links, words for a refusal.

A form turns words into a command: each one offers `to_command(...)`, which is called after it has validated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.form import _Auto
from werkzeug.datastructures import MultiDict

from triage.access import held
from triage.forms.fields import KeyField, RevisionField


@dataclass(frozen=True, slots=True)
class ErrorLink:
    """A sentence of the error summary and the id of the input it moves to (None: no one input is at fault)."""

    text: str
    target: str | None


class BaseForm(FlaskForm):
    """The base of every form. Its token lives as long as the session, so that a long form is never thrown away."""

    form_errors: list[str]

    class Meta(FlaskForm.Meta):
        """How the form is protected."""

        csrf_time_limit = None

        def wrap_formdata(self, form: BaseForm, formdata: Any) -> Any:
            """What was sent; on the way back from signing in again, what was typed before the session ended."""
            sent = super().wrap_formdata(form, formdata)
            if sent is not None or formdata is not _Auto:
                return sent
            typed = held.typed_here({field.name for field in form})
            return MultiDict(typed) if typed else None

    def error_links(self) -> list[ErrorLink]:
        """Every error in the order of the page."""
        of_form = [ErrorLink(text, None) for text in self.form_errors]
        of_fields = [
            ErrorLink(str(field.errors[0]), getattr(field, "focus_id", field.id)) for field in self if field.errors
        ]
        return of_form + of_fields

    def add_error(self, text: str, *, field: str | None = None) -> None:
        """Show a refusal by the service as an error of this form, beside a field or at its head."""
        if field is None:
            self.form_errors = [*self.form_errors, text]
        else:
            self[field].errors = [*self[field].errors, text]


class OnceForm(BaseForm):
    """A form whose act happens once however often it is sent: `idempotency_key.data` goes into the command."""

    idempotency_key = KeyField()


class RevisionForm(BaseForm):
    """A form over a record that two people may decide, drawn as `DecisionForm(seen_revision=record.revision)`."""

    seen_revision = RevisionField()

    def accept_revision(self, revision: int) -> None:
        """Let the typed words be sent again over the newer record, after the reader was shown what changed."""
        self.seen_revision.data = revision


class EmptyForm(BaseForm):
    """Only a button: the token and nothing else."""


class OnceRevisionForm(OnceForm, RevisionForm):
    """Both: an act that happens once, over a record that may have moved on."""


def first_errors(form: BaseForm) -> dict[str, Any]:
    """The first error of each field by name, for tests and logs."""
    return {name: errors[0] for name, errors in form.errors.items() if name and errors}
