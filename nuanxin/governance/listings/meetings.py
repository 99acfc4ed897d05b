"""What a body's council, members and groups met about."""

from django.urls import reverse

from nuanxin.base.listing import Column, Listing
from nuanxin.governance.forms.meetings import MeetingQuery
from nuanxin.governance.models import Meeting

MEETINGS: Listing[Meeting] = Listing(
    title="会议和活动",
    columns=(
        Column("day", "日期", lambda m: m.day, "day", sort="day", link=lambda m: reverse("meeting", args=[m.pk])),
        Column("kind", "会议", lambda m: m.group.name if m.group else m.get_kind_display(), sort="kind"),
        Column("expected", "应到", lambda m: m.expected, "number"),
        Column("present", "实到", lambda m: m.present, "number"),
        Column("agenda", "议题", lambda m: m.agenda),
        Column("decisions", "决议", lambda m: m.decisions),
    ),
    query=MeetingQuery,
    order="-day",
    empty="没有这样的会议",
    empty_next="开过以后点“记一次会议”：谁到了几人、商量了什么、定了什么。",
)
