.PHONY: setup run test test-deep

setup: ## install everything into this folder
	@deploy/setup.sh

run: setup ## set up, start, and print where to go
	@setpriv --pdeathsig TERM .venv/bin/python -m config.start

test: ## every check but the long ones
	@deploy/setup.sh browser
	@deploy/test.sh

test-deep: ## the long ones: kill loops, fuzzing, the drill of backup and restore
	@deploy/setup.sh browser
	@.venv/bin/python -m pytest -m deep
