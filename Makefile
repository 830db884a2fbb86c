# Everything here needs only Python 3.11+, pip, make and a shell, as root or not.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python -m relance
SERVE ?= yes

.PHONY: run test test-browser test-faults test-pg15 lint lock bench clean

run: $(VENV)/product
	$(RUN) demo $(if $(filter no,$(SERVE)),--no-serve)

test: $(VENV)/development lint
	$(VENV)/bin/python -m pytest
	$(VENV)/bin/python -m pytest -n 0 tests/browser

# The pages in a real browser: Debian's chromium, or the one that RELANCE_CHROMIUM names. `make test` runs these too where
# it finds one, and says how many it did not run where it does not.
test-browser: $(VENV)/development
	$(VENV)/bin/python -m pytest -n 0 tests/browser

# Kills, odd mail servers, copies and clocks that jump, seen from outside; about ten minutes. FAULTS_SEED throws the dice of a
# former run again.
test-faults: $(VENV)/development
	$(VENV)/bin/python -m pytest -n 0 tests/faults

# On PostgreSQL 15, from Debian's package (RELANCE_POSTGRES_BIN may name another build): the tests that ask a database something.
test-pg15: $(VENV)/development
	RELANCE_POSTGRES_BIN=$${RELANCE_POSTGRES_BIN:-/usr/lib/postgresql/15/bin} $(VENV)/bin/python -m pytest --of-the-database

lint: $(VENV)/development
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

bench: $(VENV)/development
	PYTHONPATH=. $(VENV)/bin/python -m bench --largest 1000000

# A virtual environment made without ensurepip: Debian ships that apart. The .pth file puts src/ on its path.
$(VENV)/bin/python:
	$(PYTHON) -m venv --without-pip $(VENV)
	echo "$(CURDIR)/src" > "$$($(VENV)/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/relance.pth"

$(VENV)/product: requirements.lock | $(VENV)/bin/python
	$(PYTHON) -m pip --python $(VENV)/bin/python install --quiet --disable-pip-version-check --root-user-action=ignore --require-hashes -r requirements.lock
	touch $@

$(VENV)/development: requirements-dev.lock | $(VENV)/bin/python
	$(PYTHON) -m pip --python $(VENV)/bin/python install --quiet --disable-pip-version-check --root-user-action=ignore --require-hashes -r requirements-dev.lock
	touch $@ $(VENV)/product

# Renew both lock files from pyproject.toml; no index address is written into them.
lock: $(VENV)/development
	$(VENV)/bin/python -m venv $(VENV)/locker && $(VENV)/locker/bin/python -m pip install --quiet pip-tools
	cd $(CURDIR) && for kind in "" "-dev"; do \
	  $(VENV)/locker/bin/pip-compile --quiet --upgrade --generate-hashes --no-emit-index-url --no-emit-trusted-host \
	    --no-emit-find-links --no-header --strip-extras --allow-unsafe $${kind:+--extra dev -c requirements.lock} \
	    -o requirements$$kind.lock pyproject.toml; done

clean:
	rm -rf $(VENV) var
