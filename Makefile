# `make help` says what each target does. Everything stays in this folder: .venv for Python, var for data.

python := .venv/bin/python
# The first browser found on this machine; CHROMIUM=/path/to/one wins.
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
export CHROMIUM
jobs ?= 2
tests ?= tests
# Walks and every page at three widths and themes: slow, so on their own.
browser := tests/browser
# Every address asked as every person: who sees what. Slow too.
walls := tests/walls

.PHONY: help install install-test run test test-walls test-browser lint bench bench-times clean

help:
	@echo "make run      start Naturopôle on http://127.0.0.1:8000 (PORT=8001, DATA_DIR=/some/folder)"
	@echo "make install  install the Python packages in .venv, without starting"
	@echo "make test     run all tests (tests=tests/firms for some, jobs=4 for more at once) but those of the next lines"
	@echo "make test-walls    ask every address as every person, and read all that goes out: who sees what"
	@echo "make test-browser  walk the jobs and look at every page in a browser: accessibility, width, console"
	@echo "make lint     check style and missing migrations"
	@echo "make bench    measure a start, its memory, its first page, a score, jobs with 50,000 applications, 500 sessions"
	@echo "make bench-times    its last part alone: pages beside a bare page of the same minute, growth, first visit, memory"
	@echo "make clean    remove .venv and what was compiled; the data in var stays"

install:
	@server/install.sh requirements.txt

install-test:
	@server/install.sh requirements-test.txt

run: install
	@exec $(python) -m server run

test: install-test
	@$(python) -m server messages
	@exec $(python) -m server with-database $(python) -m pytest -n $(jobs) $(tests) \
		$(if $(filter tests,$(tests)),--ignore=$(browser) --ignore=$(walls))

test-walls:
	@$(MAKE) --no-print-directory test tests=$(walls)

test-browser:
	@if [ -z "$(CHROMIUM)" ]; then \
		echo "No Chromium: the browser tests are skipped. To run them: apt-get install chromium (as root)," \
			"or CHROMIUM=/path/to/chromium make test-browser"; \
		[ -z "$(REQUIRE_BROWSER)" ]; fi
	@$(MAKE) --no-print-directory test tests=$(browser)

lint: install-test
	@$(python) -m ruff check .
	@$(python) -m server with-database $(python) manage.py makemigrations --check --dry-run

bench: install
	@exec $(python) -m server bench

bench-times: install
	@exec $(python) -m server.times

clean:
	rm -rf .venv
	find . -name __pycache__ -prune -exec rm -rf {} +
	find locale -name '*.mo' -delete
