"""What awaits a seat in village rules: sentences to look at or mend in a village, versions to file in a township."""

from django.db.models import Count
from django.urls import reverse

from nuanxin.association.models import Post
from nuanxin.association.permissions import may
from nuanxin.base.due import Due
from nuanxin.governance.models import RuleKind, VillageRule


def rules_due(post: Post) -> list[Due]:
    """Two statements at most, one for each of what a seat may do."""
    found = _to_judge(post) if may(post.kind, "villagerule.keep") else []
    return [*found, *_to_file(post)] if may(post.kind, "villagerule.file") else found


def _to_judge(post: Post) -> list[Due]:
    """Of each kind, the newest version if it is a draft with sentences to look at, or to mend."""
    rows = VillageRule.objects.visible_to(post.body.scope).live().filter(body=post.body_id)
    newest = {rule.kind: rule for rule in rows.order_by("version").with_verdicts()}
    found = []
    for rule in newest.values():
        counted = vars(rule)
        wanted = {"待核对": counted["unjudged"], "要改": counted["unlawful"]}
        word, count = next(((word, n) for word, n in wanted.items() if n), ("", 0))
        if count and rule.passed_on is None:
            title = f"{rule.get_kind_display()}有句子{word}"
            found.append(Due(title, reverse("village-rule", args=[rule.pk]), count=count, unit="句"))
    return found


def _to_file(post: Post) -> list[Due]:
    """How many versions in force below are not on file."""
    rows = VillageRule.objects.visible_to(post.body.scope).to_file().order_by()
    page = reverse("village-rules")
    return [
        Due(f"{RuleKind(kind).label}等备案", f"{page}?kind={kind}&state=to_file", count=n, unit="份")
        for kind, n in rows.values_list("kind").annotate(n=Count("pk"))
    ]
