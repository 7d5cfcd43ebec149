# Two commands do everything: `make demo` and `make test`. Both prepare the environment once and then leave it alone.
SHELL := /bin/bash
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
LLM := .venv-llm
# No model hub, no telemetry, no tracing: nothing leaves the machine at run time.
export HF_HUB_OFFLINE := 1
export ANONYMIZED_TELEMETRY := False
export LANGSMITH_TRACING := false

.PHONY: help demo test check quick eval insights bench load storm local-model clean

help: ## what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 13

# Later calls leave the environment alone until what is to be installed changes.
$(BIN)/pip:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not here. Install it, or name another: make demo PYTHON=python3"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/pip
	@echo "Installing, once; this takes a few minutes."
	$(BIN)/pip install --quiet -c constraints.txt -e .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt | $(BIN)/pip
	@echo "Installing, once; this takes a few minutes."
	$(BIN)/pip install --quiet -c constraints.txt -e ".[dev]"
	@touch $(VENV)/.installed $@

demo: $(VENV)/.installed ## index a sample municipality and serve the web chat
	$(BIN)/lots demo

check: $(VENV)/.installed-dev ## format, lint, types, import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

quick: check ## check, and the tests that take a couple of minutes
	$(BIN)/pytest -n 2 -m "not slow and not browser"

test: check ## everything: check, and all tests; says what was skipped, and why
	$(BIN)/pytest -n 2 -rs

eval: $(VENV)/.installed-dev ## quality figures beside the baselines
	$(BIN)/python -m tests.evals.report
	$(BIN)/python -m tests.evals.masking
	$(BIN)/python -m tests.evals.lying

insights: $(VENV)/.installed-dev ## half a year at a municipality that does not exist: what the insights find of what was planted
	$(BIN)/python -m tests.evals.insights

bench: $(VENV)/.installed-dev ## times and memory, as ratios in one run
	$(BIN)/python -m tests.load.bench

load: $(VENV)/.installed-dev ## fifty people filling in forms at once for a minute, the server killed in the middle
	$(BIN)/python -m tests.load.forms_load

storm: $(VENV)/.installed-dev ## a thousand Slack events, repeated and shuffled, a failing Web API, the server killed twice
	$(BIN)/python -m tests.load.storm

# Not with Lots's own environment: it is compiled here, for minutes, and nothing of Lots needs it.
$(LLM)/.installed: tests/local_model/requirements.txt
	@echo "Compiling llama.cpp, once; this takes up to ten minutes."
	$(PYTHON) -m venv $(LLM)
	$(LLM)/bin/pip install --quiet -r tests/local_model/requirements.txt
	@touch $@

local-model: $(VENV)/.installed-dev $(LLM)/.installed ## a real small language model on this machine, through the whole chain
	$(BIN)/python -m tests.local_model

clean: ## forget the environments
	rm -rf $(VENV) $(LLM)
