"""What npm brings: exact versions, checked sums, free licences, no address in the lock."""

import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
FREE = {"0BSD", "Apache-2.0", "BSD-3-Clause", "MIT"}


def read(name: str) -> Any:
    return json.loads((ROOT / name).read_text(encoding="utf-8"))


def test_versions_are_exact() -> None:
    package = read("package.json")
    asked = package["dependencies"] | package["devDependencies"]
    assert {name: v for name, v in asked.items() if not re.fullmatch(r"\d+\.\d+\.\d+", v)} == {}


def test_the_lock_names_sums_and_no_address() -> None:
    lock = read("package-lock.json")
    brought = {name: entry for name, entry in lock["packages"].items() if name}
    assert [name for name, entry in brought.items() if "resolved" in entry] == []
    assert [n for n, entry in brought.items() if not entry["integrity"].startswith("sha512-")] == []
    assert {entry["license"] for entry in brought.values()} <= FREE


def test_everything_served_has_its_licence_beside_it() -> None:
    served = ROOT / "nuanxin" / "base" / "static" / "vendor"
    licences = {path.name.partition("-")[0] for path in (served / "licences").iterdir()}
    assert {"bootstrap", "echarts", "htmx.org", "tslib", "zrender"} == licences
    assert {path.name for path in served.glob("[!.]*.*")} == {"bootstrap.css", "echarts.js", "htmx.js"}
