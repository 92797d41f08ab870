# The verbs of the house. All that a verb needs beyond Python 3.11 it installs into .venv by itself, and again whenever
# the lock file has changed: a stamp in .venv carries the lock file's checksum.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement
RUNTIME := $(VENV)/runtime-$(shell cksum < requirements.txt | cut -d ' ' -f 1)
PYTEST := $(BIN)/pytest $(if $(DB),--database $(DB))
DEV := $(VENV)/dev-$(shell cksum < requirements-dev.txt | cut -d ' ' -f 1)

# The tests start some hundred servers: what they load is compiled once.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: run test check pages pictures example worker soak bench docs lock help

PAGES := dashboard/dist/index.html
PAGES_FROM := schema/schema.graphql $(shell find dashboard -type f -not -path '*/node_modules/*' \
	-not -path '*/dist/*' -not -name schema.d.ts)

# A machine that can't build the pages serves the API all the same.
run: $(RUNTIME) ## build the pages, start the server; a new database gets example orders
	@$(MAKE) --no-print-directory pages || echo "The pages are not built (see above); the API is served without them." >&2
	$(BIN)/python server.py serve --examples

test: $(DEV) $(PAGES) ## run the tests; ARGS="-k word" picks some, DB=postgresql runs all on that
	tests/clients/run
	$(PYTEST) --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(or $(ARGS),-m "not alone")
	$(if $(ARGS),,$(PYTEST) -m alone)

check: $(DEV) ## check style, types, house rules, generated documents, known vulnerabilities
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest --quiet tests/test_house.py tests/test_documents.py
	$(BIN)/python -m tests.advisories

pages: $(PAGES) ## build the board and the explorer, when their sources have changed

pictures: $(DEV) $(PAGES) ## take the pictures in docs/pictures anew; needs Chromium
	$(BIN)/python -m tests.browser.pictures

example: $(DEV) ## run the example client against a server that runs; ARGS names another address
	$(BIN)/python -m examples.business_internet $(ARGS)

worker: $(DEV) ## work the automated tasks of a server that runs; ARGS="--topic dns" names other work
	$(BIN)/python -m examples.worker $(or $(ARGS),--topic inventory)

soak: $(DEV) ## run the long tests; PART=name picks one, DB=postgresql runs them on that
	$(BIN)/python -m tests.soak $(if $(PART),--part $(PART)) $(if $(DB),--db $(DB))

bench: $(DEV) ## measure speed; ARGS go to the benchmarks
	$(BIN)/python -m benchmarks $(ARGS)

docs: $(RUNTIME) ## write the documents that are generated from the code
	$(BIN)/python -m lifecycle.documentation docs/lifecycle.md
	$(BIN)/python server.py export-settings docs/settings.md
	$(BIN)/python server.py export-schema schema/schema.graphql

lock: $(DEV) ## choose the versions in the lock files anew, by pyproject.toml
	$(BIN)/uv pip compile --quiet --upgrade $(LOCKING) --output-file requirements.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --upgrade $(LOCKING) --output-file requirements-dev.txt pyproject.toml \
		--extra dev --constraints requirements.txt
	$(BIN)/uv pip compile --quiet --upgrade $(LOCKING) --output-file dashboard/requirements-node.txt \
		dashboard/requirements-node.in
	cd dashboard && npm update --no-audit --no-fund

help: ## say what there is
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 10

LOCKING := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header

$(RUNTIME): | $(BIN)/python
	$(INSTALL) requirements.txt
	@rm -f $(VENV)/runtime-*
	@touch $@

# The development lock holds the versions of the runtime lock, too.
$(DEV): | $(BIN)/python
	$(INSTALL) requirements-dev.txt
	@rm -f $(VENV)/runtime-* $(VENV)/dev-*
	@touch $@ $(RUNTIME)

$(PAGES): $(PAGES_FROM) | $(BIN)/python
	dashboard/build
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Ordergraph needs Python 3.11 or newer, and '$(PYTHON)' is not. Name one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "'$(PYTHON)' lacks the module venv. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
