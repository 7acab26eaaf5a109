# Two commands on a fresh machine: `make demo` and `make test`. The rest is for people who work on osolab.

PYTHON ?= python3
VENV   ?= .venv
OUT    ?= build/demo
FLAGS  ?=

BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
# One process per core, except where the runner of a pipeline says otherwise.
CORES  ?= auto
# Load runs wait for other processes half of the time: one worker more than there are cores keeps the cores busy.
WORKERS ?= $(if $(filter auto,$(CORES)),$(shell expr 1 + $$(getconf _NPROCESSORS_ONLN)),$(CORES))
# Tests start hundreds of processes: compiled modules are kept, outside the source, also where the environment says not to.
COMPILED := PYTHONDONTWRITEBYTECODE= PYTHONPYCACHEPREFIX="$(CURDIR)/build/pycache"

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo install test test-fast check format bench clean

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

demo: $(VENV)/.installed ## run every bundled scenario over real mutual TLS; reports in build/demo
	@$(BIN)/osolab demo --out $(OUT) $(FLAGS)

install: $(VENV)/.installed ## make .venv with the command osolab
	@echo "$(BIN)/osolab"

test: $(VENV)/.installed-test ## run the test suite on all cores
	@$(COMPILED) $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(FLAGS)

test-fast: $(VENV)/.installed-test ## run the tests that start no processes, with a sample of the large families
	@$(COMPILED) $(BIN)/python -m pytest -n $(CORES) --dist worksteal -m "not processes" --sample 10 $(FLAGS)

check: $(VENV)/.installed-dev ## ruff, formatting and mypy
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: $(VENV)/.installed-dev ## put the code in the house style
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

bench: $(VENV)/.installed-test ## measure, and compare with the floors of tests/benchmarks/README.md
	@$(BIN)/python -m pytest -s tests/benchmarks $(FLAGS)

clean: ## remove what make and osolab made here
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

# A stamp file per set of packages: as long as pyproject.toml stays as it is, nothing is installed again.
# The installation is editable, so changed code needs none.

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "osolab needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python3" >&2; exit 2; }
	@echo "making $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	@echo "installing osolab ..."
	@$(PIP) install --editable .
	@touch $@

$(VENV)/.installed-test: pyproject.toml | $(BIN)/python
	@echo "installing osolab with what its tests need ..."
	@$(PIP) install --editable '.[test]'
	@touch $(VENV)/.installed $@

$(VENV)/.installed-dev: pyproject.toml | $(BIN)/python
	@echo "installing osolab with what its developers need ..."
	@$(PIP) install --editable '.[test,dev]'
	@touch $(VENV)/.installed $(VENV)/.installed-test $@
