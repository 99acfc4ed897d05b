"""The SQL of the measures, compiled once an installation and kept in ``NUANXIN_DATA/compiled``.

Loading Ibis and compiling the dictionary takes seconds, which no command should wait for. The file
is named by all that it was compiled from; one that is missing or damaged is made anew.
"""

import hashlib
import json
import os
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any

from nuanxin.base.database import data_folder
from nuanxin.base.database.folder import private_folder
from nuanxin.measures.dictionary import Measure, dictionary

if TYPE_CHECKING:
    from nuanxin.measures.engine import Form


def query(measure: Measure, form: "Form" = "values") -> str:
    """``engine.query`` for DuckDB."""
    return _sql(f"{form} {measure!r}", lambda engine: engine.query(measure, form))


def query_standing() -> str:
    """``engine.query_standing`` for DuckDB."""
    return _sql("standing", lambda engine: engine.query_standing())


def query_forebears() -> str:
    """``engine.query_forebears`` for DuckDB."""
    return _sql("forebears", lambda engine: engine.query_forebears())


def _sql(name: str, compile_with: Callable[[Any], str]) -> str:
    kept = _kept(_file())
    if name not in kept:
        from nuanxin.measures import engine

        kept[name] = compile_with(engine)
        _keep(kept)
    return kept[name]


@cache
def _file() -> Path:
    made_from = (
        Path(__file__).with_name("engine.py").read_bytes(),
        repr(dictionary().facts),
        version("ibis-framework"),
        version("sqlglot"),
    )
    name = hashlib.sha256(repr(made_from).encode()).hexdigest()[:16]
    return private_folder(data_folder() / "compiled") / f"{name}.json"


@cache
def _kept(file: Path) -> dict[str, str]:
    """What is compiled already, by name; in this process it grows as questions are compiled."""
    try:
        return {str(name): str(sql) for name, sql in json.loads(file.read_bytes()).items()}
    except (OSError, ValueError, AttributeError):
        return {}


def _keep(kept: dict[str, str]) -> None:
    with NamedTemporaryFile("w", dir=_file().parent, encoding="utf-8", delete=False) as draft:
        json.dump(dict(kept), draft, ensure_ascii=False)
    os.replace(draft.name, _file())
