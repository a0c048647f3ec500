"""Every address of the service with made-up records, and the roles that ask for it."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask

from tests.test_access import is_open_to, made_up_address, methods, rules
from triage.access.guards import PUBLIC, declaration
from triage.access.permissions import Role

STATIC = (
    "/static/css/kit.css",
    "/static/js/main.js",
    "/static/vendor/govuk/govuk-frontend.min.css",
    "/static/vendor/govuk/govuk-frontend.min.js",
    "/static/nothing.css",
    "/brand.css",
)
NOWHERE = (
    "/nothing/here",
    "/.git/config",
    "/.env",
    "/static/../config.py",
    "/static/%2e%2e/config.py",
    "/static//etc/passwd",
    "//elsewhere.example/families",
    "/" + "a" * 3000,
)


def every_address(app: Flask) -> list[str]:
    """One address for each URL rule, and those that no rule has."""
    return sorted({made_up_address(app, rule) for rule in rules(app)} | {*STATIC, *NOWHERE})


def posts_open_to(app: Flask, role: Role | None) -> Iterator[str]:
    """The addresses that take a form from somebody with this role; with None, from strangers."""
    for rule in rules(app):
        declared = declaration(app, rule.endpoint)
        let_in = declared == PUBLIC if role is None else is_open_to(role, declared)
        if let_in and "POST" in methods(rule):
            yield made_up_address(app, rule)
