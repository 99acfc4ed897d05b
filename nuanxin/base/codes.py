"""Codes people read off paper and type: hard to guess, hard to misread, kept only as keyed hashes."""

import hmac
import secrets

from nuanxin.base.keys import key

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: five bits a character; I, L, O and U are left out."""
MISREAD = str.maketrans("ILO", "110")


def fresh_code(groups: int, size: int) -> str:
    """A random code, ``groups`` of ``size`` characters joined by hyphens."""
    return "-".join(
        "".join(secrets.choice(ALPHABET) for _ in range(size)) for _ in range(groups)
    )


def as_meant(typed: str) -> str:
    """A code as it was printed, whatever case, spaces, hyphens and look-alikes were typed."""
    kept = "".join(char for char in typed.upper() if char.isalnum())
    return kept.translate(MISREAD)


def digest(purpose: str, owner: int, code: str) -> str:
    """The keyed hash of somebody's code (HMAC-SHA-256, hex)."""
    told = f"{purpose}|{owner}|{as_meant(code)}"
    return hmac.new(key("codes"), told.encode(), "sha256").hexdigest()
