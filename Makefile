# `make demo` and `make test` do everything, set-up included; all of it lands in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Of ten thousand files, those that are imported are compiled when they are.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile

.PHONY: demo test test-fast coverage benchmark validation docs pictures lint clean

demo: $(VENV)/installed
	$(BIN)/her2pet demo --out demo-output

test: lint
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

# What is left out, and why: Testing/Python/conftest.py.
test-fast: $(VENV)/installed-test
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not slow"

# Branches of each room that the tests walk, held against the floors in Testing/Tools/coveragefloors.py; about twice as long as the tests alone.
coverage: $(VENV)/installed-test
	rm -rf test-output/coverage
	mkdir -p test-output/coverage
	$(BIN)/python -m coverage run -m pytest -n 2 --dist loadfile --no-loadscope-reorder
	$(BIN)/python -m coverage combine --quiet
	$(BIN)/python Testing/Tools/coveragefloors.py

lint: $(VENV)/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell .
	PYTHONPATH= $(BIN)/mypy

benchmark: $(VENV)/installed-test
	$(BIN)/python Testing/Benchmarks/run.py

validation: $(VENV)/installed
	$(BIN)/python Testing/Validation/run.py

docs: $(VENV)/installed-docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "The pages: site/index.html"

# Needs a machine that can draw (Testing/Host/README.md); `make docs` takes the pictures as they are in git.
pictures: $(VENV)/installed-test
	$(BIN)/python -m pytest --quiet Testing/Python/modules/test_quant_suv.py Testing/Python/modules/test_quant_sample.py Testing/Python/reading_module/test_reading_tutorial.py
	$(BIN)/python docs/panelpictures.py

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null \
		|| { echo "HER2PET needs Python 3.10 to 3.13, and '$(PYTHON)' is not one of them: install one and run 'make PYTHON=python3.12 ...'."; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
		|| { echo "'$(PYTHON)' comes without venv: install it first (Debian, Ubuntu: apt-get install python3-venv)."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml | $(BIN)/python
	$(INSTALL) --editable .
	@touch $@

$(VENV)/installed-test: pyproject.toml | $(BIN)/python
	$(INSTALL) --editable '.[test]'
	# A peer for the statistics; it pins an old NumPy that it does not need.
	$(INSTALL) --no-deps 'irrCAC>=0.4'
	@touch $@ $(VENV)/installed

$(VENV)/installed-docs: pyproject.toml | $(BIN)/python
	$(INSTALL) --editable '.[docs]'
	@touch $@ $(VENV)/installed

clean:
	rm -rf demo-output validation-output site build HER2PETExtension/*.egg-info
