# make parse    convert IN (samples) into OUT (out); sets up whatever is missing
# make test     run all tests; sets up whatever is missing
# make help     the rest

IN ?= samples
OUT ?= out
VENV := .venv
ZHENGGAI := $(VENV)/bin/zhenggai
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; exit; }; done; echo none)
UV := $(shell command -v uv 2>/dev/null)
NO_PYTHON = 需要 Python 3.11 或更高版本；请安装后重试，或用 make PYTHON=/path/to/python3 指定 / \
  Python 3.11 or later is needed: install it, or name it with make PYTHON=/path/to/python3
NO_VENV = 缺少 Python 的 venv 模块；在 Debian 或 Ubuntu 上：apt install python3-venv / \
  Python has no venv module here; on Debian or Ubuntu: apt install python3-venv

TABLES := files notices findings measures themes mentions links messages

.PHONY: parse test docs setup setup-ocr setup-report setup-formats report explore lint samples accuracy pictures formats train fuzz bench torture reliability soak audit dist lock clean help
.DEFAULT_GOAL := help

parse: $(VENV)/.parse  ## convert IN into OUT: make parse IN=notices OUT=tables
	@$(ZHENGGAI) parse "$(IN)" -o "$(OUT)"

test: $(VENV)/.test  ## run the whole test suite
	@$(VENV)/bin/python -m pytest $(ARGS)

setup: $(VENV)/.parse  ## set up .venv and nothing else

setup-ocr: $(VENV)/.ocr  ## add what reads scans and pictures (about 400 MB)

setup-report: $(VENV)/.report  ## add what makes reports and what corrects and explores tables

setup-formats: $(VENV)/.formats  ## add what writes Excel and Parquet

report: $(VENV)/.report  ## pages to look at, in OUT/report: make report OUT=tables
	@$(ZHENGGAI) report "$(OUT)"

explore: $(VENV)/.report  ## look at OUT in Datasette: search, facets, ready questions
	@[ -e "$(OUT)/findings.csv" ] || $(MAKE) --no-print-directory parse
	@$(ZHENGGAI) explore "$(OUT)"

lint: $(VENV)/.test  ## ruff and mypy
	@$(VENV)/bin/ruff check . && $(VENV)/bin/ruff format --check . && $(VENV)/bin/mypy

samples: $(VENV)/.test  ## make samples/ and the gold files from tests/gold/*.notice (needs LibreOffice)
	@$(VENV)/bin/python -m tests.gold.build

accuracy: $(VENV)/.test  ## measure accuracy and write docs/accuracy.md (needs LibreOffice)
	@$(VENV)/bin/python -m tests.matrix.accuracy

pictures: $(VENV)/.test  ## make the pictures and charts in docs/ (needs Chromium)
	@$(VENV)/bin/python -m docs.make_page_pictures
	@$(VENV)/bin/python -m docs.make_charts

docs: $(VENV)/.test  ## build the site of the documentation in .site/, offline
	@$(VENV)/bin/python -m sphinx -q -W -b html docs .site && echo .site/index.html

formats: $(VENV)/.test  ## compare every format with the text and write docs/formats.md (needs LibreOffice)
	@$(VENV)/bin/python -m tests.formats.measure

train: $(VENV)/.test  ## train what tells a problem from a deed, and what tags themes
	@$(VENV)/bin/python -m tests.gold.train_sentences
	@$(VENV)/bin/python -m tests.themes.train

fuzz: $(VENV)/.fuzz  ## fuzz the parsers, SECONDS (60) for each target: make fuzz SECONDS=600 ARGS=word
	@$(VENV)/bin/python -m tests.fuzz --seconds $(or $(SECONDS),60) $(ARGS)

bench: $(VENV)/.test  ## measure speed side by side with others and write docs/performance.md
	@$(VENV)/bin/python -m benchmarks.performance $(ARGS)

torture: $(VENV)/.test  ## convert damaged and hostile files, and compare: make torture ARGS=folder-with-more
	@$(VENV)/bin/python -m tests.torture.run $(ARGS)

reliability: $(VENV)/.test  ## run the tests that hold each promise and write docs/reliability.md
	@$(VENV)/bin/python -m tests.reliability.report $(ARGS)

soak: $(VENV)/.test  ## 10,000 files, one in twenty faulty: counts, and the parent's memory (a quarter of an hour)
	@$(VENV)/bin/python -m benchmarks.soak $(ARGS)

audit: requirements/audit.txt  ## look up the pinned packages for known faults (needs the advisory service)
	@[ -x .audit/bin/pip-audit ] || { "$(PYTHON)" -m venv .audit && \
	  .audit/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<; }
	@.audit/bin/python -m tests.reliability.audit

dist: $(VENV)/.test  ## build the wheel and the sdist into dist/, and try them in a clean environment
	@$(VENV)/bin/python -m tests.dist.build dist

lock:  ## renew requirements/ from pyproject.toml (needs uv)
	@for set in "parse pyproject.toml --group build" "ocr pyproject.toml --group build --extra ocr" \
	  "report pyproject.toml --group build --extra report --extra explore" \
	  "formats pyproject.toml --group build --extra excel --extra parquet" \
	  "test pyproject.toml --group test --extra ocr --extra dask --extra s3 --extra report --extra explore --extra excel --extra parquet" "bench --group bench" \
	  "fuzz pyproject.toml --group build --group fuzz" "audit --group audit"; do \
	  uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --no-emit-index-url --upgrade \
	  $${set#* } -o "requirements/$${set%% *}.txt"; done

clean:  ## remove what was set up and made in out/; what people corrected or put there stays
	@rm -rf $(VENV) .audit .bench .fuzz .site dist docs/reference .out.zhenggai $(addprefix out/,text report \
	  $(foreach kind,csv parquet jsonl dta,$(addsuffix .$(kind),$(TABLES))) codebook.csv zhenggai.xlsx zhenggai.sqlite \
	  run.json datapackage.json codebook.md README.md CITATION.cff SHA256SUMS)

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# A stamp tells that the environment holds what its requirements name; all are pinned by hash.
$(VENV)/.%: requirements/%.txt pyproject.toml
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "$(NO_PYTHON)" >&2; exit 2; }
ifdef UV
	@[ -x $(VENV)/bin/python ] || uv venv --quiet --seed --python "$(PYTHON)" $(VENV)
	@uv pip install --quiet --python $(VENV) --require-hashes -r $<
	@uv pip install --quiet --python $(VENV) --no-deps --no-build-isolation -e .
else
	@[ -x $(VENV)/bin/pip ] || "$(PYTHON)" -m venv $(VENV) || { rm -rf $(VENV); echo "$(NO_VENV)" >&2; exit 2; }
	@echo "安装依赖 / installing $<" >&2
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
endif
	@touch $@ $(if $(filter $(VENV)/.test,$@),$(VENV)/.parse $(VENV)/.ocr $(VENV)/.report $(VENV)/.formats) \
	  $(if $(filter $(VENV)/.ocr $(VENV)/.report $(VENV)/.formats,$@),$(VENV)/.parse)
