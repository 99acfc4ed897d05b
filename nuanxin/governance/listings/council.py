"""Who sits on a body's council, as of a day: by name at the body itself, by pseudonym above."""

from collections.abc import Sequence

from django.urls import reverse

from nuanxin.base.listing import Action, Column, Listing
from nuanxin.governance.forms.council import CouncilQuery
from nuanxin.governance.listings.members import called
from nuanxin.governance.models import CouncilMember


def council_list(*, named: bool) -> Listing[CouncilMember]:
    work = (Column[CouncilMember]("occupation", "单位职务", lambda m: m.read("occupation")),) if named else ()
    return Listing(
        title="理事会",
        columns=(
            Column("office", "职务", lambda m: m.get_office_display(), sort="rank"),
            Column("name", "姓名" if named else "代号", lambda m: called(m, named=named)),
            *work,
            Column("from_day", "从哪天", lambda m: m.from_day, "day", sort="from_day"),
            Column("last_day", "到哪天", lambda m: m.last_day, "day"),
            Column("how", "怎么产生", lambda m: "选举" if m.candidate_id else "增补"),
        ),
        query=CouncilQuery,
        order="office",
        actions=_errands if named else None,
        empty="这一天没有登记理事",
        empty_next="换届选出的自动列在这里；届中增补的，点“增补理事”。",
    )


def _errands(member: CouncilMember) -> Sequence[Action]:
    own = Action("个人信息", reverse("councilmember-data", args=[member.pk]))
    return [own] if member.to_day else [Action("离任", reverse("leave-council", args=[member.pk])), own]
