"""Printed characters with the layout taken out, each still knowing where it stands."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

ONE_PUNCTUATION = str.maketrans(
    ",;:?!()[]．〔〕【】「」『』０１２３４５６７８９％～",
    "，；：？！（）（）.（）（）“”“”0123456789%~",
)
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\xad"


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of text without its layout.

    text: as printed; plain: the same characters, one for one, in the one punctuation that
    the grammar knows; at: each character's offset, in code points, in the notice's text.
    """

    text: str
    plain: str
    at: tuple[int, ...]

    def __getitem__(self, part: slice) -> "Passage":
        return Passage(self.text[part], self.plain[part], self.at[part])

    def __add__(self, more: "Passage") -> "Passage":
        return Passage(self.text + more.text, self.plain + more.plain, self.at + more.at)

    def __len__(self) -> int:
        return len(self.text)

    @property
    def start(self) -> int:
        """Offset of the first character."""
        return self.at[0]

    @property
    def end(self) -> int:
        """Offset after the last character."""
        return self.at[-1] + 1


def passage(text: str, places: Iterable[int] | None = None) -> Passage:
    """Take the characters at these places (all of them by default), without layout.

    A space stays only where it parts two Latin words.
    """
    places = range(len(text)) if places is None else places
    kept = tuple(place for place in places if not _is_layout(text, place))
    printed = "".join(text[place] for place in kept)
    return Passage(printed, _plain(printed), kept)


def _is_layout(text: str, place: int) -> bool:
    char = text[place]
    if char != " ":
        return char.isspace() or char in INVISIBLE
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    return not (before.isascii() and before.isalpha() and after.isascii() and after.isalpha())


def _plain(printed: str) -> str:
    text = printed.translate(ONE_PUNCTUATION)
    text = re.sub(r"(?<=\d)，(?=\d{3}(?!\d))", ",", text)
    text = re.sub(r"(?<=[一-鿿”》）%])\.(?=[一-鿿“《]|$)", "。", text)
    first, *rest = text.split('"')
    return first + "".join("“”"[place % 2] + piece for place, piece in enumerate(rest))
