# Two commands do everything on a machine with Python 3.11+ and make:
#   make run     sets up and runs the demo: calls, webhooks and timelines (ARGS=--exit ends it)
#   make test    sets up, checks the code and runs every test
PYTHON ?= python3
VENV := .venv
SDK_VENV := .venv-signalwire
TWILIO_VENV := .venv-twilio
BIN := $(VENV)/bin
PIP := -m pip --disable-pip-version-check --quiet install
WORKERS ?= auto
ARGS ?=

# A file of what was installed, so that a changed pyproject.toml installs anew.
RUN_READY := $(VENV)/.ready-to-run
TEST_READY := $(VENV)/.ready-to-test
SDK_READY := $(SDK_VENV)/.ready
TWILIO_READY := $(TWILIO_VENV)/.ready
NODE_SDK := tests/sdk/node
NODE_EXAMPLE := examples/node_delivery_calls
NODE_READY := $(NODE_EXAMPLE)/node_modules/.ready $(NODE_SDK)/node_modules/.ready

.PHONY: help run serve test lint bench clean

help:
	@echo "make run      run the demo (ARGS=--exit: end after it)"
	@echo "make serve    run the emulator (ARGS=\"--tls --clock auto\": its options)"
	@echo "make test     check the code and run every test"
	@echo "make lint     only check the code"
	@echo "make bench    measure, as ratios against bare references"

run: $(RUN_READY)
	@$(BIN)/calls-emulator demo $(ARGS)

serve: $(RUN_READY)
	@$(BIN)/calls-emulator serve $(ARGS)

test: $(TEST_READY) $(SDK_READY) $(TWILIO_READY) $(NODE_READY) lint
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup --cov --cov-report=term-missing:skip-covered $(ARGS)

lint: $(TEST_READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: $(TEST_READY)
	$(BIN)/python benchmarks/create_call.py
	$(BIN)/python benchmarks/lifecycle.py
	$(BIN)/python benchmarks/testing_kit.py
	$(BIN)/python benchmarks/deliveries.py
	$(BIN)/python benchmarks/list_calls.py
	$(BIN)/python benchmarks/documents.py
	$(BIN)/python benchmarks/startup.py

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one with make PYTHON=python3.x")'
	@echo "Setting up $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

$(RUN_READY): pyproject.toml | $(VENV)/bin/python
	@echo "Installing the emulator ..."
	@$(BIN)/python $(PIP) -e .
	@touch $@

$(TEST_READY): pyproject.toml | $(VENV)/bin/python
	@echo "Installing the emulator and what its tests need ..."
	@$(BIN)/python $(PIP) -e ".[test]"
	@touch $@ $(RUN_READY)

# The vendor's SDK pins old versions of what we share with it: both must fit into one environment.
$(SDK_READY): pyproject.toml tests/sdk/requirements.txt | $(VENV)/bin/python
	@echo "Installing the emulator beside the vendor's SDK ..."
	@$(PYTHON) -m venv $(SDK_VENV)
	@AIOHTTP_NO_EXTENSIONS=1 $(SDK_VENV)/bin/python $(PIP) -e . -r tests/sdk/requirements.txt
	@touch $@

# Another SDK of the same dialect, whose needs are not those of the emulator.
$(TWILIO_READY): tests/sdk/twilio.txt | $(VENV)/bin/python
	@echo "Installing another SDK ..."
	@$(PYTHON) -m venv $(TWILIO_VENV)
	@$(TWILIO_VENV)/bin/python $(PIP) -r tests/sdk/twilio.txt
	@touch $@

# Without npm the tests that need it are skipped, and say so.
$(NODE_READY): %/node_modules/.ready: %/package-lock.json
	@if command -v npm >/dev/null; then \
		echo "Installing what $* needs ..."; \
		npm ci --silent --prefix $* && touch $@; \
	fi

clean:
	rm -rf $(NODE_EXAMPLE)/node_modules $(NODE_SDK)/node_modules $(VENV) $(SDK_VENV) $(TWILIO_VENV) .coverage* .mypy_cache .pytest_cache .ruff_cache .hypothesis
