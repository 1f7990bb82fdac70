# The developer's whole interface. Every target sets up what it needs by itself.
.DEFAULT_GOAL := help
.PHONY: help install run update demo walk check lint types strict quick items test bank bench simulate faults endure docs fix lock clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8470
ONCE ?=
EMPTY ?=
CHAPTERS ?=
SEED ?= 1
YEARS ?= 0.5
SERVERS ?= 20
LIVES ?= 10
KILLS ?= 200
CLICK_MINUTES ?= 20
PYTEST := $(BIN)/python -m pytest --cov-report=
# These start processes of their own and see that they keep up: not beside other tests.
ALONE := tests/wire tests/demo
# What needs no Discord and no process.
QUICK := tests/domain tests/db tests/bank

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /  make \1\t/' | expand -t 20

install: $(VENV)/.runtime ## make .venv with what the bot needs to run

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; say which one with: make PYTHON=python3.12 ..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock | $(BIN)/python
	@echo "Installing what the bot needs into .venv, once: half a minute or so."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock | $(BIN)/python
	@echo "Installing what the demo and the tests need into .venv, once: a minute or so."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@ $(VENV)/.runtime

run: $(VENV)/.runtime ## run the bot with the token in .env
	@$(BIN)/python -m bot run

update: $(VENV)/.runtime ## back up, and fetch the newest version (stop the bot before, make run after)
	$(BIN)/python -m bot backup
	git pull --ff-only
	@$(MAKE) --no-print-directory install

demo: $(VENV)/.dev ## try the bot in a browser, with no token (PORT=8470; EMPTY=1: a new server; ONCE=1: only prove it)
	@$(BIN)/python -m bot demo --port $(PORT) $(if $(ONCE),--once) $(if $(EMPTY),--empty)

walk: $(VENV)/.dev ## picture every screen on a phone and a desktop, and count taps (CHAPTERS="daily exam")
	@$(BIN)/python -m tests.demo.walk $(CHAPTERS)

# In jobs of their own, since the types are worked out on one core only.
check: $(VENV)/.dev ## before each commit, in a minute or two: lint, strict, quick, items
	@$(MAKE) --no-print-directory --jobs lint strict quick items

lint: $(VENV)/.dev ## rules on the code, the workflow and the container, and the format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/zizmor --quiet --offline --no-progress .github
	$(BIN)/hadolint docs/hosting/Dockerfile
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docs/hosting/compose.yaml

types: $(VENV)/.dev ## the types of everything, tests too
	$(BIN)/pyright

strict: $(VENV)/.dev ## the types of what is shipped, strictly; two thirds of the time for all
	$(BIN)/pyright bot cogs

quick: $(VENV)/.dev ## tests of the rules, the memory and the bank's reader, with fewer examples
	$(PYTEST) -q -n auto --dist worksteal -m "not slow" --hypothesis-profile quick $(QUICK)

items: $(VENV)/.dev ## check the question bank
	$(BIN)/python -m bot check

test: lint types ## all of it: lint, types, every test with coverage, question bank
	$(PYTEST) --cov -n auto --dist loadfile $(addprefix --ignore=,$(ALONE))
	$(PYTEST) --cov --cov-append $(ALONE)
	$(BIN)/coverage report --skip-covered --fail-under=100 --include='bot/domain/*,bot/db/*'
	$(BIN)/coverage report --skip-covered --fail-under=95
	$(BIN)/python -m bot check

bank: $(VENV)/.dev ## check the question bank, and how far a reader of style alone gets in it
	@$(BIN)/python -m bot check --style

bench: $(VENV)/.dev ## measure the bot against baselines in the same run
	@$(BIN)/python -m bot bench

simulate: $(VENV)/.dev ## live years of trouble in minutes, and replay them (SEED=1 YEARS=0.5 SERVERS=20)
	@$(BIN)/python -m bot simulate --seed $(SEED) --years $(YEARS) --servers $(SERVERS)

# Each seed is a process of its own, as many at a time as there are cores.
faults: $(VENV)/.dev ## the same for many seeds, about a hundred server-years, for an evening
	@seq $(SEED) $$(($(SEED) + $(LIVES) - 1)) | xargs -P "$$(nproc)" -I{} \
		$(BIN)/python -m bot simulate --seed {} --years $(YEARS) --servers $(SERVERS)

endure: $(VENV)/.dev ## 200 kills and 20 minutes of 50 clicks/s amid faults (KILLS=200 CLICK_MINUTES=20)
	KILLS=$(KILLS) CLICK_MINUTES=$(CLICK_MINUTES) $(PYTEST) -qs tests/wire/test_endurance.py

docs: $(VENV)/.dev ## write docs/schema.sql, the picture of the architecture and docs/importing anew
	$(BIN)/python -m docs.draw_schema
	$(BIN)/python -m docs.draw_architecture
	$(BIN)/python -m docs.write_examples

fix: $(VENV)/.dev ## put the code into shape: imports, format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# With extras, since pip does not take coverage==1 for what asks for coverage[toml].
COMPILE := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-strip-extras --no-emit-index-url --no-annotate --no-header --upgrade

lock: $(VENV)/.dev ## pin new versions of the dependencies, with hashes
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --extra demo --extra dev --output-file requirements-dev.lock

clean: ## remove what was set up
	rm -rf $(VENV) artefacts .pytest_cache .ruff_cache .hypothesis .coverage*
