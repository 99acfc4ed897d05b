"""What must not stand in a text that is to be read by everybody."""

import re
import unicodedata

NUMBER = re.compile(
    r"(?<![0-9])(?:1[3-9][0-9](?:[ -]?[0-9]{4}){2}|[0-9]{17}[0-9Xx]|0[0-9]{2,3}-?[0-9]{7,8})(?![0-9Xx])"
)


def number_in(text: str) -> str:
    """The first telephone or resident number written in a text, "" where there is none. Never raises."""
    found = NUMBER.search(unicodedata.normalize("NFKC", text))
    return found[0] if found else ""
