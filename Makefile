# Everything that a contributor or a user of this checkout types. `make` alone says what there is.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 5001
PACKAGES := wire backends flask client processor measure
SOURCES := $(foreach package,$(PACKAGES),$(package)/src) tests

comma := ,
space := $(comma:,=) $(comma:,=)
# What TASKS names, of what this checkout has requirements for: all of them where it names none.
TASK_NAMES := $(or $(subst $(comma), ,$(TASKS)),*)
TASK_REQUIREMENTS := $(wildcard $(TASK_NAMES:%=requirements/tasks/%.txt))
# Which pinned sets are in .venv, those to run by their tasks: the stamp of the larger one serves for the smaller.
RUN_STAMP := $(VENV)/.installed-run$(if $(TASKS),-$(subst $(space),-,$(strip $(subst $(comma), ,$(TASKS)))))
DEV_STAMP := $(VENV)/.installed-dev
# So many tests at a time; those of a file stay together, for they share what they start. The order of files is that
# of tests/conftest.py: xdist's own puts files of few tests last, and those take longest.
TESTS_AT_ONCE ?= 3
AT_ONCE := -n $(TESTS_AT_ONCE) --dist loadfile --no-loadscope-reorder

REFERENCE_STAMP := .venv-reference/.installed
S3_STAMP := .venv-s3/.installed
RAPIDOCR_STAMP := .venv-rapidocr/.installed
TORCH_STAMP := .venv-torch/.installed
# What checks the page's JavaScript; Node itself comes with .venv.
NODE_STAMP := node_modules/.installed
NODE := $(BIN)/node
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm --silent --no-audit --no-fund

# Tests start hundreds of processes: none is to compile again what another has compiled, whatever the shell says.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test check format lint types fences lock clean

help: ## say what there is
	@grep -E '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## /\1\t/' | expand -t 10

run: $(RUN_STAMP) ## set up, get a model and serve on port 5001 (PORT=... for another, TASKS=... for some tasks)
	@PORT=$(PORT) exec $(BIN)/image-processor serve

test: $(DEV_STAMP) $(REFERENCE_STAMP) $(S3_STAMP) $(NODE_STAMP) ## set up and run the tests
	$(BIN)/pytest $(AT_ONCE) $(if $(filter true,$(CI)),--durations=25)

check: format lint types fences test ## all that CI runs

.PHONY: quick
QUICK := wire geometry darknet yolo processor client front architecture
quick: format lint types fences ## what takes about a minute and a half: to run before each commit
	$(BIN)/pytest -q $(AT_ONCE) $(wildcard $(QUICK:%=tests/%))

.PHONY: e2e
e2e: $(DEV_STAMP) ## build the containers, use them and break them; needs a Docker engine and some 15 minutes
	E2E_DOCKER=1 $(BIN)/pytest -o log_cli=true --log-cli-level=INFO tests/e2e/containers tests/faults

.PHONY: soak
MINUTES ?= 60
soak: $(DEV_STAMP) ## put whole services under fire and see what they promise (MINUTES=60 in all, MODE=1 or 2, SEED=...)
	$(BIN)/image-processor soak --minutes $(MINUTES) --mode $(or $(MODE),both) $(if $(SEED),--seed $(SEED))

.PHONY: leftovers
leftovers: $(DEV_STAMP) ## write down what this version leaves in queue and stores, for each release once (CONTRIBUTING.md)
	cd tests && PYTHONPATH=e2e ../$(BIN)/python -m upgrade.leftovers

format: $(DEV_STAMP) ## is every file formatted? (`make fix` formats)
	$(BIN)/ruff format --check $(SOURCES)

lint: $(DEV_STAMP) $(NODE_STAMP) ## look for mistakes
	$(BIN)/ruff check $(SOURCES)
	$(NODE) node_modules/.bin/eslint .

types: $(DEV_STAMP) $(NODE_STAMP) ## check the types
	$(BIN)/mypy
	$(BIN)/mypy --python-version 3.10 client/src
	$(NODE) node_modules/.bin/tsc

fences: $(DEV_STAMP) ## check which package may import which
	$(BIN)/lint-imports

.PHONY: fix
fix: $(DEV_STAMP) $(NODE_STAMP) ## format, and mend what can be mended by itself
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)
	$(NODE) node_modules/.bin/eslint --fix .

lock: $(DEV_STAMP) ## resolve the pinned requirements anew
	requirements/lock $(BIN)
	$(NPM) update

clean: ## remove what was installed and made here, but for models and weights
	rm -rf .venv .venv-reference .venv-s3 .venv-rapidocr .venv-torch node_modules build .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; got " + sys.version.split()[0] + ". Try: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv $(VENV)

RUN_REQUIREMENTS := requirements/convert.txt requirements/build.txt $(TASK_REQUIREMENTS)
$(RUN_STAMP): $(RUN_REQUIREMENTS) $(PACKAGES:%=%/pyproject.toml) | $(BIN)/python
	test -f $(DEV_STAMP) || $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes $(RUN_REQUIREMENTS:%=-r %)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps $(PACKAGES:%=-e ./%)
	touch $@

$(DEV_STAMP): requirements/dev.txt $(PACKAGES:%=%/pyproject.toml) | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps $(PACKAGES:%=-e ./%)
	touch $@ $(VENV)/.installed-run

# An OpenCV that still reads Darknet's files, for the tests to compare with.
$(REFERENCE_STAMP): requirements/reference.txt
	$(PYTHON) -m venv .venv-reference
	.venv-reference/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/reference.txt
	touch $@

# An S3 server for the tests: its requirements would hold ours back.
$(S3_STAMP): requirements/s3.txt
	$(PYTHON) -m venv .venv-s3
	.venv-s3/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/s3.txt
	touch $@

# What the task read is measured beside: `make .venv-rapidocr/.installed`, then `image-processor reading speed`.
$(RAPIDOCR_STAMP): requirements/rapidocr.txt
	$(PYTHON) -m venv .venv-rapidocr
	.venv-rapidocr/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/rapidocr.txt
	touch $@

# What runs networks on a GPU, for the tests that compare it with OpenVINO; some 5 GB: `make .venv-torch/.installed`.
TORCH_REQUIREMENTS := requirements/cuda.txt requirements/tasks/generate.txt
$(TORCH_STAMP): $(TORCH_REQUIREMENTS)
	$(PYTHON) -m venv .venv-torch
	.venv-torch/bin/pip install --quiet --disable-pip-version-check --require-hashes $(TORCH_REQUIREMENTS:%=-r %)
	touch $@

$(NODE_STAMP): package.json package-lock.json | $(DEV_STAMP)
	$(NPM) ci
	touch $@
