# Everything a newcomer or a machine does here. Needs make and Python 3.11 or newer; the rest is fetched.
PORT ?= 8000
PYTEST_OPTIONS ?=

frontend_sources := package.json package-lock.json $(shell find platform/web/frontend platform/fields -type f \
	\( -name '*.mjs' -o -name '*.js' -o -name '*.ts' -o -name '*.css' -o -name '*.scss' -o -name '*.svg' -o -name '*.json' \) 2>/dev/null)
python_ready := .venv/.ready
tests_ready := .venv/.ready-for-tests
frontend_ready := platform/web/static/dist/.ready

.DEFAULT_GOAL := help
.PHONY: help run set-up test bench lint format lock clean

help: ## Show this list
	@echo "Tablewright: type one of"
	@sed -n 's/^\([a-z-]*\):.*## /  make \1|/p' Makefile | awk -F'|' '{printf "%-16s %s\n", $$1, $$2}'

run: set-up ## Set up what is missing, then start Tablewright with a demo CRM on PORT (8000)
	@exec .venv/bin/tablewright serve --demo --port $(PORT)

set-up: $(python_ready) $(frontend_ready) ## Make a fresh checkout ready without starting it

# Compiled modules are kept, whatever the machine says: tests start the program some hundred times.
test: set-up $(tests_ready) ## Run every test; PYTEST_OPTIONS='-k name' picks some
	@PYTHONDONTWRITEBYTECODE= .venv/bin/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(PYTEST_OPTIONS)

bench: set-up $(tests_ready) ## Measure speed on SQLite and PostgreSQL and write bench-result.json
	@PYTHONPATH=tests .venv/bin/python -m bench
	@PYTHONPATH=tests .venv/bin/python -m bench.builder
	@PYTHONPATH=tests .venv/bin/python -m bench.automations

lint: $(python_ready) $(tests_ready) ## Check the style of the code
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .

format: $(python_ready) $(tests_ready) ## Bring the code into the common style
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

lock: $(python_ready) ## Resolve pyproject.toml anew into the requirements*.lock files
	@.venv/bin/python tools/lock.py

clean: ## Remove everything that was installed or built; data/ stays
	@rm -rf .venv node_modules platform/web/static/dist .pytest_cache .ruff_cache .hypothesis *.egg-info build

$(python_ready): requirements.lock pyproject.toml tools/set-up
	@tools/set-up python

$(tests_ready): requirements-dev.lock | $(python_ready)
	@tools/set-up tests

$(frontend_ready): $(frontend_sources) | $(python_ready)
	@tools/set-up frontend
