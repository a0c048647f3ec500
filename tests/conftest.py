"""What every test may ask for.

- `app`: the application on SQLite and again on PostgreSQL, rolled back after the test, with a context to arrange in.
- `client`: a visitor who is not signed in; `sign_in(user)`: one who is, in a session begun as by signing in.
- `hashing_as_in_production`: passwords hashed as slowly as for people; otherwise tests do it quickly.
- `people`: one user for each role; `make_user` and `make_agency` for more.
- `demonstration_app`: a copy of the made-up council with its families, told once.
- `tour`: what everybody meets who follows every link through that council, walked once.
- `live_app`, `live_server`: a real copy of a database, for threads, processes and browsers.
- `page`, `check_page`: a real Chromium, axe and a narrow screen. `redis_url`: a real Redis.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from redis import Redis

from setup import services
from setup.errors import CannotGoOn
from tests.support import hashing, quick
from tests.support.databases import Databases, RolledBack, settings_for
from tests.support.groups import Groups
from tests.support.leaving_out import leave_out
from tests.support.people import People
from tests.support.people import make_agency as new_agency
from tests.support.people import make_user as new_user
from tests.support.serving import serving
from tests.support.tour import Tour, make_some_papers, one_of_each_kind, tour_of
from tests.support.visitor import Visitor
from triage import runner
from triage.accounts.models import User
from triage.app import create_app
from triage.db import db

pytest_plugins = ["tests.support.browser"]

# A busy machine is not a fault of a rule: time is measured in benchmarks. The same examples each time; new ones are
# what `deep` looks for, by somebody who can tell whether it was the change that broke the rule.
BUSY = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("steady", derandomize=True, max_examples=50, **BUSY)
settings.register_profile("deep", max_examples=2000, **BUSY)
settings.load_profile("steady")
SECONDS_FOR_A_CONNECTION = 300
"""How long the last of many at once waits until the others are done; half a minute in the service."""
hashing.make_quick()
quick.make_rules_late()
quick.wait_for_people_and_not_for_the_disk()
gc.disable()  # until all tests are read: thousands of items, of which none is rubbish


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Groups:
    """How tests are dealt out to workers."""
    return Groups(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where several workers share the tests, the long ones come first: nobody waits for the last of them alone."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was read to begin with stays, and need not be looked through for rubbish over and over."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    gc.enable()


# ---------------------------------------------------------------------------------- databases


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str | None]:
    """The test run's own PostgreSQL; one for this process alone where the run started none; None without one."""
    given = os.environ.get("TRIAGE_TEST_POSTGRESQL_URL")
    if given:
        yield given
        return
    with ExitStack() as stack:
        try:
            url = stack.enter_context(services.postgresql(for_tests=True))
        except CannotGoOn:
            url = None
        yield url


@pytest.fixture(scope="session")
def databases(postgresql_url: str | None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    own = tmp_path_factory.getbasetemp()
    # Workers that share a PostgreSQL share the templates; each has its folder inside the run's.
    together = "PYTEST_XDIST_WORKER" in os.environ and "TRIAGE_TEST_POSTGRESQL_URL" in os.environ
    made = Databases(tmp_path_factory.mktemp("databases"), own.parent if together else own, postgresql_url)
    yield made
    made.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest, postgresql_url: str | None) -> str:
    """Every test that needs a database runs on both."""
    if request.param == "postgresql" and postgresql_url is None:
        leave_out("PostgreSQL is not installed")
    kind: str = request.param
    return kind


@pytest.fixture
def fresh_database(databases: Databases, database_kind: str) -> Iterator[str]:
    """The URL of a database of the test's own, where commits are real."""
    with databases.copy(database_kind) as url:
        yield url


@pytest.fixture
def demonstration_app(databases: Databases, database_kind: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on a copy of the demonstration data, where commits are real."""
    with databases.copy(database_kind, demonstration=True) as url:
        app = create_app(settings_for(url, tmp_path, demo=True))
        yield app
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture(scope="session")
def tour(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tour]:
    """What everybody met on a walk through the made-up council on SQLite, which stands as they left it."""
    with databases.copy("sqlite", demonstration=True) as url:
        app = create_app(settings_for(url, tmp_path_factory.mktemp("tour"), demo=True))
        make_some_papers(app)
        yield tour_of(app, one_of_each_kind())
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture(scope="session")
def rolled_back(databases: Databases) -> Iterator[Callable[[str], RolledBack]]:
    """One application for each kind of database, made when first asked for and kept for the whole run."""
    made: dict[str, RolledBack] = {}
    with ExitStack() as stack:

        def of_kind(kind: str) -> RolledBack:
            if kind not in made:
                url = stack.enter_context(databases.copy(kind))
                made[kind] = RolledBack.on(url, databases.folder)
                stack.callback(made[kind].engine.dispose)
            return made[kind]

        yield of_kind


# -------------------------------------------------------------------------------- application


@pytest.fixture
def workplace(rolled_back: Callable[[str], RolledBack], database_kind: str) -> Iterator[RolledBack]:
    place = rolled_back(database_kind)
    with place.for_one_test():
        yield place


@pytest.fixture
def app(workplace: RolledBack) -> Flask:
    """The application with an application context; what the test does is undone after it."""
    return workplace.app


@pytest.fixture
def client(workplace: RolledBack) -> Visitor:
    """Somebody who is not signed in."""
    return Visitor(workplace.app, workplace.watch)


@pytest.fixture
def sign_in(workplace: RolledBack) -> Callable[[User], Visitor]:
    """Gives a user their own browser, in which their session has just begun."""

    def signed_in(user: User) -> Visitor:
        visitor = Visitor(workplace.app, workplace.watch)
        visitor.let_in(user)
        return visitor

    return signed_in


@pytest.fixture
def people(workplace: RolledBack) -> People:
    """One user for each role, made when first asked for."""
    return People()


@pytest.fixture
def make_user(workplace: RolledBack) -> Callable[..., User]:
    """Makes a user with the roles given."""
    return new_user


@pytest.fixture
def make_agency(workplace: RolledBack) -> Callable[..., object]:
    """Makes an agency of the kind given."""
    return new_agency


@pytest.fixture
def hashing_as_in_production() -> Iterator[None]:
    """Passwords cost what they cost people: for tests of that cost, and of the time that it takes."""
    with hashing.as_in_production():
        yield


# --------------------------------------------------------------------------------- live parts


@pytest.fixture
def make_live_app(fresh_database: str, tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """Makes applications with any settings on the test's own database, where commits are real."""
    made: list[Flask] = []

    def make(**settings: object) -> Flask:
        made.append(create_app(settings_for(fresh_database, tmp_path, **settings)))
        with made[-1].app_context():
            db.engine.pool._timeout = SECONDS_FOR_A_CONNECTION
        return made[-1]

    yield make
    # Before its database goes: a runner left behind would look for work for as long as the tests run.
    runner.stop()
    for live in made:
        with live.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def live_app(make_live_app: Callable[..., Flask]) -> Flask:
    """The application on a database of its own, for threads and processes; it pushes no context."""
    return make_live_app()


@pytest.fixture
def live_server(live_app: Flask) -> Iterator[str]:
    """The address of `live_app` on a real port."""
    with serving(live_app) as address:
        yield address


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """The test run's own Redis; one for this process alone where the run started none."""
    given = os.environ.get("TRIAGE_TEST_REDIS_URL")
    if given:
        yield given
        return
    with ExitStack() as stack:
        try:
            url = stack.enter_context(services.redis())
        except CannotGoOn:
            leave_out("Redis is not installed")
        yield url


@pytest.fixture
def redis_url(redis_server: str, worker_id: str) -> Iterator[str]:
    """An empty Redis database that no other worker uses."""
    number = int("".join(filter(str.isdigit, worker_id)) or 0) + 1
    url = f"{redis_server.rpartition('/')[0]}/{number}"
    with Redis.from_url(url) as connection:
        connection.flushdb()
        yield url
        connection.flushdb()


@pytest.fixture(scope="session")
def openid_provider() -> Iterator[str]:
    """The address of a real OpenID provider, started once for this process: `/good` behaves, other paths do not."""
    with ExitStack() as stack:
        try:
            url = stack.enter_context(services.openid_provider())
        except CannotGoOn as reason:
            leave_out(str(reason))
        yield url
