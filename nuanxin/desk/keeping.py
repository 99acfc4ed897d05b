"""What the rooms add to a backup, and what they see to after a restore."""

import hashlib
from collections.abc import Iterator
from importlib import resources
from io import StringIO

from django.core.management import call_command

from nuanxin.association.log.witness import witnessed
from nuanxin.base.backup.making import Rooms
from nuanxin.base.refused import Refused
from nuanxin.measures.dictionary import dictionary
from nuanxin.measures.refreshing import carry
from nuanxin.measures.store import current, store_folder


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


def settle() -> None:
    """Tables as this version wants them, row security anew, and the facts read from the first row on."""
    call_command("migrate", verbosity=0)
    carry(full=True)


def changed_measures(before: dict[str, str]) -> Iterator[str]:
    """Titles of measures that are counted differently now than when the backup was made."""
    for code, measure in dictionary().measures.items():
        if before.get(f"measure:{code}", str(measure.version)) != str(measure.version):
            yield measure.title
