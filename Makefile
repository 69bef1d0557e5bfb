# Everything a newcomer needs: `make demo` and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv pip
UV_VERSION := 0.13.9

.DEFAULT_GOAL := help
.PHONY: help setup setup-tests setup-tts setup-gpu demo serve test check fix bench lock clean

help: ## Say what can be made
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 16

setup: $(VENV)/.models ## Make .venv and fetch the models (about 3 minutes, 1.5 GB)

setup-tests: $(VENV)/.dev $(VENV)/.models
	@sh scripts/install_system_packages.sh espeak-ng redis-server postgresql

setup-tts: $(VENV)/.dev ## Add Coqui XTTS (torch, several GB)
	$(UV) install --python $(BIN)/python -r requirements/tts.txt

setup-gpu: $(VENV)/.dev ## Replace onnxruntime by onnxruntime-gpu and add torch
	$(UV) uninstall --python $(BIN)/python onnxruntime
	$(UV) install --python $(BIN)/python -r requirements/gpu.txt

demo: setup ## Order three greetings from two artists and watch them being made
	$(BIN)/stario demo

serve: setup ## Run everything in one process on port 8000
	$(BIN)/stario up --port 8000

test: setup-tests ## Run all tests; starts PostgreSQL, Redis and an S3 server of its own
	$(BIN)/python -m pytest

check: $(VENV)/.dev ## Lint, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: $(VENV)/.dev ## Format and mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup-tests ## Print the tables that the README quotes
	@for file in bench/*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

lock: ## Write requirements/*.txt anew from pyproject.toml
	sh scripts/lock.sh $(BIN)/uv

clean: ## Remove what was made, except the model cache
	rm -rf $(VENV) var dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/uv:
	@sh scripts/make_venv.sh $(PYTHON) $(VENV) $(UV_VERSION)

$(VENV)/.default: requirements/default.txt pyproject.toml | $(BIN)/uv
	$(UV) install -q --python $(BIN)/python --only-binary :all: --require-hashes -r requirements/default.txt
	$(UV) install -q --python $(BIN)/python --no-deps -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.default
	$(UV) install -q --python $(BIN)/python --only-binary :all: --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/.models: $(VENV)/.default $(wildcard src/stario/adapters/model_store/recipes/*.json)
	@sh scripts/install_system_packages.sh espeak-ng
	$(BIN)/python -m stario.adapters.model_store.installer
	@touch $@
