"""Accounts for the cast: made-up passwords, kept where only the owner of the installation reads."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from nuanxin.association.actions.users import give_account
from nuanxin.association.models import User
from nuanxin.base.database import data_folder
from nuanxin.desk.cast import CAST

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else


def sign_ins() -> Path:
    """Lines of tier, username and password, separated by tabs."""
    return data_folder() / "sign-ins.txt"


def open_accounts(people: Mapping[str, User]) -> None:
    """An account for each member of the cast; one that has an account keeps its password."""
    path = sign_ins()
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    known = dict(line.split("\t")[1:] for line in lines)
    for username, person in people.items():
        if person.username is None:
            known[username] = "-".join(_word() for _ in range(3))
            give_account(None, person, username, known[username])
    told = [role for role in CAST if role.username in known]
    text = "".join(f"{role.tier}\t{role.username}\t{known[role.username]}\n" for role in told)
    fresh = path.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_text(text, "utf-8")
    os.replace(fresh, path)


def _word() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(5))
