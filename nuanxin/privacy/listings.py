"""The lists of this room: requests, families whose data goes, the register, what was erased."""

from django.urls import reverse

from nuanxin.base.listing import Action, Column, Listing
from nuanxin.privacy.forms import RegisterQuery, RequestQuery
from nuanxin.privacy.models import DataRequest, Erasure, Expiry
from nuanxin.privacy.register import Entry

REQUESTS: Listing[DataRequest] = Listing(
    title="个人信息请求",
    columns=(
        Column("pseudonym", "关于", lambda r: r.pseudonym),
        Column("kind", "要办什么", lambda r: r.get_kind_display()),
        Column("relation", "谁提出", lambda r: r.get_relation_display()),
        Column("asked_on", "提出", lambda r: r.asked_on, "day", sort="asked_on"),
        Column("due", "答复期限", lambda r: r.due, "day", sort="due"),
        Column("state", "现在", lambda r: r.state),
    ),
    query=RequestQuery,
    order="due",
    actions=lambda r: [Action("打开", reverse("data-request", args=[r.pk]))],
    empty="没有请求",
    empty_next="家里要副本、要更正、要删除的，从这户页面的“个人信息”登记；志愿者要删除的，从“志愿者”那一行登记。",
)

EXPIRING: Listing[Expiry] = Listing(
    title="留存到期",
    columns=(
        Column("pseudonym", "代号", lambda e: e.household.pseudonym, "code"),
        Column("place", "在哪里", lambda e: e.place, sort="division"),
        Column("listed_on", "列出", lambda e: e.listed_on, "day", sort="listed_on"),
        Column("erase_on", "删除", lambda e: e.erase_on, "day", sort="erase_on"),
    ),
    order="erase_on",
    actions=lambda e: [Action("打开", reverse("family", args=[e.household_id]))],
    empty="没有要到期的",
    empty_next="不再服务的家庭，到期前会先列在这里。",
)

REGISTER: Listing[Entry] = Listing(
    title="个人信息登记",
    columns=(
        Column("table", "表", lambda e: e.table, sort="table"),
        Column("label", "字段", lambda e: e.label),
        Column("purpose", "做什么用", lambda e: e.purpose),
        Column("kind", "类别", lambda e: e.kind_label, sort="kind"),
        Column("basis", "依据", lambda e: e.basis),
        Column("keeping", "保存多久", lambda e: e.keeping),
        Column("sealed", "数据库里", lambda e: "密封" if e.sealed else "明文"),
    ),
    query=RegisterQuery,
    empty="没有这样的字段",
)

ERASED: Listing[Erasure] = Listing(
    title="已删除的资料",
    columns=(
        Column("pseudonym", "代号", lambda e: e.pseudonym, "code"),
        Column("place", "在哪里", lambda e: e.place, sort="division"),
        Column("day", "哪天删的", lambda e: e.day, "day", sort="day"),
        Column("why", "为什么", lambda e: e.get_why_display()),
    ),
    order="-day",
    empty="还没有删过",
    empty_next="本人要求、近亲属要求，或留存到期删除的，会列在这里，只有代号。",
)
