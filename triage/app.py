"""The application: wiring only, then the guard."""

from __future__ import annotations

import logging
from datetime import timedelta
from importlib import import_module, util
from pathlib import Path
from uuid import UUID

from flask import Flask
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Settings
from triage import assets, cli, failures, filters, handover, home, jobs, meeting_statement, navigation, schema
from triage.access import binding, guards
from triage.access.barriers import ASKED_OF
from triage.accounts import queries as accounts_queries
from triage.accounts.service.standing import in_the_way
from triage.accounts.sessions import DatabaseSessions
from triage.audit import anchors, reading
from triage.compiled import CompiledTemplates
from triage.db import db
from triage.demo.council import sign_ins
from triage.own_flask import LARGEST_FORM, MOST_FIELDS, Service
from triage.surface import Surface

ROOT = Path(__file__).resolve().parent.parent
AREAS = (
    "accounts",
    "criteria",
    "families",
    "restriction",
    "referrals",
    "evidence",
    "imports",
    "allocations",
    "panel",
    "forum",
    "trials",
    "merging",
    "reports",
    "documents",
    "notices",
    "oversight",
)

SQLITE_KEEPS = {"cached_statements": 1000}
"""Statements that a connection to SQLite keeps prepared: of the driver's own 128 a few pages leave none."""

log = logging.getLogger(__name__)
csrf = CSRFProtect()
migrate = Migrate()
login = LoginManager()


def create_app(settings: Settings | None = None) -> Flask:
    """The service for one council, ready to serve; it does not start with an undeclared view."""
    settings = settings.completed() if settings is not None else Settings.from_env()
    app = Service(__name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    _configure(app, settings)
    _wire(app)
    _register_views(app)
    guards.guard(app)
    jobs.init_app(app)
    anchors.at_shutdown(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    """Flask's own settings, derived from ours."""
    app.config.update(
        SETTINGS=settings,
        DEMO_SIGN_INS=sign_ins() if settings.demo else None,
        SECRET_KEY=settings.secret_key,
        DEBUG=False,
        TRUSTED_HOSTS=settings.trusted_hosts(),
        TESTING=settings.testing,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={
            "pool_pre_ping": settings.database_url.startswith("postgresql"),
            "hide_parameters": True,  # an error's text would otherwise hold what somebody typed
            "connect_args": SQLITE_KEEPS if settings.database_url.startswith("sqlite") else {},
        },
        SESSION_COOKIE_NAME="__Host-session" if settings.https else "session",
        SESSION_COOKIE_SECURE=settings.https,
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the session: an hour is too short for a long form
        MAX_CONTENT_LENGTH=(settings.upload_megabytes * settings.upload_files + 1) * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        MAX_FORM_PARTS=MOST_FIELDS,
        # Fingerprints in the address make a year safe; without one a browser must ask again.
        SEND_FILE_MAX_AGE_DEFAULT=None,
    )
    compiled = CompiledTemplates(settings.compiled_templates)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "bytecode_cache": compiled}
    app.session_interface = DatabaseSessions(
        idle=timedelta(minutes=settings.session_idle_minutes),
        absolute=timedelta(hours=settings.session_absolute_hours),
    )


def _wire(app: Flask) -> None:
    """Extensions and what every request passes through; access is checked before anything else."""
    settings: Settings = app.config["SETTINGS"]
    assert schema.MODELS
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)
    login.init_app(app)
    login.user_loader(_load_user)
    binding.register(app)
    app.extensions[ASKED_OF] = in_the_way
    app.before_request(guards.check_access)
    meeting_statement.register(app)
    failures.register(app)
    csrf.init_app(app)
    assets.register(app)
    filters.register(app)
    reading.register(app)
    navigation.register(app)
    handover.register()
    cli.register(app)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # Flask's documented way to wrap itself
    app.wsgi_app = Surface(  # type: ignore[method-assign]  # the same
        app.wsgi_app,
        https=settings.https,
        last_resort=lambda: failures.plain_page(app, 500),
        let_through=settings.testing,
    )


def _register_views(app: Flask) -> None:
    """Every area's blueprint, and the pages that belong to none."""
    app.register_blueprint(home.bp)
    for area in AREAS:
        name = f"triage.{area}.routes"
        found = util.find_spec(name)
        if found is not None and found.origin is not None:  # an empty folder is no module
            app.register_blueprint(import_module(name).bp)


def _load_user(user_id: str) -> object:
    """The signed-in user, asked of the database at each request so that an ended account ends at once."""
    user = accounts_queries.user_by_id(UUID(user_id))
    return user if user is not None and user.is_active else None
