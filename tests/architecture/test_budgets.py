"""The budgets of docs/house.md, measured over every file of the project."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources() -> list[Path]:
    """Every Python file that is ours, migrations (written by Django) apart."""
    folders = ("config", "nuanxin", "tests", "bench")
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, Function):
            yield node


def length(node: Function) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def is_test(path: Path) -> bool:
    return "tests" in path.parts or path.name == "conftest.py"


def shows(path: Path) -> bool:
    return "views" in path.parts or path.name == "views.py"


def too_long(path: Path) -> Iterator[str]:
    """What of this file is longer than it may be."""
    lines = path.read_text("utf-8").count("\n")
    if lines > (500 if is_test(path) else 300):
        yield f"{path.relative_to(ROOT)}: {lines}"
    most = 22 if shows(path) else 40
    for node in functions(path):
        if length(node) > most:
            yield f"{path.relative_to(ROOT)}, {node.name}: {length(node)}"


def test_files_and_functions_are_short() -> None:
    assert [each for path in sources() for each in too_long(path)] == []


def test_functions_are_small_on_the_whole() -> None:
    lengths = [
        length(node) for path in sources() if not is_test(path) for node in functions(path)
    ]
    assert median(lengths) <= 9


def test_nothing_is_waved_through() -> None:
    waiver = re.compile(r"#\s*(noqa|type:\s*ignore|pragma|mypy:)|\b(TODO|FIXME|XXX)\b")
    ours = [path for path in sources() if path != Path(__file__)]
    assert [path for path in ours if waiver.search(path.read_text("utf-8"))] == []
    assert [path for path in ours if path.name == "utils.py"] == []


def test_a_view_only_shows() -> None:
    """Reads go through ``visible_to``, writes through actions."""
    beyond = re.compile(r"\.(save|delete|create|update|bulk_create)\(|\.objects\.(?!visible_to)\w+")
    views = [path for path in sources() if shows(path)]
    assert len(views) > 10
    assert [(path, found[0]) for path in views if (found := beyond.search(path.read_text("utf-8")))] == []


def test_only_one_file_knows_ibis() -> None:
    ours = [path for path in sources() if not is_test(path)]
    named = [path for path in ours if re.search(r"import ibis|from ibis", path.read_text("utf-8"))]
    assert [path.name for path in named] == ["engine.py"]


def test_nothing_of_this_machine_is_committed() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    place = re.compile(r"/(work|root|home|opt)/[a-z]")
    suffixes = {".py", ".toml", ".md", ".txt", ".json", ".html", ".css", ".js", ".yml", ""}
    for name in listed.stdout.split():
        path = ROOT / name
        if path.suffix in suffixes and path.exists():
            found = place.search(path.read_text("utf-8", errors="ignore"))
            assert not found or path == Path(__file__), f"{name}: {found}"
