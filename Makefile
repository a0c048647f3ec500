# The commands of this project. `make` alone lists them.
PYTHON ?= python3
BIN = .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run test check security fix bench lock clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Set up what is missing and start with demonstration data
	@$(PYTHON) run.py

test: ## Run every test on SQLite, PostgreSQL, Redis and in Chromium (ARGS="-k minutes" for some)
	@$(PYTHON) -m setup.run_tests $(ARGS)

check: ## Check style, types, layers, templates, migrations and secrets; changes nothing
	@$(PYTHON) -m setup.check

security: ## Look for weaknesses: our semgrep rules, and wapiti's crawl as three people (ARGS=--no-crawl: rules alone; ARGS=--long: hours)
	@$(PYTHON) -m setup.security $(ARGS)

fix: ## Mend what a machine can mend
	@$(PYTHON) -m setup.check --fix

bench: ## Measure what the standards give numbers for
	@$(PYTHON) -m setup.bench

lock: ## Lock the requirements anew, with hashes
	@$(PYTHON) -m setup.lock

clean: ## Remove what set-up and tools made; your data stays
	rm -rf .venv .venv-security .native node_modules tests/accounts/sso/provider/node_modules static/vendor .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
