#!/usr/bin/env bash
# Everything `make test` checks, quickest first; types beside the tests, for they keep one core busy.
# The data folder is the tests' own.
set -euo pipefail
cd "$(dirname "$0")/.."
NUANXIN_DATA=$(mktemp -d)
export NUANXIN_DATA
trap 'kill "${types:-}" 2>/dev/null || true; rm -rf "$NUANXIN_DATA"' EXIT
PATH="$PWD/.venv/bin:$PATH"

ruff check .
lint-imports --no-cache
mypy config nuanxin tests >"$NUANXIN_DATA/types.txt" 2>&1 &
types=$!
nuanxin makemigrations --check --dry-run
NUANXIN_URL=https://nuanxin.example nuanxin check --deploy --fail-level WARNING
tested=0 typed=0
python -m pytest -m "not deep" -n auto --dist loadscope --no-loadscope-reorder || tested=$?
wait "$types" || typed=$?
cat "$NUANXIN_DATA/types.txt"
exit $((tested | typed))
