"""How long things are kept: a city's own numbers, inside the law's bounds."""

from django.db import transaction
from django.utils import timezone

from nuanxin.association.acting import By
from nuanxin.association.log import write_log
from nuanxin.association.models import Body
from nuanxin.base.refused import Refused
from nuanxin.people.models import ConsentPurpose, ConsentText
from nuanxin.privacy.models import Period
from nuanxin.privacy.periods import period_kinds


@transaction.atomic
def set_period(by: By, body: Body, code: str, number: int) -> Period | None:
    """A city's number for one period; None where it is the delivered one. The same again changes nothing.

    Keeping families longer than the delivered words promise needs words of one's own first.
    """
    if by:
        by.require("retention.keep")
        if by.body.pk != body.pk:
            raise Refused("保存期限由市级定，下级照用。")
    kind = period_kinds().get(code)
    if kind is None or not kind.least <= number <= kind.most:
        bounds = f"在 {kind.least} 和 {kind.most} 之间" if kind else "从页面上选"
        raise Refused(f"请填{bounds}的数。")
    Body.objects.select_for_update().get(pk=body.pk)
    row = Period.objects.filter(division=body.division, code=code).first()
    if (row.number if row else kind.number) == number:
        return row
    if code == "family" and number > kind.number and not _own_words(body):
        raise Refused("告知书写的是保存到当年年底。请先印发写明新期限的告知书（登记并接受服务），再改长。")
    row = row or Period(division=body.division, code=code, issued_at=timezone.now())
    row.number = number
    row.save()
    write_log(by, "data.period", row, f"{kind.title}保存期限：{kind.after}，{kind.says(number)}")
    return row


def _own_words(body: Body) -> bool:
    rows = ConsentText.objects.filter(division=body.division, purpose=ConsentPurpose.SERVICE)
    return rows.filter(issued_at__isnull=False).exists()
