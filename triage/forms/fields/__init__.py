"""The form fields of this service: plain messages, typed text kept, GOV.UK markup by `macros/forms.html`."""

from triage.forms.fields.basis import KitField, RequiredWhen
from triage.forms.fields.choices import (
    CheckboxesField,
    CheckboxField,
    Option,
    RadiosField,
    SelectField,
    enum_options,
)
from triage.forms.fields.dates import DateField
from triage.forms.fields.files import FilesField
from triage.forms.fields.hidden import HiddenField, KeyField, RevisionField
from triage.forms.fields.numbers import DecimalField, MoneyField, NumberField
from triage.forms.fields.text import EmailField, PasswordField, TextAreaField, TextField, TimeField

__all__ = [
    "CheckboxField",
    "CheckboxesField",
    "DateField",
    "DecimalField",
    "EmailField",
    "FilesField",
    "HiddenField",
    "KeyField",
    "KitField",
    "MoneyField",
    "NumberField",
    "Option",
    "PasswordField",
    "RadiosField",
    "RequiredWhen",
    "RevisionField",
    "SelectField",
    "TextAreaField",
    "TextField",
    "TimeField",
    "enum_options",
]
