# `make demo` and `make test` do all their set-up: Python 3.11 or newer, git and make are enough.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.crs-gate-dev
DEMO   ?= .demo
IMAGE  ?= crs-gate:dev
DOCKER ?= docker
DOCKER_BUILD_FLAGS ?=
SECONDS ?= 60
INPUTS ?= 0
PYTEST_FLAGS ?= -n auto --dist loadgroup
LOCKED := --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet
CODE   := src tests tools examples benchmarks

.DEFAULT_GOAL := help
.PHONY: help setup format lint type test attack faults test-browser test-docker test-site test-validators docs fuzz demo demo-shard lock \
  generate check image bench clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "  make %-12s %s\n", $$1, $$2 }'

setup: $(STAMP) ## make the virtual environment in .venv

$(STAMP): pyproject.toml
	@command -v git >/dev/null || { echo "git is missing: install git" >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Python 3.11 or newer is needed: install it, or name one with 'make PYTHON=python3.12 ...'" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "this Python cannot make virtual environments: on Debian or Ubuntu, 'apt-get install python3-venv'" >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing crs-gate and its development tools into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

format: $(STAMP) ## rewrite the code in the house format
	$(BIN)/ruff check --fix --exit-zero $(CODE)
	$(BIN)/ruff format $(CODE)

lint: $(STAMP) ## check style
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)

type: $(STAMP) ## check types
	$(BIN)/mypy

test: $(STAMP) ## run all tests that need neither container nor browser
	$(BIN)/python -m pytest $(PYTEST_FLAGS) -m "not browser and not docker and not site and not validators"

attack: $(STAMP) ## run what somebody hostile tries, and say how many attacks were held
	$(BIN)/python -m pytest $(PYTEST_FLAGS) tests/attack

faults: $(STAMP) ## let go wrong what can around the gate, and say how many faults were held
	$(BIN)/python -m pytest $(PYTEST_FLAGS) -m fault tests/faults tests/e2e

test-docker: $(STAMP) ## run the tests of the image IMAGE; needs `make image` and CRS_GATE_RUNNER
	CRS_GATE_IMAGE=$(IMAGE) $(BIN)/python -m pytest -m docker

test-validators: $(STAMP) ## hold what we write against the validators of others; CRS_GATE_VALIDATORS names those of npm
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,validators]'
	$(BIN)/python -m pytest -m validators

test-browser: $(STAMP) ## open the HTML report in Chromium; needs it and its driver (chromium, chromium-driver of Debian)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,browser]'
	$(BIN)/python -m pytest -m browser

docs: $(STAMP) ## build the documentation site into build/site
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,docs]'
	$(BIN)/python tools/docs_site.py

test-site: $(STAMP) ## build the documentation site and follow its links
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,docs]'
	$(BIN)/python -m pytest -m site

fuzz: $(STAMP) ## fuzz every reader, each for SECONDS (60) or INPUTS; what ends badly is kept in .fuzz/TARGET-found
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,fuzz]'
	$(BIN)/python -m tests.fuzz.run all $(SECONDS) $(INPUTS)

demo: $(STAMP) ## see a pull request blocked, repaired and passed
	@$(BIN)/python examples/social-posts/demo.py $(DEMO)

demo-shard: $(STAMP) ## see a shard blocked for a key, addresses and a pickle in it
	@rm -rf $(DEMO)-shard
	@$(BIN)/python examples/added-shard/demo.py $(DEMO)-shard

lock: $(STAMP) ## renew the locks of the image, with extras and without, of the build and of releases, with hashes
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile pyproject.toml $(LOCKED) --output-file locks/core.txt
	$(BIN)/uv pip compile pyproject.toml --extra scan $(LOCKED) --output-file locks/image.txt
	printf 'hatchling>=1.27\n' | $(BIN)/uv pip compile - $(LOCKED) --output-file locks/build.txt
	printf 'hatchling>=1.27\ncyclonedx-bom>=7\nuv\n' | $(BIN)/uv pip compile - $(LOCKED) --output-file locks/release.txt

generate: $(STAMP) ## rewrite what is made from the code: schemas/, docs/, the example in README.md
	$(BIN)/python tools/generate.py

check: lint type test ## what CI runs

image: ## build the container image IMAGE
	$(DOCKER) build $(DOCKER_BUILD_FLAGS) --tag $(IMAGE) .
	@$(DOCKER) image inspect --format '$(IMAGE): {{.Size}} bytes' $(IMAGE)

bench: $(STAMP) ## measure every budget beside its peers; fails on what got worse by more than 15 %
	$(BIN)/python benchmarks/run.py

clean: ## remove what the other targets made
	rm -rf $(VENV) $(DEMO) $(DEMO)-shard build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find src tests tools examples benchmarks -name __pycache__ -type d -exec rm -rf {} +
