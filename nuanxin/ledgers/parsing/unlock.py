"""The child that opens a file with its password: bytes in, bytes out, and the same rights given up.

Usage: ``python -m nuanxin.ledgers.parsing.unlock NAME FD``; the password is read from the open file FD.
Ends with 0 (what was inside is on standard output), ``WRONG`` or ``CANNOT``.
"""

import io
import os
import sys
from xml.dom import expatbuilder

import msoffcrypto
from cryptography.hazmat.backends.openssl import backend
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError
from msoffcrypto.format import ooxml, xls97

from nuanxin.ledgers.parsing import limits
from nuanxin.ledgers.parsing.rights import give_up_rights

WRONG, CANNOT = 3, 4
LONGEST = 1000  # bytes of a password
READY = (ooxml, xls97, expatbuilder, backend)  # loaded before no file can be opened any more


def main() -> int:
    data = sys.stdin.buffer.read(limits.FILE + 1)
    with os.fdopen(int(sys.argv[2]), "rb") as pipe:
        password = pipe.read(LONGEST).decode()
    give_up_rights()
    return unlock(data, password)


def unlock(data: bytes, password: str) -> int:
    """Write what is inside to standard output; which code to end with."""
    inside = io.BytesIO()
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(data))
        file.load_key(password=password, verify_password=True)
        file.decrypt(inside)
    except InvalidKeyError:
        return WRONG
    except (FileFormatError, ParseError, DecryptionError, OSError, ValueError, KeyError):
        return CANNOT
    sys.stdout.buffer.write(inside.getvalue())
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
