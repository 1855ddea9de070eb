# Everything one does here. `make` lists it.

PYTHON ?= python3
VENV := .venv/bin
SETUP := $(PYTHON) -m scripts.setup
PYTEST := $(VENV)/python -m pytest --numprocesses logical --dist worksteal
COMPILE := $(VENV)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-header --no-emit-index-url

# Only `run` opens a window on the screen, and needs what the screen needs.
tour test check bench campaign lint format requirements: export QT_QPA_PLATFORM := offscreen

.DEFAULT_GOAL := help
.PHONY: help run tour test check bench campaign lint format requirements translations clean

help: ## list what can be done
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

run: ## open the window on the sample shop, or run the tour where there is no display
	@$(SETUP) run
	@if [ "$$(uname)" = Linux ] && [ -z "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
		echo "There is no display, so this is the tour (make tour)."; \
		$(MAKE) --no-print-directory tour; \
	else \
		$(VENV)/storeroom --sample; \
	fi

tour: ## drive the window through a day's work, unseen; pictures go to build/tour
	@$(SETUP) run
	$(VENV)/storeroom tour --out build/tour

test: ## run the tests
	@$(SETUP) dev
	$(PYTEST)

check: lint ## run everything that must pass before a change is shared
	$(PYTEST)

bench: ## measure; make bench ONLY=word runs a part; figures go to build/bench.json
	@$(SETUP) dev
	$(VENV)/python -m tests.benchmarks $(if $(ONLY),--only $(ONLY))

campaign: ## run the long tests; make campaign ONLY=word runs a part; figures go to build/campaign.json
	@$(SETUP) dev
	$(VENV)/python -m tests.campaign $(if $(ONLY),--only $(ONLY))

lint: ## check style, types, floors and house rules
	@$(SETUP) dev
	$(VENV)/ruff check
	$(VENV)/ruff format --check
	$(VENV)/mypy
	$(VENV)/lint-imports
	$(VENV)/python -m scripts.house_rules

format: ## put the code into its form
	@$(SETUP) dev
	$(VENV)/ruff check --fix
	$(VENV)/ruff format

requirements: ## pin what pyproject.toml asks for, with hashes
	@$(SETUP) dev
	$(VENV)/python -m pip install --quiet uv
	$(COMPILE) --extra window pyproject.toml -o requirements/run.txt
	$(COMPILE) --extra window --extra dev -c requirements/run.txt pyproject.toml -o requirements/dev.txt
	$(COMPILE) --group build -c requirements/dev.txt -o requirements/build.txt

translations: ## collect the texts that need plural forms, and compile them
	@$(SETUP) dev
	$(VENV)/pyside6-lupdate -silent -no-obsolete -pluralonly -locations none -source-language en -target-language en \
		$$(git ls-files 'app/window/*.py') -ts resources/translations/storeroom_en.ts
	$(VENV)/pyside6-lrelease -silent resources/translations/storeroom_en.ts

clean: ## remove what was made here: the environment, caches and builds
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
