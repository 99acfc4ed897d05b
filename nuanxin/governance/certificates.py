"""Certificates on paper: an A4 page each, set as PDF."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO

from django.template.loader import render_to_string

from nuanxin.association.models import Division
from nuanxin.association.places import places_named
from nuanxin.base.files.pdf import to_pdf
from nuanxin.base.periods import in_words
from nuanxin.governance.models import TrainingResult
from nuanxin.governance.usual import hours_in_words

MOST = 100  # certificates of one file


@dataclass(frozen=True)
class Certificate:
    """What stands on one."""

    name: str
    place: str
    days: str
    held_by: str
    title: str
    hours: str
    mark: int | None
    number: str
    day: str


def certificates_of(results: Sequence[TrainingResult]) -> list[Certificate]:
    """Of results that have a number, with ``training`` and ``holder``; a constant number of queries."""
    above = _townships(results)
    places = places_named([*(row.division for row in results), *above.values()])
    return [
        Certificate(
            name=row.holder.name, place=places.get(above.get(row.division, 0), "") + places.get(row.division, ""),
            days=_days(row.training.from_day, row.training.last_day), held_by=row.training.held_by,
            title=row.training.title, hours=hours_in_words(row.hours), mark=row.mark, number=row.certificate,
            day=in_words(row.certified_on or row.training.last_day),
        )
        for row in results
    ]  # fmt: skip


def on_paper(certificates: Sequence[Certificate]) -> IO[bytes]:
    """The file. Raises Refused where the machine cannot set PDF."""
    return to_pdf(render_to_string("governance/certificate.html", {"certificates": certificates}))


def _townships(results: Sequence[TrainingResult]) -> dict[int, int]:
    """Village → its township, for villages of the same name."""
    villages = Division.objects.filter(code__in={row.division for row in results}, level="village")
    return dict(villages.values_list("code", "parent__code"))


def _days(first: date, last: date) -> str:
    return in_words(first) if first == last else f"{in_words(first)}至{in_words(last)}"

