# interbody: `make run` for the example, `make test` for every test, `make setup` for the environment alone.
PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
STAMP  := $(VENV)/.installed

.PHONY: setup run test browser lint lock clean

setup: $(STAMP)

# --without-pip keeps this working where Debian's python3-venv package is absent: the system's pip fills the environment.
$(STAMP): requirements.lock pyproject.toml
	@echo "interbody: setting up $(VENV) (once; later calls skip this)"
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "interbody needs Python 3.11 or newer")'
	$(PYTHON) -m venv --without-pip --clear $(VENV)
	$(PYTHON) -m pip --python $(PY) install --quiet --no-input --disable-pip-version-check --require-hashes -r requirements.lock
	$(PYTHON) -m pip --python $(PY) install --quiet --no-input --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(PY) -m compileall -q src
	@touch $@

run: setup
	$(VENV)/bin/interbody example ct-male-55 --out out/ct-male-55.yaml --overwrite
	$(VENV)/bin/interbody run out/ct-male-55.yaml --out out/ct-male-55

# Chromium for the browser tests: the system's, or one that Playwright fetches; without either they are skipped.
browser: setup
	@command -v chromium || command -v chromium-browser || command -v google-chrome || \
		$(PY) -m playwright install chromium || \
		echo "interbody: no Chromium here and none could be fetched; browser tests will be skipped"

test: setup browser
	$(VENV)/bin/ruff check src tests
	$(VENV)/bin/ruff format --check src tests
	$(VENV)/bin/mypy
	$(PY) -c 'from interbody.mechanics import warm_up; warm_up()'
	OMP_NUM_THREADS=1 $(VENV)/bin/pytest --numprocesses auto --dist loadfile --ignore tests/web
	OMP_NUM_THREADS=1 $(VENV)/bin/pytest --numprocesses 2 --dist loadfile tests/web

lint: setup
	$(VENV)/bin/ruff check --fix src tests
	$(VENV)/bin/ruff format src tests

# Needs `uv` (https://docs.astral.sh/uv); only for maintainers who change the dependencies.
lock:
	uv pip compile --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --extra dev \
		pyproject.toml --output-file requirements.lock

clean:
	rm -rf $(VENV) out
