#!/usr/bin/env bash
# Everything `make test` checks, quickest first. The data folder is the tests' own.
set -euo pipefail
cd "$(dirname "$0")/.."
NUANXIN_DATA=$(mktemp -d)
export NUANXIN_DATA
trap 'rm -rf "$NUANXIN_DATA"' EXIT
PATH="$PWD/.venv/bin:$PATH"

ruff check .
lint-imports --no-cache
mypy config nuanxin tests
nuanxin makemigrations --check --dry-run
NUANXIN_URL=https://nuanxin.example nuanxin check --deploy --fail-level WARNING
python -m pytest -m "not deep" -n auto --dist loadfile
