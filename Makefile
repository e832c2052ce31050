# `make` sets up and shows the dataset; `make test` sets up and runs every check. Both work on a fresh clone.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: all test test-browser test-clients explore build release docs pages clean
.DEFAULT_GOAL := all

all: $(VENV)/.installed
	$(BIN)/aqim-data validate
	$(BIN)/aqim-data info

test: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/aqim-data build --check
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

# Other programs that read the tables; those that cannot run here are named with the reason.
test-clients: $(VENV)/.installed-dev
	examples/clients/install
	$(BIN)/python -m pytest -m 'clients or not clients' tests/test_clients.py tests/test_clients_page.py

# The page of `make explore` in a real browser: Debian's, installed where there is none (which takes root).
test-browser: $(VENV)/.installed-browser
	@command -v chromium >/dev/null || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; }
	$(BIN)/python -m pytest -m browser --numprocesses auto tests/browser

explore: $(VENV)/.installed
	$(BIN)/aqim-data explore

build: $(VENV)/.installed
	$(BIN)/aqim-data build

release: $(VENV)/.installed
	$(BIN)/aqim-data release --output dist

# Strict: a broken link or anchor, a page that is in no menu and a name that the reference lacks are errors.
docs: $(VENV)/.installed-dev
	$(BIN)/python -m sphinx --builder html --jobs auto --fail-on-warning --keep-going --quiet . site
	@echo "site/index.html"

# After a change of the data: the pictures, and the outputs that the pages show.
pages: $(VENV)/.installed-dev
	$(BIN)/python -m pictures
	$(BIN)/python -m tests.documentation

clean:
	rm -rf site $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "aqim-data needs Python 3.11 or newer; say which with: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	$(PIP) install --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(VENV)/bin/python
	$(PIP) install --editable '.[dev]'
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-browser: pyproject.toml | $(VENV)/.installed-dev
	$(PIP) install --editable '.[dev,browser]'
	@touch $@
