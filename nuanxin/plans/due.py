"""What awaits an office in its plans: papers to sign for, plans to make and to issue, 督办."""

from datetime import date

from django.db.models import Count, OuterRef, Q, Subquery
from django.urls import reverse

from nuanxin.association.models import Level, Post
from nuanxin.association.permissions import may
from nuanxin.base.due import Due
from nuanxin.plans.issuing.received import Received, received_by
from nuanxin.plans.models import Plan
from nuanxin.work.models import Reminder, Undertaking


def due(post: Post, day: date) -> list[Due]:
    """One line for each paper, draft and 督办 of the seat's own body."""
    adopts, signs = may(post.kind, "plan.adopt"), may(post.kind, "plan.sign")
    received = received_by(post.body, post.body.scope) if adopts or signs else []
    lines = [_sign(each) for each in received if signs and each.step == "sign"]
    if adopts:
        lines += [_derive(each) for each in received if each.step == "derive"]
        lines += _drafts(post)
    if may(post.kind, "plan.issue"):
        lines += _unfinished(post)
    if may(post.kind, "undertaking.work") and (signs or post.body.level == Level.VILLAGE):
        lines += _reminders(post)
    return lines


def _sign(each: Received) -> Due:
    return Due(
        title=f"签收《{each.receipt.document.title}》",
        url=reverse("plan-of", args=[each.plan.pk]),
        day=each.receipt.due,
        note=f"{each.sender}下达",
    )


def _derive(each: Received) -> Due:
    return Due(
        title=f"上级有补充，定《{each.plan.title}》" if each.is_supplement else "制定本级计划",
        url=reverse("plan-of", args=[each.plan.pk]),
        note=f"{each.sender}的《{each.plan.title}》已签收",
    )


def _drafts(post: Post) -> list[Due]:
    drafts = Plan.objects.filter(body=post.body_id, issued_at__isnull=True)
    left = Count("clauses", Q(clauses__confirmed_at__isnull=True))
    rows = drafts.annotate(left=left).values_list("pk", "title", "derived_from", "left")
    return [_draft(pk, title, count, decides=above is not None) for pk, title, above, count in rows]


def _draft(pk: int, title: str, left: int, *, decides: bool) -> Due:
    name, verb, word = ("decide", "定", "没定") if decides else ("check", "核对", "没核对")
    note = f"还有 {left} 条{word}" if left else f"{verb}完了，可以印发"
    return Due(f"{'制定' if decides else '核对'}《{title}》", reverse(name, args=[pk]), note=note)


def _unfinished(post: Post) -> list[Due]:
    """What earlier plans of the body left open, once a later one is issued."""
    earlier = Undertaking.objects.open().visible_to(post.body.scope).filter(
        clause_link__clause__plan__body=OuterRef("body"),
        clause_link__clause__plan__year__lt=OuterRef("year"),
    )
    left = earlier.order_by().values("sender").annotate(n=Count("pk")).values("n")
    issued = Plan.objects.whole().filter(body=post.body_id, issued_at__isnull=False)
    newest = issued.annotate(left=Subquery(left)).order_by("-year", "pk")
    lines = [(pk, count) for pk, count in newest.values_list("pk", "left")[:1] if count]
    words = "往年没办结的任务，结转或者不再办"
    return [Due(words, reverse("plan-carry", args=[pk]), count=count) for pk, count in lines]


def _reminders(post: Post) -> list[Due]:
    rows = Reminder.objects.visible_to(post.body.scope).standing().filter(body=post.body_id)
    return [
        Due(
            title=f"督办：{each.title}",
            url=reverse("reminder", args=[each.pk]),
            day=each.due,
            note=f"{each.by_name}督办" + (f" {each.times} 次" if each.times > 1 else ""),
        )
        for each in rows
    ]
