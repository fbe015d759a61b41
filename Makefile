# The two commands a fresh machine needs: make demo, make test. Python 3.11+ and make, nothing else.
VENV := .venv
ifeq ($(OS),Windows_NT)
PYTHON ?= python
BIN := $(VENV)/Scripts
else
PYTHON ?= python3
BIN := $(VENV)/bin
endif
STAMP := $(VENV)/.installed

.PHONY: demo test check docs bench all-tests clean

demo: $(STAMP)
	@$(BIN)/python tools/demo.py

test: $(STAMP)
	$(BIN)/python -m pytest -q -m "not slow" -n auto --dist loadfile

all-tests: $(STAMP)
	$(BIN)/python -m pytest

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python tools/generate.py --check
	$(BIN)/python tools/check_wheel.py
	$(BIN)/python tools/lint_examples.py

docs: $(STAMP)
	$(BIN)/python tools/generate.py

# Peers that can't be installed here are left out, and said to be. Hours on a slow machine.
bench: $(STAMP)
	-$(BIN)/python -m pip install -q pyasn pytricia polars duckdb maxminddb orjson
	-$(BIN)/python -m pip install -q -c constraints.txt -e '.[spark]'
	$(BIN)/python benchmarks/data_folder.py
	$(BIN)/python benchmarks/bench_startup.py --data-dir build/bench-data
	$(BIN)/python benchmarks/bench_lookup.py build/bench-data
	$(BIN)/python benchmarks/bench_compile.py
	$(BIN)/python benchmarks/bench_update.py
	$(BIN)/python benchmarks/bench_history.py
	$(BIN)/python benchmarks/bench_annotate.py
	$(BIN)/python benchmarks/bench_arrow.py build/bench-data
	$(BIN)/python benchmarks/bench_spark.py build/bench-data
	$(BIN)/python benchmarks/bench_triage_scan.py
	$(BIN)/python benchmarks/bench_triage.py --data-dir build/bench-data --at 2026-08-22
	-$(BIN)/python -m pip install -q proselint
	$(BIN)/python benchmarks/bench_extract.py
	$(BIN)/python benchmarks/bench_claims.py
	$(BIN)/python benchmarks/bench_lint.py --data-dir build/bench-data
	$(BIN)/python benchmarks/judge_rules.py --data-dir build/bench-data

# One line saying what to install, for each thing that may be missing.
# The kernel's source too: it is compiled when the project is installed.
$(STAMP): pyproject.toml constraints.txt $(wildcard hatch_build.py src/ipskeptic/bulk/native/*.[ch])
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null || \
	  { echo "ipskeptic needs Python 3.11 or newer: install it, or name it: make PYTHON=python3.12 demo" >&2; exit 1; }
	@$(PYTHON) -c "import venv, ensurepip" 2>/dev/null || \
	  { echo "Python's venv module is missing: install it (Debian: apt install python3-venv)" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]' || \
	  { echo "Could not install the packages (pip's reason stands above): the first run needs a package index, later ones need no network" >&2; exit 1; }
	@# Bytecode as an installer writes it, also where PYTHONDONTWRITEBYTECODE is set: it halves start-up.
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m compileall -q src || true
	@touch $(STAMP)

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
