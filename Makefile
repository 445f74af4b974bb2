# Type `make` to see what there is.
PYTHON ?= python3
VENV   := .venv
RUN    := $(VENV)/bin/python
UV     := $(VENV)/bin/uv
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export UV_PYTHON_DOWNLOADS := never
# Compiled code is kept: else each of the many processes that the tests start compiles all of it anew.
unexport PYTHONDONTWRITEBYTECODE
TESTERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help setup run test check lint format types catalogues lock bench

help: ## Show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

$(VENV)/ready: requirements-setup.txt requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit("The portal needs Python 3.11 or newer; this is %s. Set PYTHON=python3.11." % sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "Python comes without venv here. On Debian: apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --require-hashes -r requirements-setup.txt
	@# uv takes a quarter of pip's time, but reads no pip.conf: behind a mirror that only pip knows, pip does it.
	@$(UV) pip install --quiet --compile-bytecode --python $(RUN) --no-deps --require-hashes -r requirements-dev.txt || \
	  $(VENV)/bin/pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

setup: $(VENV)/ready ## Build .venv from the lock

run: setup ## Start the portal with its sample content: http://127.0.0.1:8000, or PORT=…
	@$(RUN) manage.py run_portal

test: setup ## Run the tests
	@$(RUN) -m pytest -n $(TESTERS) --maxschedchunk 2

check: setup lint types ## The gate: what CI runs
	$(VENV)/bin/lint-imports --no-cache
	$(RUN) manage.py check --fail-level WARNING
	SECRET_KEY=$$(head -c 48 /dev/urandom | base64 -w0) DJANGO_SETTINGS_MODULE=portal.settings.production \
	  $(RUN) manage.py check --deploy --fail-level WARNING
	$(RUN) manage.py makemigrations --check --dry-run
	$(RUN) -m pytest -n $(TESTERS) --maxschedchunk 2

lint: setup ## Look for faults in format and style
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	@git ls-files '*.html' | xargs -r $(VENV)/bin/djade --check --target-version 5.2

format: setup ## Put everything into the house's format
	$(VENV)/bin/ruff format .
	$(VENV)/bin/ruff check --fix .
	@git ls-files '*.html' | xargs -r $(VENV)/bin/djade --target-version 5.2

types: setup ## Check the types
	$(VENV)/bin/mypy

catalogues: setup ## Collect the strings to translate (needs gettext)
	$(RUN) manage.py makemessages --no-obsolete -l fr -l es -l ru -l ar -l zh_Hans --no-wrap --no-location \
	  --ignore '.venv' --ignore var --ignore tests --ignore benchmarks --ignore node_modules
	$(RUN) manage.py compile_catalogues

lock: setup ## Lock the dependencies anew, with hashes and without download hosts
	echo uv | $(UV) pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url - -o requirements-setup.txt
	$(UV) pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url pyproject.toml -o requirements.txt
	$(UV) pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --extra dev pyproject.toml -o requirements-dev.txt

bench: setup ## Measure pages and search; docs/search.md says how to read it
	$(RUN) -m benchmarks.pages
