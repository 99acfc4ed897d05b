"""Numbers a ledger asked about that are registered out of sight: logged with each check, and not without end."""

import re
import tomllib
from functools import cache
from pathlib import Path

from django.utils import timezone

from nuanxin.association.acting import By
from nuanxin.association.log import write_log
from nuanxin.association.models import LogEntry, Subtree
from nuanxin.ledgers.checking import Checked
from nuanxin.ledgers.reasons import file_sentence

SEARCHED = "numbers_elsewhere"
SENTENCE, MET = "核对号码 {} 个，其中 {} 个已在别处登记", re.compile(r"(\d+) 个已在别处登记$")


@cache
def most_a_day() -> int:
    """How many one person may meet in a day."""
    text = (Path(__file__).parents[1] / "data" / "limits.toml").read_text("utf-8")
    return int(tomllib.loads(text)["elsewhere_a_day"])


def log_numbers(by: By, about: Subtree, checked: Checked) -> None:
    """Say in the log how many numbers a check asked about, and how many are known elsewhere."""
    if checked.table and checked.table.asked:
        write_log(by, "ledger.numbers", about, SENTENCE.format(checked.table.asked, checked.table.elsewhere))


def refuse_searching(by: By, checked: Checked) -> bool:
    """Refuse a checked (and logged) file of somebody who met too many numbers that are elsewhere today; whether."""
    if by is None or checked.table is None or not checked.table.asked or _met_today(by.user_id) <= most_a_day():
        return False
    checked.table, checked.reason = None, SEARCHED
    checked.sentence = file_sentence(SEARCHED, str(most_a_day()))
    return True


def _met_today(user: int) -> int:
    """… counting a file that was checked again with the same outcome once."""
    begun = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    rows = LogEntry.objects.filter(action="ledger.numbers", by=user, at__gte=begun)
    checks = {*rows.values_list("object_kind", "object_id", "sentence")}
    return sum(int(met[1]) for _, _, sentence in checks if (met := MET.search(sentence)))
