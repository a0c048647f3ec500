"""A council with its people on a live server, and browsers for as many of them as a journey needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from flask import Flask

from tests.browser.walker import KeyboardWalker, Walker
from tests.support.databases import at_work
from tests.support.people import code_for
from tests.support.serving import serving
from triage.db import transaction
from triage.demo.council import make_council


@pytest.fixture
def council_app(make_live_app: Callable[..., Flask]) -> Flask:
    """The service with the runner in it and the invented council's agencies and people, but no family."""
    app = make_live_app(runner=True)
    with at_work(app), transaction():
        make_council()
    return app


@pytest.fixture
def at_the_door(council_app: Flask, make_page: Callable[..., object]) -> Iterator[Callable[..., Walker]]:
    """Gives somebody a browser of their own, in which nobody is signed in yet."""
    looked_at: set[str] = set()
    walkers: list[Walker] = []
    with serving(council_app) as server:

        def arrived(way: str = "mouse") -> Walker:
            # The same pages are looked at on the journeys made with a mouse.
            kind = KeyboardWalker if way == "keyboard" else Walker
            page = make_page(java_script_enabled=way != "no JavaScript")
            looks = looked_at if way == "mouse" else None
            walker = kind(page, server, looks, code_of=partial(code_for, council_app))
            walkers.append(walker)
            return walker

        yield arrived
    faults = [fault for walker in walkers for fault in walker.faults]
    assert not faults, "\n".join(faults)


@pytest.fixture
def somebody(at_the_door: Callable[..., Walker]) -> Callable[..., Walker]:
    """Signs somebody of the council in, by their short name, in a browser of their own."""

    def signed_in(who: str, way: str = "mouse") -> Walker:
        return at_the_door(way).sign_in(who)

    return signed_in
