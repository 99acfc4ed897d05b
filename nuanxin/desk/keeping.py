"""What the rooms add to a backup, and what they see to after a restore."""

import hashlib
from collections.abc import Iterator, Sequence
from importlib import resources
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.db import transaction

from nuanxin.association.log.witness import witnessed
from nuanxin.association.scope import EVERYWHERE, scoped
from nuanxin.base.backup.making import Rooms
from nuanxin.base.refused import Refused
from nuanxin.measures.dictionary import dictionary
from nuanxin.measures.refreshing import carry
from nuanxin.measures.store import current, store_folder
from nuanxin.privacy.actions.erase import settle as settle_roll
from nuanxin.privacy.roll import Broken, read_roll, roll_path

BESIDE = ".erased"  # behind the name of a backup: the roll of erased as it stood then


def rooms() -> Rooms:
    """What the rooms add to a backup; the log is witnessed before."""
    return Rooms(notes(), witnessed)


def notes() -> dict[str, str]:
    """How the facts stood, and by which dictionary they were counted."""
    now = current(store_folder())
    return {
        "facts_generation": str(now.generation) if now else "",
        "facts_taken_at": now.taken_at if now else "",
        "dictionary": dictionary_digest(),
        **{f"measure:{code}": str(each.version) for code, each in dictionary().measures.items()},
    }


def dictionary_digest() -> str:
    """One word for the dictionary as it stands in this version."""
    text = resources.files("nuanxin.measures").joinpath("dictionary.toml").read_bytes()
    return hashlib.sha256(text).hexdigest()


def doubt_of_log() -> str:
    """What ``audit verify`` finds wrong with the log that came back; "" when it is intact."""
    try:
        call_command("audit", "verify", stdout=StringIO())
    except Refused as no:
        return str(no)
    return ""


def settle(rolls: Sequence[Path] = ()) -> tuple[int, int]:
    """Tables as this version wants them, row security anew, the facts read from the first row on.

    Whoever was erased after the backup is erased again, by the roll beside the keys and ``rolls``:
    (lines of the roll, keys destroyed anew).
    """
    call_command("migrate", verbosity=0)
    with transaction.atomic(), scoped(EVERYWHERE):
        known = settle_roll(rolls)
    carry(full=True)
    return known


def put_roll_beside(file: Path) -> None:
    """A copy of the roll of erased next to a backup: the newest of them serves every older backup."""
    if roll_path().exists():
        copy = file.with_name(file.name + BESIDE)
        copy.touch(mode=0o600)
        copy.write_bytes(roll_path().read_bytes())


def rolls_beside(file: Path) -> list[Path]:
    """The rolls that lie next to a backup and are this installation's."""
    return [each for each in sorted(file.parent.glob(f"*{BESIDE}")) if _ours(each)]


def _ours(path: Path) -> bool:
    try:
        read_roll(path)
    except Broken:
        return False
    return True


def changed_measures(before: dict[str, str]) -> Iterator[str]:
    """Titles of measures that are counted differently now than when the backup was made."""
    for code, measure in dictionary().measures.items():
        if before.get(f"measure:{code}", str(measure.version)) != str(measure.version):
            yield measure.title
