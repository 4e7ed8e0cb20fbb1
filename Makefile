# Two commands do all the set-up: `make run` starts the desk, `make test` passes the tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export VENTANILLA_HOME ?= $(CURDIR)/var

.DEFAULT_GOAL := help
.PHONY: help setup run test lint fix bench messages

help:  ## This list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(BIN)/ventanilla: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Ventanilla needs Python 3.11 or later; this is $$($(PYTHON) --version). Set PYTHON=python3.12, for instance."; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python has no venv module here. Install it (Debian, Ubuntu: apt install python3-venv) and type 'make run' again."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade pip
	$(BIN)/pip install --quiet --editable .
	@touch $@

$(VENV)/.dev: $(BIN)/ventanilla
	$(BIN)/pip install --quiet --group dev
	@touch $@

setup: $(VENV)/.dev  ## Install what the tests and the lint need

run: $(BIN)/ventanilla messages  ## Start the desk (a demonstration, if there is none yet)
	@exec $(BIN)/ventanilla demo --if-empty --run

messages: $(BIN)/ventanilla
	@$(BIN)/python -m ventanilla.foundation.catalogues

test: setup messages  ## Run the whole test suite
	env -u VENTANILLA_HOME $(BIN)/pytest $(ARGS)

lint: setup messages  ## Check style, types, layers, templates and migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports layers.ini
	$(BIN)/djade --check --target-version 5.2 $$(git ls-files '*.html')
	$(BIN)/ventanilla makemigrations --check --dry-run

fix: setup  ## Mend what a machine can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	-$(BIN)/djade --target-version 5.2 $$(git ls-files '*.html')

bench: setup messages  ## Measure ours against the limits (ratios, in one run)
	$(BIN)/python -m bench
