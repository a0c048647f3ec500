"""Beginning a draft: from a published version, as a framework of one's own, or from a file."""

from __future__ import annotations

from triage.criteria.commands import CriteriaKind, StartDraft
from triage.forms.base import OnceForm, RevisionForm
from triage.forms.fields import FilesField, Option, RadiosField, RequiredWhen, SelectField, TextAreaField, TextField

OWN, NEXT = "own", "next"
MOST_WORDS = 1000
LONGEST_FILE = 200_000
WHY_HINT = "For example: the Board agreed it on 12 June. Everybody who sees the version reads this."


class StartForm(OnceForm):
    """A draft from what is published."""

    based_on = SelectField("Which version do you begin from?", required="Choose the version to begin from")
    what = RadiosField(
        "What will it be?",
        options=(
            Option(
                NEXT, "A new version of it", "Once published it takes the place of the one before, from its day on."
            ),
            Option(OWN, "A framework of our own", "It stands beside the others, under a code and a name of its own."),
        ),
        required="Say whether it is a new version or a framework of your own",
    )
    code = TextField(
        "Its code",
        hint="Small letters, digits and hyphens, such as “ashcombe” or “local-1”. It cannot be changed afterwards.",
        max_length=40,
        width=20,
        validators=[RequiredWhen("what", {OWN}, "Give the framework a code")],
    )
    own_name = TextField(
        "Its name",
        hint="For example: Ashcombe’s families",
        validators=[RequiredWhen("what", {OWN}, "Give the framework a name")],
    )
    why = TextAreaField(
        "Why is it needed?", hint=WHY_HINT, rows=3, max_length=MOST_WORDS, required="Say why it is needed"
    )

    def to_command(self) -> StartDraft:
        """The act asked for."""
        kind, _, key = self.based_on.data.partition(" ")
        own = self.what.data == OWN
        return StartDraft(
            kind=CriteriaKind(kind),
            based_on=key,
            why=self.why.data,
            code=self.code.data if own else "",
            name=self.own_name.data if own else "",
            idempotency_key=str(self.idempotency_key.data),
        )


class FileForm(OnceForm):
    """A draft from a TOML file, chosen or pasted."""

    file = FilesField("Choose the file", hint="A TOML file, such as one that was downloaded here", accept=".toml")
    text = TextAreaField("Or paste what it holds", rows=8, max_length=LONGEST_FILE)
    why = TextAreaField(
        "Why is it needed?", hint=WHY_HINT, rows=3, max_length=MOST_WORDS, required="Say why it is needed"
    )

    def words(self) -> str | None:
        """What the file holds, or what was pasted; None where it is no text, or there is neither or both."""
        chosen = self.file.data[0] if self.file.data else None
        if bool(chosen) == bool(self.text.data):
            self.add_error(
                "Choose a file or paste its words, not both" if chosen else "Choose a file, or paste what it holds",
                field="file",
            )
            return None
        if chosen is None:
            return str(self.text.data)
        try:
            return str(chosen.stream.read(LONGEST_FILE + 1).decode("utf-8-sig"))
        except UnicodeDecodeError:
            self.add_error("This file is not text. Choose a TOML file", field="file")
            return None


class TextForm(RevisionForm):
    """A whole draft as TOML."""

    text = TextAreaField(
        "The draft as TOML",
        hint="Its code and version stay as they are, whatever stands here.",
        rows=30,
        max_length=LONGEST_FILE,
        required="Enter the draft",
    )
