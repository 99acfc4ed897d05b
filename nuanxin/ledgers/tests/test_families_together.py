"""Two clerks who send the same people at once: nobody is there twice."""

import threading
from pathlib import Path

from django.db import connection, transaction

from nuanxin.association.acting import act
from nuanxin.association.models import User
from nuanxin.association.scope import EVERYWHERE, scoped
from nuanxin.base.periods import today
from nuanxin.ledgers.actions.importing import import_rows
from nuanxin.ledgers.actions.jobs import open_batch
from nuanxin.ledgers.checking import Checked, Given, check_file
from nuanxin.ledgers.tests.kin import LI, WANG, ZHAO, Row, but, families, sheet

QIAN = but(ZHAO, 户号="3", 姓名="钱演氏", 电话=None, 出生=None)
FILES: tuple[tuple[str, tuple[Row, ...]], ...] = (
    ("township", (WANG, LI, ZHAO)), ("county", (ZHAO, QIAN)), ("township", (QIAN, WANG, LI)),
)  # fmt: skip


def bring_in(file: Path, who: str) -> Checked:
    """Import in a transaction of one's own, for real."""
    given = Given(file, file.name, "families")
    checked = check_file(given)
    with transaction.atomic(), scoped(EVERYWHERE):
        by = act(User.objects.get(username=who).pk, today())
        import_rows(by, open_batch(by, given), checked)
    return checked


def test_the_same_people_at_once(own_database: str, tmp_path: Path) -> None:
    done, faults = list[Checked](), list[BaseException]()
    ready = threading.Barrier(len(FILES))

    def work(file: Path, who: str) -> None:
        try:
            ready.wait()
            done.append(bring_in(file, who))
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = []
    for number, (who, rows) in enumerate(FILES):
        file = tmp_path / f"{number}.xlsx"
        file.write_bytes(sheet(*rows))
        threads.append(threading.Thread(target=work, args=[file, who]))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert [checked.outcome for checked in done] == ["accepted"] * 3
    assert sum(checked.unchanged for checked in done) == 4
    with transaction.atomic():
        assert sorted(families()) == ["李演秀英、王演建国", "赵演志", "钱演氏"]
