# Two commands: `make demo` runs the main job on a made-up study, `make test` passes the tests.
# Both set up what they need: a virtual environment in .venv, and Chromium for the tests that look at pages.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: demo test lint types imports unit null-studies bench-accuracy bench-scale bench-figures bench-access test-spark bench-spark bench-ledger bench-outages bench-silence bench-pages bench-frames screenshots clean

demo: $(READY)
	$(BIN)/fairwitness demo --case demo-case

test: $(READY) lint types imports unit

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "fairwitness needs Python 3.11 or newer; make PYTHON=/path/to/python3.11 demo"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

lint: $(READY)
	$(BIN)/ruff format --check src tests bench
	$(BIN)/ruff check src tests bench

types: $(READY)
	$(BIN)/mypy

imports: $(READY)
	$(BIN)/lint-imports

unit: $(READY)
	bash scripts/chromium.sh
	$(BIN)/pytest -n 2

# The same tests on a local Spark with three tasks at a time; installs pyspark and, where missing, Java.
SPARK_READY := .venv/.spark-ready
$(SPARK_READY): $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,spark]'
	@touch $@

test-spark: $(SPARK_READY)
	home=$$(sh scripts/java.sh) && JAVA_HOME=$$home SPARK_TESTS=required $(BIN)/pytest -m spark

# Both engines on made-up actions of several sizes: wall, CPU, memory, shuffled bytes.
bench-spark: $(SPARK_READY)
	home=$$(sh scripts/java.sh) && JAVA_HOME=$$home $(BIN)/python bench/spark.py

null-studies: $(READY)
	$(BIN)/python bench/null_studies.py

# Ours and the rivals, each in its own environment, on the posts in $(DATA); goes on where it was cut off.
# BENCH="--datasets crowd_ferguson --parts" runs one small data set, whole.
DATA ?= ../shared/data
bench-accuracy: $(READY)
	$(BIN)/python -m bench.accuracy --set-up --data $(DATA) $(BENCH)

# Time, memory and growth on made-up posts, beside a rival; goes on where it was cut off.
# SCALE="--only pairs,csv --sizes 1e5" runs less; SCALE="--only beyond --sizes 1e8,2e8" more than fits into memory.
bench-scale: $(READY)
	$(BIN)/python -m bench.scale --set-up $(SCALE)

# A thousand writers of a ledger killed at random moments, and what they leave.
bench-ledger: $(READY)
	$(BIN)/python bench/ledger_faults.py --out bench/results/ledger_faults.json

# Figures on the real counts in ../shared/figures, and simulated truth; one command, a few minutes.
bench-figures: $(READY)
	$(BIN)/python -m bench.figures $(FIGURES)

# OONI's QA files and real measurements in ../shared/access/ooni, and a million made-up ones; some minutes.
bench-access: $(READY)
	$(BIN)/python bench/access.py $(ACCESS)

# Outages found in real series beside curated lists, and false alarms in quiet weeks.
bench-outages: $(READY)
	$(BIN)/python bench/outages.py

# False alarms and power of the natural experiment on made-up, bursty accounts.
bench-silence: $(READY)
	$(BIN)/python bench/silence.py

# Times of the workbench's pages on a made-up case of a million posts, with twenty readers at once.
bench-pages: $(READY)
	$(BIN)/python bench/pages.py $(PAGES)

# How smoothly the drawing of ten thousand accounts moves in Chromium.
bench-frames: $(READY)
	bash scripts/chromium.sh
	$(BIN)/python -m bench.frames $(FRAMES)

# The pictures in docs/images, out of the demonstration case.
screenshots: demo
	bash scripts/chromium.sh
	$(BIN)/python scripts/screenshots.py demo-case docs/images

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis demo-case
