"""The to-dos of a seat as a list, for a sheet."""

from nuanxin.base.due import Due
from nuanxin.base.listing import Column, Listing

TODOS: Listing[Due] = Listing(
    title="待办",
    columns=(
        Column("title", "事项", lambda due: due.title),
        Column("note", "说明", lambda due: due.note),
        Column("day", "期限", lambda due: due.day, "day"),
        Column("count", "数量", lambda due: due.count, "number"),
        Column("unit", "单位", lambda due: due.unit),
    ),
)
