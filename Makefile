.DEFAULT_GOAL := help
.PHONY: help demo run test check bench soak format install requirements messages screenshots

PYTHON ?= python3
BIN := .venv/bin
ARGS ?=
HOURS ?= 0.1
# Python's development mode shows what is left open; its slow memory checks are for code in C. Compiled code is kept:
# else each process of each run compiles all tests anew.
DEVELOPING := PYTHONDEVMODE=1 PYTHONMALLOC=pymalloc PYTHONDONTWRITEBYTECODE=
RESOLVE := --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet

help: ## Show what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

install: $(BIN)/.installed

# Installed once, and again only when the list of packages changes.
$(BIN)/.installed: requirements/dev.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the packages (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

demo: install ## Sandbox, sync and portal in one go (ARGS=--no-serve ends after the summary)
	@exec $(BIN)/python manage.py demo $(ARGS)

run: install ## Start the portal: web, worker and beat
	@exec $(BIN)/python manage.py serve $(ARGS)

test: install ## Run the suite on SQLite, no server needed (make check adds the browser's and every fault)
	@$(DEVELOPING) $(BIN)/python -m pytest -n auto --maxschedchunk 4 --ignore=tests/browser $(ARGS)

check: install ## Everything that must hold before a commit
	@.ci/check

bench: install ## Time the main job in the sandbox, and every screen on PostgreSQL
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	@$(BIN)/python -m tests.bench $(ARGS)

soak: install ## Kill, cut and fill whatever the portal needs while it syncs (HOURS=0.1; ARGS="--kills 200")
	@$(BIN)/python -W ignore -m tests.soak --hours $(HOURS) $(ARGS)

format: install ## Format and mend what ruff can
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

messages: install ## Collect the texts anew and compile the Finnish ones (needs gettext)
	@$(BIN)/python manage.py makemessages -l fi --no-location --no-wrap --no-obsolete -i .venv -i var -i tests
	@$(BIN)/python manage.py compilemessages -l fi -i .venv

screenshots: install ## Take the README's pictures anew (needs Chromium)
	@$(BIN)/python -m pytest -p no:randomly tests/browser/screenshots.py

requirements: install ## Resolve the packages anew into requirements/
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile $(RESOLVE) --upgrade pyproject.toml --group dev -o requirements/dev.txt
	@$(BIN)/uv pip compile $(RESOLVE) pyproject.toml --constraint requirements/dev.txt -o requirements/base.txt
