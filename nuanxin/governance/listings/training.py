"""Lists of courses, and of who took part in one."""


from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from nuanxin.association.models import Appointment
from nuanxin.association.places import place_name
from nuanxin.base.listing import Action, Column, Listing
from nuanxin.base.periods import today
from nuanxin.governance.forms.training import ResultQuery, TrainingQuery
from nuanxin.governance.models import Training, TrainingResult
from nuanxin.governance.usual import hours_in_words as in_words

Results = QuerySet[TrainingResult]


def counted(rows: "QuerySet[Training]") -> "QuerySet[Training]":
    """Courses with ``people``, ``passed`` and ``certified``, of those in sight."""
    live = Q(results__voided_at__isnull=True)
    return rows.annotate(
        people=Count("results", filter=live),
        passed=Count("results", filter=live & Q(results__passed=True)),
        certified=Count("results", filter=live & ~Q(results__certificate="")),
    )


def placed(rows: Results) -> Results:
    """Results with ``place``, and ``serves``: whether she holds a seat today."""
    held = Appointment.objects.on(today()).filter(holder=OuterRef("holder"))
    return rows.select_related("holder", "training").annotate(
        place=place_name(), serves=Subquery(held.values("pk")[:1])
    )


def _days(training: Training) -> str:
    first, last = training.from_day, training.last_day
    return f"{first:%Y-%m-%d}" if first == last else f"{first:%Y-%m-%d} 至 {last:%m-%d}"


def outcome(row: TrainingResult) -> str:
    return "合格" if row.passed else "不合格"


def _counting(name: str, label: str) -> Column[Training]:
    """How many people of a course in sight, added up over all of them."""
    return Column(
        name, label, lambda t: vars(t)[name], "number",
        total=lambda rows: sum(vars(row)[name] for row in rows),
    )  # fmt: skip


TRAININGS: Listing[Training] = Listing(
    title="培训",
    columns=(
        Column("title", "主题", lambda t: t.title, sort="title", link=lambda t: reverse("training", args=[t.pk])),
        Column("audience", "对象", lambda t: t.get_audience_display(), sort="audience"),
        Column("held_by", "举办单位", lambda t: t.held_by, sort="held_by"),
        Column("days", "日期", _days, sort="last_day"),
        Column("hours", "学时", lambda t: in_words(t.hours), "code"),
        _counting("people", "参加"),
        _counting("passed", "合格"),
        _counting("certified", "发证"),
    ),
    query=TrainingQuery,
    order="-days",
    empty="还没有登记过培训",
    empty_next="办完一次培训，点“登记培训”，再把参加的人一次填完。",
)  # fmt: skip


def errands(row: TrainingResult, *, own: bool) -> list[Action]:
    """Her certificate on paper; ``own``: who gave it may take it back."""
    if not row.certificate:
        return []
    paper = Action("打印证书", reverse("certificate", args=[row.pk]))
    return [paper, Action("收回", reverse("withdraw-certificate", args=[row.pk]))] if own else [paper]


RESULTS: Listing[TrainingResult] = Listing(
    title="培训结果",
    columns=(
        Column("place", "单位", lambda r: vars(r)["place"], sort="division"),
        Column("who", "姓名", lambda r: r.holder.name, sort="holder__name"),
        Column("hours", "学时", lambda r: in_words(r.hours), "code"),
        Column("mark", "成绩", lambda r: r.mark, "number", sort="mark"),
        Column("passed", "结果", outcome, sort="passed"),
        Column("certificate", "证书号", lambda r: r.certificate, "code", sort="certificate"),
        Column("day", "发证日", lambda r: r.certified_on, "day", sort="certified_on"),
    ),
    query=ResultQuery,
    order="place",
    empty="还没有登记结果",
    empty_next="点“登记结果”，一次填完参加的人。",
)
