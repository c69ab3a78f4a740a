# One word each: demo, test, check, bench, docs, atlas, clean. Every target sets up what it needs in .venv.
# Another interpreter: make test PYTHON=/path/to/python3.12

VENV := .venv
BIN := $(VENV)/bin
JOBS ?= auto
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)

.DEFAULT_GOAL := help
.PHONY: help demo test check lint data bench docs atlas wheel clean
.SILENT:

help:
	echo "make demo    Busan to Baku, with a map"
	echo "make test    all tests"
	echo "make check   lint, types, layers, data and all tests"
	echo "make bench   benchmarks; rewrites docs/performance.md"
	echo "make docs    the documentation, into site/"
	echo "make atlas   rebuild the atlas from its packages and data/"
	echo "make clean   remove what the other targets made"

demo: $(VENV)/.run
	$(BIN)/landbridge route "Busan" "Baku" --map landbridge-demo.html
	echo "The map is in $(CURDIR)/landbridge-demo.html: open it in a browser."

test: $(VENV)/.dev
	$(BIN)/pytest -n $(JOBS) --doctest-modules tests src/landbridge

check: lint data test

lint: $(VENV)/.dev
	$(BIN)/ruff check --quiet --output-format concise
	$(BIN)/ruff format --check --quiet || { echo "Some files are not formatted: run $(BIN)/ruff format."; exit 1; }
	$(BIN)/mypy --no-error-summary
	$(BIN)/lint-imports --no-logo >$(VENV)/lint-imports.log || { cat $(VENV)/lint-imports.log; exit 1; }

data: $(VENV)/.dev
	$(BIN)/python -c 'import sys; from landbridge.network.checks import check_data; \
		sys.exit("\n".join(check_data("data")) or None)'

bench: $(VENV)/.dev
	$(BIN)/python benchmarks/run.py --all --write

docs: $(VENV)/.docs
	$(BIN)/python docs/generate.py
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	echo "The documentation is in $(CURDIR)/site/index.html."

atlas: $(VENV)/.dev
	$(BIN)/landbridge atlas build

wheel: $(VENV)/.run
	rm -rf dist
	$(BIN)/pip wheel -qq --no-deps --wheel-dir dist .
	ls -l dist/*.whl

clean:
	rm -rf $(VENV) site dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis landbridge-demo.html
	find src tests benchmarks docs -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamps: .run has the program, .dev the tools on top, .docs the documentation builder.

$(VENV)/.run: pyproject.toml
	test -n "$(PYTHON)" || { echo "Landbridge needs Python 3.11 or newer; none was found. Install it, or name it: make PYTHON=/path/to/python3."; exit 1; }
	"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments: install its venv package (Debian, Ubuntu: apt-get install python3-venv) and run make again."; exit 1; }
	echo "Setting up $(VENV) (once, about a minute) ..."
	test -x $(BIN)/pip || "$(PYTHON)" -m venv $(VENV) || { rm -rf $(VENV); exit 1; }
	$(BIN)/pip install -qq --disable-pip-version-check --editable .
	touch $@

$(VENV)/.dev: $(VENV)/.run
	$(BIN)/pip install -qq --disable-pip-version-check --editable '.[dev]'
	touch $@

$(VENV)/.docs: $(VENV)/.run
	$(BIN)/pip install -qq --disable-pip-version-check --editable '.[docs]'
	touch $@
