"""Precision and recall of the reader against labels, per field.

`python -m nuanxin.plans.tests.score NOTICE LABELS` prints them, with `--misses` every difference.
Rows are matched by the overlap of their spans; a row without a partner counts against every field.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from nuanxin.base.files.texts import read_text
from nuanxin.plans.reader import read

Row = dict[str, Any]

ONE = ("section", "section_title", "modality", "sentence", "span")
MANY = ("who", "actions", "targets", "programmes", "dates", "beneficiaries")
NEAR = 2  # a span may differ by its punctuation


@dataclass
class Score:
    """Counts of one field."""

    right: int = 0
    said: int = 0
    wanted: int = 0

    @property
    def precision(self) -> float:
        """Share of what was said that is right; 1 where nothing was said."""
        return self.right / self.said if self.said else 1.0

    @property
    def recall(self) -> float:
        """Share of what was wanted that was said; 1 where nothing was wanted."""
        return self.right / self.wanted if self.wanted else 1.0


def score(notice: Path, labels: Path) -> dict[str, Score]:
    """Score the reading of one notice."""
    return tally(pairs(rows(notice), labelled(labels)))


def rows(notice: Path) -> list[Row]:
    """Read a notice's file into rows."""
    text = read_text(notice.read_bytes(), notice.name)
    return [one.as_dict() for one in read(text).obligations]


def labelled(labels: Path) -> list[Row]:
    """Load the labels of a notice."""
    return [json.loads(line) for line in labels.read_text(encoding="utf-8").splitlines() if line]


def pairs(said: list[Row], wanted: list[Row]) -> list[tuple[Row | None, Row | None]]:
    """Match rows by overlap, largest first; what is left over stands alone."""
    overlaps = sorted(
        (
            (min(one["end"], two["end"]) - max(one["start"], two["start"]), i, j)
            for i, one in enumerate(said)
            for j, two in enumerate(wanted)
        ),
        reverse=True,
    )
    left, right, matched = set(range(len(said))), set(range(len(wanted))), {}
    for overlap, i, j in overlaps:
        if overlap > 0 and i in left and j in right:
            matched[j] = i
            left.discard(i)
            right.discard(j)
    found: list[tuple[Row | None, Row | None]] = [
        (said[matched[j]] if j in matched else None, two) for j, two in enumerate(wanted)
    ]
    return found + [(said[i], None) for i in sorted(left)]


def tally(matched: list[tuple[Row | None, Row | None]]) -> dict[str, Score]:
    """Count each field over the matched rows."""
    scores = {field: Score() for field in ("rows", *ONE, *MANY)}
    for said, wanted in matched:
        for field, counts in scores.items():
            if field == "sentence" and (wanted is None or "sentence" not in wanted):
                continue
            ours, theirs = list(values(said, field)), list(values(wanted, field))
            counts.said += len(ours)
            counts.wanted += len(theirs)
            counts.right += len(agreed(field, ours, theirs))
    return scores


def values(row: Row | None, field: str) -> Iterator[Any]:
    """Yield what a row says in a field."""
    if row is None:
        return
    if field == "rows":
        yield True
    elif field == "span":
        yield (row["start"], row["end"])
    elif field in ONE:
        if field in row:
            yield row[field]
    else:
        yield from row[field]


def agreed(field: str, ours: list[Any], theirs: list[Any]) -> list[tuple[Any, Any]]:
    """Match the values of a field, each once."""
    left, found = list(theirs), []
    for one in ours:
        partner = next((two for two in left if same(field, one, two)), None)
        if partner is not None:
            left.remove(partner)
            found.append((one, partner))
    return found


def same(field: str, one: Any, two: Any) -> bool:
    """Whether two values of a field say the same."""
    if field == "span":
        return all(abs(a - b) <= NEAR for a, b in zip(one, two, strict=True))
    if field == "actions":
        return same_action(one, two)
    return bool(one == two)


def same_action(one: str, two: str) -> bool:
    """Actions are compared by their verb and last noun, or by the characters they share."""
    one, two = (text.translate(str.maketrans("", "", "“”《》\"、的")) for text in (one, two))
    shared = set(pairwise(one)) & set(pairwise(two))
    dice = 2 * len(shared) / max(1, len(one) + len(two) - 2)
    return dice >= 0.5 or (one[:2] == two[:2] and one[-2:] == two[-2:])


def report(scores: dict[str, Score]) -> str:
    """Return a table of the scores."""
    lines = [f"{'field':14} precision  recall   right/said/wanted"]
    lines += [
        f"{field:14} {one.precision:9.3f} {one.recall:7.3f}   {one.right}/{one.said}/{one.wanted}"
        for field, one in scores.items()
    ]
    return "\n".join(lines)


def misses(matched: list[tuple[Row | None, Row | None]]) -> Iterator[str]:
    """Yield every difference in words."""
    for said, wanted in matched:
        row: Row = wanted or said or {}
        for field in ("rows", *ONE, *MANY):
            ours, theirs = list(values(said, field)), list(values(wanted, field))
            both = agreed(field, ours, theirs)
            extra = [one for one in ours if one not in [pair[0] for pair in both]]
            lost = [two for two in theirs if two not in [pair[1] for pair in both]]
            if (extra or lost) and (field != "sentence" or (said and "sentence" in row)):
                yield f"{row['start']:5} {field}: said {extra} wanted {lost}"


def main(arguments: list[str]) -> None:
    """Print the scores of one or more pairs of notice and labels."""
    show = "--misses" in arguments
    paths = [Path(one) for one in arguments if one != "--misses"]
    matched = []
    for notice, labels in zip(paths[::2], paths[1::2], strict=True):
        found = pairs(rows(notice), labelled(labels))
        if show:
            sys.stdout.write("\n".join([f"== {notice.name}", *misses(found), ""]))
        matched += found
    sys.stdout.write(report(tally(matched)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
