# Everything a newcomer needs: `make demo` and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv pip
LOCKED := $(UV) install -q --compile-bytecode --python $(BIN)/python --only-binary :all: --require-hashes
UV_VERSION := 0.13.9
# What speaks out words that dictionaries lack, and what Skia is linked against.
PROGRAMS := espeak-ng libegl1 libgl1
# Much of a test's time is waiting. Each process starts servers of its own.
TEST_PROCESSES ?= 2

.DEFAULT_GOAL := help
.PHONY: help setup setup-tests setup-tts setup-painter setup-faces setup-tracing setup-gpu gpu-runtime demo gallery serve test check fix bench gameday lock audit licences clean

help: ## Say what can be made
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 16

setup: $(VENV)/.models ## Make .venv and fetch the models (about a minute, 1.5 GB)

setup-tests: $(VENV)/.dev $(VENV)/.models
	@sh scripts/install_system_packages.sh $(PROGRAMS) redis-server postgresql pgbackrest curl openssl
	@sh scripts/install_prometheus_tools.sh $(BIN)

# docopt is released as source alone.
setup-tts: $(VENV)/.dev ## Add Coqui XTTS (1.3 GB; several with CUDA)
	@sh scripts/install_torch.sh $(BIN) pyproject.toml
	$(LOCKED) --no-binary docopt --no-deps -r requirements/tts.txt
	@sh scripts/mend_torchaudio.sh $(BIN)/python

setup-painter: $(VENV)/.dev ## Add the diffusion painter of posters (1 GB; several with CUDA)
	@sh scripts/install_torch.sh $(BIN) pyproject.toml
	$(LOCKED) --no-deps -r requirements/painter.txt

setup-faces: $(VENV)/.dev ## Add InsightFace, for model packages of one's own
	$(LOCKED) --no-deps -r requirements/faces.txt

setup-tracing: $(VENV)/.default ## Add OpenTelemetry, for spans where OTEL_EXPORTER_OTLP_ENDPOINT is set
	$(LOCKED) --no-deps -r requirements/tracing.txt

setup-gpu: $(VENV)/.dev gpu-runtime ## Replace onnxruntime by onnxruntime-gpu, with CUDA's libraries
	@touch $(VENV)/.gpu

# Both builds go first: each overwrote files of the other, and takes them along when it leaves.
gpu-runtime:
	$(UV) uninstall -q --python $(BIN)/python onnxruntime onnxruntime-gpu
	$(LOCKED) --no-deps -r requirements/gpu.txt
	@$(BIN)/python -m stario.entrypoints.engines.runtimes

demo: setup ## Order three greetings from two artists and watch them being made
	$(BIN)/stario demo

serve: setup ## Run everything in one process on port 8000
	$(BIN)/stario up --port 8000

gallery: setup ## Paint every style, ratio and script of the posters into var/gallery
	$(BIN)/stario gallery --out var/gallery

test: setup-tests ## Run all tests; starts PostgreSQL, Redis and an S3 server of its own
	$(BIN)/python -m pytest -n $(TEST_PROCESSES) --dist loadfile --no-loadscope-reorder

check: $(VENV)/.dev ## Lint, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: $(VENV)/.dev ## Format and mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup-tests ## Print the tables that the README quotes
	@for file in $(filter-out bench/gameday.py,$(wildcard bench/[a-z]*.py)); do \
		name=$$(basename $$file .py); echo "== $$name"; $(BIN)/python -m bench.$$name || exit 1; \
	done

gameday: setup-tests ## Break everything under load, and say what it cost (five minutes)
	$(BIN)/python -m bench.gameday

lock: $(BIN)/uv ## Write requirements/*.txt anew from pyproject.toml
	sh scripts/lock.sh $(BIN)/uv

audit: $(BIN)/uv ## Ask which pinned packages have known holes (needs the network)
	sh scripts/audit.sh $(BIN)/uv

licences: $(VENV)/.default ## Write requirements/licences.tsv anew
	$(BIN)/python scripts/list_licences.py > requirements/licences.tsv

clean: ## Remove the environment and caches; the models and what is in var/ stay
	rm -rf $(VENV) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/uv:
	@sh scripts/make_venv.sh $(PYTHON) $(VENV) $(UV_VERSION)

# A machine that was given onnxruntime-gpu keeps it: the locks below bring the other build back.
KEEP_GPU = @if [ -e $(VENV)/.gpu ]; then $(MAKE) --no-print-directory gpu-runtime; fi

$(VENV)/.default: requirements/default.txt pyproject.toml | $(BIN)/uv
	$(LOCKED) -r requirements/default.txt
	$(UV) install -q --python $(BIN)/python --no-deps -e .
	$(KEEP_GPU)
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.default
	$(LOCKED) -r requirements/dev.txt
	$(KEEP_GPU)
	@touch $@

$(VENV)/.models: $(VENV)/.default $(wildcard src/stario/adapters/model_store/recipes/*.json)
	@sh scripts/install_system_packages.sh $(PROGRAMS)
	$(BIN)/python -m stario.adapters.model_store.installer
	@touch $@
