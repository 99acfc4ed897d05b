"""A made-up policy document, what bodies set themselves to do about it, and clauses sorted by topic."""

from datetime import date, timedelta

from nuanxin.association.models import Body
from nuanxin.base.periods import today
from nuanxin.plans.actions.sorting import sort_rest
from nuanxin.plans.models import Plan
from nuanxin.work.actions.policydocuments import DocumentInput, register_document
from nuanxin.work.actions.sorting import OwnInput, SortInput, add_own
from nuanxin.work.models import Document, Topic

PAPER = DocumentInput(
    "关于优化生育政策的实施方案（演示）", "演示发〔2021〕1号", "演示自治区党委", date(2021, 11, 1),
    "一、做好优生优育指导，把服务送到家门口。（演示）\n二、健全家庭支持措施，减轻养育负担。（演示）\n"
    "三、维护计划生育家庭合法权益。（演示）\n",
)  # fmt: skip
OWN = (
    ("学习《实施方案》，办一期宣讲（演示）", 40, "宣传教育", "卫生健康委（演示）"),
    ("和妇幼保健院合办家长课堂（演示）", 90, "优生优育指导", "妇幼保健院（演示）"),
)


def follow_documents(city: Body) -> None:
    """Once: a second run finds the document and leaves everything as it is."""
    if Document.objects.policies().exists():
        return
    paper = register_document(None, city, PAPER)
    for plan in Plan.objects.filter(derived_from__isnull=True, issued_at__isnull=False):
        sort_rest(None, plan)
    topics = {topic.name: topic for topic in Topic.objects.current().filter(body=city)}
    for body in [city, *Body.objects.below(city, "county").order_by("division")[:4]]:
        for title, days, topic, partner in OWN:
            sorted_by = SortInput([paper], [topics[topic]], [partner])
            add_own(None, body, OwnInput(title, today() + timedelta(days=days), None, sorted_by))
