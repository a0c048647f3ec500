"""Files to attach. What a file really is gets checked where it is stored; here only that one was chosen."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms.validators import StopValidation

from triage.forms.fields.basis import KitField


class FilesField(KitField):
    """One or several files; `data` is a list of `FileStorage`, empty when none was chosen."""

    kind = "files"

    def __init__(self, label: str, *, accept: str = "", multiple: bool = False, most: int = 10, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.accept = accept
        self.multiple = multiple
        self.most = most if multiple else 1

    def process_data(self, value: object) -> None:
        """A file input never has a stored value."""
        self.data = []

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep what has a name: a browser sends one nameless part when no file was chosen."""
        self.data = [part for part in valuelist if isinstance(part, FileStorage) and part.filename]

    def check(self) -> None:
        """Refuse more files than allowed."""
        if len(self.data) > self.most:
            raise StopValidation(f"You can choose up to {self.most} files at a time")
