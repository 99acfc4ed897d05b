"""Which category of family belongs to which group: both are said apart, and must not contradict each other.

国卫家庭发〔2013〕41号: families whose only child died or is disabled are 特殊家庭. Of families with a
complication of an operation some are, some are not.
"""

from nuanxin.base.refused import Refused
from nuanxin.people.models import Enrolment, Group, Household

GROUP_OF = {"bereaved": Group.SPECIAL, "disabled": Group.SPECIAL, "other": Group.ORDINARY}
CONTRADICTION = (
    "服务对象和家庭类别对不上：独生子女死亡、独生子女伤残家庭是特殊家庭，其他计划生育家庭不是。请核对这两项。"
    "两项都登记错了的，先把家庭类别改成“没有登记”，改好服务对象，再补类别。"
)


def contradict(group: str, category: str) -> bool:
    """Whether a group (``Group``) and a category (``base.rules.coded``; "" for none said) cannot both hold."""
    return bool(group) and GROUP_OF.get(category, group) != group


def require_agreeing(group: str, category: str) -> None:
    """Raise ``Refused`` where they contradict each other."""
    if contradict(group, category):
        raise Refused(CONTRADICTION)


def group_of(household: Household) -> str:
    """The group a family is in care for now; "" where it is in none."""
    rows = Enrolment.objects.open().filter(household=household)
    return rows.values_list("group", flat=True).first() or ""
