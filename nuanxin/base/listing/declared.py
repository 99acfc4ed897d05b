"""What a list is, before any request."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django import forms

from nuanxin.base.values import Kind

Row = TypeVar("Row")


class QueryForm(forms.Form):
    """The query row above a table: a form whose fields are all optional.

    ``page``, ``size``, ``order`` and ``format`` are the list's own parameters, not field names.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for field in self.fields.values():
            field.required = False

    def offer(self, rows: Any) -> None:
        """Fill in the choices that depend on the rows there are, before anything is narrowed."""

    def narrow(self, rows: Any) -> Any:
        """The rows that match ``cleaned_data``; of the same shape as ``rows``."""
        return rows


@dataclass(frozen=True)
class Action:
    """A word one can press."""

    label: str
    url: str


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column: ``get`` reads its value from a row, ``link`` the page behind it ("" = none).

    ``sort`` is an ORM path (``division__name``) and serves plain objects as well; without it the
    column cannot be sorted by. ``total`` is given all rows the query leaves, not one page of them.
    """

    name: str
    label: str
    get: Callable[[Row], object]
    kind: Kind = "text"
    sort: str = ""
    link: Callable[[Row], str] | None = None
    total: Callable[[Any], object] | None = None


@dataclass(frozen=True)
class Listing(Generic[Row]):
    """A list of one kind of thing. ``order`` names a column, with "-" in front for descending."""

    title: str
    columns: tuple[Column[Row], ...]
    query: type[QueryForm] = QueryForm
    order: str = ""
    actions: Callable[[Row], Sequence[Action]] | None = None
    empty: str = "没有符合条件的记录"
    empty_next: str = "放宽条件，或点“重置”再看。"
    landscape: bool = True
