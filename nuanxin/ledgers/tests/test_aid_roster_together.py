"""Clerks who import the same people at once: each is there once, and paid once."""

import threading
from pathlib import Path

import pytest
from django.db import connection, transaction

from nuanxin.association.acting import act
from nuanxin.association.models import User
from nuanxin.association.scope import EVERYWHERE, scoped
from nuanxin.base.periods import today
from nuanxin.care.models import RosterPayment
from nuanxin.ledgers.actions.importing import import_rows
from nuanxin.ledgers.actions.jobs import open_batch
from nuanxin.ledgers.checking import Checked, Given, check_file
from nuanxin.ledgers.tests.roster import number, roster, row
from nuanxin.people.models import Identifier, Person


def bring_in(folder: Path, name: str, people: range) -> Checked:
    """Import as the county, or the township, in a transaction of one's own, for real."""
    file = folder / f"{name}-{people.start}.xlsx"
    file.write_bytes(roster(*(row(id=number(n)) for n in people)))
    given = Given(file, file.name, "aid-roster")
    checked = check_file(given)
    with transaction.atomic(), scoped(EVERYWHERE):
        by = act(User.objects.get(username=name).pk, today())
        import_rows(by, open_batch(by, given), checked)
    return checked


@pytest.mark.deep
def test_it_works(own_database: str, tmp_path: Path) -> None:
    done, faults = list[Checked](), list[BaseException]()

    def work(name: str, people: range) -> None:
        try:
            done.append(bring_in(tmp_path, name, people))
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    each = (("county", range(4)), ("county", range(2, 6)), ("township", range(1, 5)))
    threads = [threading.Thread(target=work, args=args) for args in each]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert sum(checked.count("accepted") - checked.unchanged for checked in done) == 6
    with transaction.atomic(), scoped(EVERYWHERE):
        counted = [model._default_manager.count() for model in (Person, Identifier, RosterPayment)]
    assert counted == [6, 6, 6]
