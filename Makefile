# Everything a newcomer runs; `make` alone lists it. All tools live in .venv, nothing else is changed.

.DEFAULT_GOAL := help
SHELL := /bin/sh
BIN := .venv/bin
PYTHONS := python3.14 python3.13 python3.12 python3.11 python3
# Layers that hold rules: every branch of them is tested.
RULES := matchmaker/matching/*,matchmaker/statistics/*,matchmaker/services/*,matchmaker/queries/*,matchmaker/models/*
TEMPLATES := matchmaker/templates
# A browser in each process is heavy: four are enough on any machine.
WORKERS := -n auto --maxprocesses 4 --dist worksteal
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_QUIET := 2
export PIP_ROOT_USER_ACTION := ignore

.PHONY: help
help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

.PHONY: run
run: .venv/.runtime ## prepare everything, then serve the demonstration event
	@exec $(BIN)/matchmaker demo $(if $(PORT),--port $(PORT))

.PHONY: test
test: .venv/.tools system ## prepare everything, then run every test and measure the coverage
	@$(BIN)/python -m pytest $(WORKERS) --cov --cov-fail-under=95
	@echo 'The layers that hold rules:'
	@$(BIN)/python -m coverage report --include='$(RULES)' --fail-under=100

.PHONY: test-fast
test-fast: .venv/.tools ## run the tests that need neither browser nor PostgreSQL
	@$(BIN)/python -m pytest $(WORKERS) -m 'not browser and not postgresql'

.PHONY: check
check: .venv/.tools ## check format, lint, types, imports, templates, Dockerfile, compose.yaml
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/djlint --quiet --lint $(TEMPLATES)
	@$(BIN)/hadolint Dockerfile
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.compose-spec compose.yaml

.PHONY: format
format: .venv/.tools ## rewrite the code in the one format (templates are left: their white space is text)
	@$(BIN)/python -m ruff check --fix --exit-zero --quiet .
	@$(BIN)/python -m ruff format .

.PHONY: messages
messages: .venv/.tools ## collect what pages say, and bring the German catalogue up to date
	@mkdir -p build
	@$(BIN)/pybabel -q extract -F babel.cfg -k lazy_gettext --add-location file -o build/messages.pot matchmaker
	@$(BIN)/pybabel -q update -N --ignore-obsolete --ignore-pot-creation-date -w 110 -i build/messages.pot \
		-d matchmaker/translations
	@$(BIN)/pybabel -q compile -d matchmaker/translations

.PHONY: guide
guide: .venv/.tools ## take the pictures of the organizer's guide anew
	@mkdir -p docs/guide
	@MATCHMAKER_GUIDE=$(CURDIR)/docs/guide $(BIN)/python -m pytest -q tests/browser/test_organizers_week.py

# Needs npm and Chromium, and minutes: not part of `make test`. Node 20 runs Lighthouse 12, not 13.
LIGHTHOUSE := build/lighthouse/tool/node_modules/.bin/lighthouse
.PHONY: lighthouse
lighthouse: .venv/.tools $(LIGHTHOUSE) ## measure the attendee's pages (RUNS=1 PAGES="/three" for a quick look)
	@$(BIN)/python -m tests.lighthouse.measure $(LIGHTHOUSE) build/lighthouse

$(LIGHTHOUSE):
	@echo 'Installing Lighthouse into build/ ...'
	@npm install --silent --no-audit --no-fund --no-save --prefix build/lighthouse/tool lighthouse@12.8.2

# Minutes long: five hundred names that break badges, on every stock of labels.
.PHONY: print-check
print-check: .venv/.tools ## print 500 hostile names on every layout, and read every code back
	@MATCHMAKER_PRINT_NAMES=500 $(BIN)/python -m pytest -n 0 -q -s --timeout 900 tests/unit/badges/test_hostile_print.py

.PHONY: clean
clean: ## remove what the tools made; the database in instance/ stays
	@rm -rf .venv build dist htmlcov .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@rm -f .coverage .coverage.*
	@find matchmaker migrations tests -type d -name __pycache__ -exec rm -rf {} +

# The newest Python that can make a virtual environment; a name may exist without its interpreter.
.venv/bin/python:
	@for python in $(PYTHONS); do \
		if $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; \
		then exec $$python -m venv .venv; fi; \
	done; \
	echo 'Matchmaker needs Python 3.11 or newer with venv (on Debian: apt-get install python3-venv).' >&2; exit 1

# The stamps make a second run quick; a changed pyproject.toml installs again.
.venv/.runtime: pyproject.toml | .venv/bin/python
	@echo 'Installing Matchmaker into .venv (a minute or so, only this once) ...'
	@$(BIN)/python -m pip install --editable .
	@touch $@

.venv/.tools: pyproject.toml | .venv/bin/python
	@echo 'Installing Matchmaker with its test tools into .venv (a few minutes, only this once) ...'
	@$(BIN)/python -m pip install --editable '.[dev,server]'
	@touch .venv/.runtime $@

# Chromium and PostgreSQL come from apt where root asks; elsewhere their tests skip and say so.
# Ubuntu's chromium is a snap that containers cannot install: there Playwright brings its own.
.PHONY: system
system:
	@browser=''; database=''; \
	for name in chromium chromium-browser google-chrome google-chrome-stable; do \
		command -v $$name >/dev/null 2>&1 && browser=found; done; \
	for path in /usr/lib/postgresql/*/bin/initdb "$$(command -v initdb 2>/dev/null)"; do \
		[ -x "$$path" ] && database=found; done; \
	[ -n "$$browser" ] && [ -n "$$database" ] && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
		export DEBIAN_FRONTEND=noninteractive; \
		echo 'Installing what the tests need of Chromium and PostgreSQL with apt-get ...'; \
		apt-get -qq update >/dev/null 2>&1; \
		[ -n "$$browser" ] || apt-get -qq install -y --no-install-recommends chromium fonts-dejavu-core \
			>/dev/null 2>&1 && browser=found; \
		[ -n "$$browser" ] || $(BIN)/python -m playwright install --with-deps chromium \
			>/dev/null 2>&1 && browser=found; \
		[ -n "$$database" ] || apt-get -qq install -y --no-install-recommends postgresql \
			>/dev/null 2>&1 && database=found; \
	fi; \
	[ -n "$$browser" ] || echo 'Chromium is missing and cannot be installed here: the browser tests skip.'; \
	[ -n "$$database" ] || echo 'PostgreSQL is missing and cannot be installed here: its tests skip.'
