"""改革: the table as a sheet and on paper."""

from nuanxin.base.listing import Column, Listing
from nuanxin.base.values import Share
from nuanxin.governance.board import Row
from nuanxin.governance.models import ReformKind


def _question(at: int, kind: ReformKind) -> Column[Row]:
    return Column(kind.value, str(kind.label), lambda row: row.cells[at].words)


REFORM: Listing[Row] = Listing(
    title="改革",
    columns=(
        Column("body", "单位", lambda row: row.body.place.name),
        *(_question(at, kind) for at, kind in enumerate(ReformKind)),
        Column(
            "solved", "已解决", lambda row: Share(row.solved, len(row.cells)), "share",
            total=lambda rows: sum((Share(row.solved, len(row.cells)) for row in rows), Share(0, 0)),
        ),
    ),
)  # fmt: skip
