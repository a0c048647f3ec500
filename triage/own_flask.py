"""Flask as this service has it: nothing offered to other sites, no address mended, no body larger than its use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Request, current_app
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import ImmutableDict
from werkzeug.routing import IntegerConverter

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

TAKES_FILES = "__takes_files__"
LARGEST_FORM = 5 * 1024 * 1024
MOST_FIELDS = 5_000


MOST_DIGITS = 15
"""Any database keeps such a number; an address with a longer one is damaged."""


def number(text: str) -> int:
    """A number in an address, for `request.args.get(…, type=number)`; raises ValueError for one that no record has."""
    if len(text) > MOST_DIGITS:
        raise ValueError(text)
    return int(text)


class ShortNumber(IntegerConverter):
    """A number in a path that a record can have."""

    regex = rf"\d{{1,{MOST_DIGITS}}}"


def takes_files(view: View) -> View:
    """Let this view's form bring files, and so weigh what the settings allow for files."""
    setattr(view, TAKES_FILES, True)
    return view


class OwnRequest(Request):
    """A request whose body may weigh as much as its view has a use for: a stranger cannot make us keep 100 MB."""

    @property
    def max_content_length(self) -> int | None:
        """The largest body in bytes; more is 413 before it is read."""
        view = current_app.view_functions.get(self.endpoint or "")
        if getattr(view, TAKES_FILES, False) and self.mimetype == "multipart/form-data":
            with_files: int | None = current_app.config["MAX_CONTENT_LENGTH"]
            return with_files
        return LARGEST_FORM

    @max_content_length.setter
    def max_content_length(self, value: int | None) -> None:
        raise AttributeError("a view says what it takes with @takes_files")


class Service(Flask):
    """No other site may ask for anything here, so OPTIONS has nothing to offer."""

    default_config = ImmutableDict({**Flask.default_config, "PROVIDE_AUTOMATIC_OPTIONS": False})
    request_class = OwnRequest

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        # An address such as //families is nobody's: mending it would redirect to whatever host was asked for.
        self.url_map.merge_slashes = False
        self.url_map.converters["int"] = ShortNumber
