# Everything that is done with this project. `make` lists it.
# Each target sets up what it needs in .venv, with nothing but Python 3.11+, git and make.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
BENCH := .venv/.bench

.DEFAULT_GOAL := help

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(READY) ## run scenarios/acme.yaml and say where the picture and the files are
	$(BIN)/tokensim run scenarios/acme.yaml

test: $(READY) ## run all tests
	$(BIN)/pytest -n auto

test-fast: $(READY) ## run the tests that take less than a minute together
	$(BIN)/pytest -n auto -m "not slow"

check: $(READY) ## style, types, layers and dependencies
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .

bare: $(READY) ## simulate with nothing but what users install, in an environment of its own
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
		UV_PROJECT_ENVIRONMENT="$$folder/venv" $(UV) sync --locked --quiet --no-dev --no-editable && \
		"$$folder/venv/bin/tokensim" run scenarios/acme.yaml --replications 2 --out "$$folder/run"

bench: $(BENCH) ## measure speed against other ways to simulate the same
	$(BIN)/python -m benchmarks.bench

profile: $(BENCH) ## write a flame graph of one run to profile/
	mkdir -p profile
	$(BIN)/py-spy record --native --rate 500 --output profile/flame.svg -- \
		$(BIN)/python -m benchmarks.profiled

pictures: $(READY) ## draw the pictures in docs/images again
	$(BIN)/python docs/pictures.py

docs: $(READY) ## write the reference pages again, and make the site in build/docs
	$(BIN)/python docs/reference/pages.py
	$(BIN)/sphinx-build -W --keep-going -q -b html docs build/docs

sample-export: $(READY) ## make the sample export of Okta in samples/okta again
	$(BIN)/python -m samples.make_export

notebooks: $(READY) ## run the notebooks again and store their outputs
	$(BIN)/python -m tests.notebooks.execute

clean: ## remove what was made, but not runs/
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache profile dist build
	find . -name __pycache__ -prune -exec rm -rf {} +

$(READY): pyproject.toml uv.lock
	@$(MAKE) --no-print-directory uv
	$(UV) sync --locked --quiet
	@touch $@

$(BENCH): $(READY)
	$(UV) sync --locked --quiet --group bench
	@touch $@

# uv, if it is not there, comes into an environment of its own.
UV := $(or $(shell command -v uv 2>/dev/null),.uv/bin/uv)

uv:
	@command -v uv >/dev/null 2>&1 || test -x .uv/bin/uv || \
		{ $(PYTHON) -m venv .uv && .uv/bin/pip install --quiet --disable-pip-version-check uv; }

.PHONY: help demo test test-fast check bare bench profile pictures docs sample-export notebooks clean uv
