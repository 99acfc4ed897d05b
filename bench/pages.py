"""Warm page times and statement counts, beside the health page of the same process (the floor).

Run on an installation that has a plan and the demo, for instance the one ``make run`` left::

    .venv/bin/python bench/pages.py
"""

import os
import time
from statistics import median
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
RUNS = 9
PAGES = ("/healthz", "/", "/plan/", "/matrix/", "/map/", "/gaps/", "/gaps/village_advisers/",
         "/posts/", "/undertakings/", "/issuing/")
TIERS = ("city", "county", "township", "village")


def visit(client: Any, path: str) -> tuple[int, float, int]:
    """(status, seconds, SQL statements) of one page."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as statements:
        began = time.perf_counter()
        answer = client.get(path, follow=True)
        took = time.perf_counter() - began
    return answer.status_code, took, len(statements)


def measure(username: str, password: str) -> None:
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    client.post("/sign-in/", {"username": username, "password": password})
    floor = 0.0
    for path in PAGES:
        visit(client, path)  # warm
        seen = [visit(client, path) for _ in range(RUNS)]
        status, statements = seen[-1][0], seen[-1][2]
        took = median(each[1] for each in seen)
        floor = floor or took
        print(f"{username:9} {path:26} {status} {took * 1000:8.1f} ms {statements:4} statements"
              f" {took / floor:7.1f} x")


def main() -> None:
    from nuanxin.base.database import data_folder, in_use

    with in_use():
        django.setup()
        lines = (data_folder() / "sign-ins.txt").read_text("utf-8").splitlines()
        known = {line.split("\t")[1]: line.split("\t")[2] for line in lines}
        for tier in TIERS:
            measure(tier, known[tier])


if __name__ == "__main__":
    main()
