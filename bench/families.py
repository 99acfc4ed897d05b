"""Finding a family, as a township's manager does, eight of them at once; and the pages of families.

In the installation of ``NUANXIN_DATA`` that ``city`` filled, row security on, the application's own role::

    NUANXIN_DATA=/tmp/city .venv/bin/python bench/families.py [--clients 8] [--rounds 40]

Every client is a process of its own and the manager of another township (who works in one office takes turns:
each search has its line in the office's log). She signs in once and asks for another word each time: a whole
name, two characters, initials, the end of a phone, somebody who is not there. ``search`` is the question to the
database alone; ``page`` is the whole request: session, rights, scope, log entry, page; ``part`` the same as
htmx asks for it, without the frame. The floor is ``/healthz`` under the same clients.
"""

import argparse
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing import get_context
from random import Random
from secrets import token_urlsafe
from statistics import median, quantiles
from typing import Any
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("NUANXIN_SEARCHES", "0")  # eight clients are two people, who search without end
BAR = 100.0  # ms, p95 of a search with eight clients at a million families, on two cores
WHO = "township"
NOBODY = ("欧阳无名", "zzq", "龘龘")
Work = Callable[[str], object]


def password_of(username: str) -> str:
    from nuanxin.base.database import data_folder

    lines = (data_folder() / "sign-ins.txt").read_text("utf-8").splitlines()
    return {line.split("\t")[1]: line.split("\t")[2] for line in lines}[username]


def signed_in(username: str, password: str = "") -> Any:
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    given = {"username": username, "password": password or password_of(username)}
    answer = client.post("/sign-in/", given)
    if answer.status_code != 302:
        raise SystemExit(f"{username} cannot sign in: {answer.status_code}")
    return client


@dataclass(frozen=True)
class Manager:
    """Of a township: her account, and what she sees."""

    username: str
    password: str
    scope: Any


def managers(count: int) -> list[Manager]:
    """So many, each of another township, with an account opened for this run."""
    from django.db import transaction

    from nuanxin.association.actions.users import give_account
    from nuanxin.association.models import Appointment
    from nuanxin.association.scope import EVERYWHERE, Scope, scoped
    from nuanxin.base.periods import today

    found: list[Manager] = []
    with transaction.atomic(), scoped(EVERYWHERE):
        rows = Appointment.objects.on(today()).filter(post__kind="township_manager", in_post=True)
        rows = rows.exclude(holder__username__in=("township",)).select_related("holder", "post__body")
        for at, each in enumerate(rows.order_by("division", "pk")[:count]):
            password = token_urlsafe(18)
            user = give_account(None, each.holder, f"bench-{at}", password)
            scope = Scope.of(each.post.body.division, each.post.body.level)
            found.append(Manager(user.username or "", password, replace(scope, named=scope.ranges)))
    return found


def scope_of(username: str) -> Any:
    """What a township's manager sees: her own territory, its families by name."""
    from django.db import transaction

    from nuanxin.association.scope import EVERYWHERE, Scope, scoped
    from nuanxin.desk.cast import stage

    with transaction.atomic(), scoped(EVERYWHERE):
        body = stage()[username]
        scope = Scope.of(body.division, body.level)
    return replace(scope, named=scope.ranges)


def words(scope: Any, count: int) -> list[str]:
    """What clients ask for: of people who are there, and of some who are not."""
    from django.db import transaction

    from nuanxin.association.scope import scoped
    from nuanxin.base.rules.finding import tokens
    from nuanxin.people.models import Person

    chance = Random(1)
    with transaction.atomic(), scoped(scope):
        people = [*Person.objects.visible_to(scope)[:2000]]
        known = [(each.read("name"), each.read("phone")) for each in chance.sample(people, min(len(people), 200))]
    asked = []
    for at in range(count):
        name, phone = known[at % len(known)]
        asked.append((name, name[:2], tokens(name).initials[0], phone[-4:], NOBODY[at % len(NOBODY)])[at % 5])
    return asked


@contextmanager
def told(statements: list[int]) -> Iterator[None]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as found:
        yield
    statements.append(len(found))


def search_only(scope: Any) -> Work:
    from django.db import transaction

    from nuanxin.association.scope import scoped
    from nuanxin.people.search import search

    def work(word: str) -> None:
        with transaction.atomic(), scoped(scope):
            search(scope, word)

    return work


def client(kind: str, who: Manager, asked: list[str], ready: Any, answers: Any) -> None:
    """One client in a process of its own; seconds of each request, asked once before to warm."""
    if kind == "search":
        work = search_only(who.scope)
    else:
        browser = signed_in(who.username, who.password)
        path = "/healthz" if kind == "healthz" else "/families/"

        def work(word: str) -> None:
            part = {"HX-Request": "true", "HX-Target": "found"} if kind == "part" else {}
            answer = browser.get(path) if kind == "healthz" else browser.post(path, {"words": word}, headers=part)
            if answer.status_code != 200:
                raise SystemExit(f"{path}: {answer.status_code}")

    for word in asked:
        work(word)
    ready.wait()
    taken = []
    for word in asked:
        began = time.perf_counter()
        work(word)
        taken.append(time.perf_counter() - began)
    answers.put(taken)


def crowd(kind: str, asked: list[tuple[Manager, list[str]]]) -> list[float]:
    from django.db import connections

    connections.close_all()
    fork = get_context("fork")
    ready, answers = fork.Barrier(len(asked)), fork.Queue()
    crowd = [fork.Process(target=client, args=(kind, *each, ready, answers)) for each in asked]
    for each in crowd:
        each.start()
    taken = [seconds for _ in crowd for seconds in answers.get(timeout=600)]
    for each in crowd:
        each.join()
    return taken


def show(what: str, taken: list[float], more: str = "") -> None:
    p95 = quantiles(taken, n=20)[-1] if len(taken) > 1 else taken[0]
    print(f"  {what:34} p50 {median(taken) * 1000:8.1f} ms  p95 {p95 * 1000:8.1f} ms  {more}", flush=True)


def pages(scope: Any) -> None:
    """Single pages, warm, one client; their statements do not grow with the city."""
    from django.db import transaction

    from nuanxin.association.scope import scoped
    from nuanxin.people.models import Enrolment

    with transaction.atomic(), scoped(scope):
        rows = Enrolment.objects.visible_to(scope).filter(group="special")
        family = rows.values_list("household", flat=True)[0]
    manager = signed_in(WHO)
    manager.post(f"/families/{family}/open/", {"purpose": "service", "client_id": str(uuid4())})
    asked = [(WHO, manager, path) for path in (
        "/families/", f"/families/{family}/", f"/families/{family}/help/", "/care/", "/care/lacking/contact/",
        "/care/lacking/visit/", "/care/visits/", "/",
    )]  # fmt: skip
    asked += [(who, signed_in(who), path) for who in ("county", "city") for path in ("/care/", "/")]
    asked += [("village", signed_in("village"), path) for path in ("/care/", "/care/lacking/contact/", "/")]
    for who, browser, path in asked:
        taken, statements = [], list[int]()
        for run in range(6):
            began = time.perf_counter()
            with told(statements):
                answer = browser.get(path)
            taken += [time.perf_counter() - began] if run else []
        show(f"{who} {path.replace(str(family), 'N')}", taken, f"{answer.status_code} {statements[-1]:4} statements")


def measure(clients: int, rounds: int) -> None:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_household")
        count = cursor.fetchone()[0]
    scope = scope_of(WHO)
    asked = [(each, words(each.scope, rounds)) for each in managers(clients)]
    print(f"{count:,} families, {clients} clients, load {os.getloadavg()[0]:.1f}")
    manager, statements = signed_in(WHO), list[int]()
    for word in words(scope, 5) * 2:
        with told(statements):
            manager.post("/families/", {"words": word})
    print(f"  statements of a search: {min(statements[5:])} to {max(statements[5:])}")
    for kind in ("healthz", "search", "part", "page"):
        show(f"{kind}, {clients} clients", crowd(kind, asked), f"bar {BAR:.0f} ms" * (kind == "search"))
    show("page, one client", crowd("page", asked[:1]))
    pages(scope)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=40)
    given = parser.parse_args()
    if "NUANXIN_DATA" not in os.environ:
        parser.error("NUANXIN_DATA must name the installation that bench/city.py filled")
    from nuanxin.base.database import in_use

    with in_use():
        django.setup()
        measure(given.clients, given.rounds)


if __name__ == "__main__":
    main()
