"""Made-up families, all marked 演示: a few in the cast's village, and as many as one asks for anywhere."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from nuanxin.association.models import Appointment, Body
from nuanxin.base.periods import today
from nuanxin.desk.cast import stage
from nuanxin.people.actions.register import register_households
from nuanxin.people.inputs import Agreed, HouseholdInput, PersonInput, Registration
from nuanxin.people.models import Group, Household

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董白"
GIVEN = (
    "安宝斌波才超成春达东芳丰福刚根贵国海和红虎华欢辉吉佳坚建江洁金静娟军凯兰乐丽林玲龙梅美民敏明娜宁"
    "平萍强勤清庆秋荣瑞山胜世树顺松涛婷文武喜祥晓新兴秀旭雅岩艳阳英勇玉云珍振志忠"
)
AT_ONCE = 20_000  # households of one transaction's step, so that memory stays small
SPECIAL = 0.004  # of all families; a few in a thousand
CAST = 6  # families in the cast's village, two of them special


def settle_families(seed: int) -> int:
    """The families of the cast's village, once; how many."""
    village = stage()["village"]
    if Household.objects.filter(division=village.division).exists():
        return 0
    chance = Random(f"{seed}:families")
    advisers = Appointment.objects.on(today()).filter(post__body=village, post__kind="village_adviser")
    adviser = advisers.earliest("post__number").post_id
    given = [family(chance, village.division, adviser, special=n < 2) for n in range(CAST)]
    return len(register_households(None, given))


def settle_households(count: int, seed: int) -> int:
    """So many families in all, spread over the villages; run again, only what is missing is made."""
    missing = count - Household.objects.count()
    codes = Body.objects.filter(level="village", valid_to__isnull=True).order_by("division")
    villages = list(codes.values_list("division", flat=True))
    chance = Random(f"{seed}:{count}:households")
    for first in range(0, max(0, missing), AT_ONCE):
        size = min(AT_ONCE, missing - first)
        given = [
            family(chance, chance.choice(villages), None, special=chance.random() < SPECIAL)
            for _ in range(size)
        ]
        register_households(None, given)
    return max(0, missing)


def family(chance: Random, division: int, post: int | None, *, special: bool) -> Registration:
    people = tuple(_people(chance))
    since = today() - timedelta(days=chance.randrange(30, 1500))
    agreed = Agreed(("service", "sensitive") if special else ("service",), since)
    about = HouseholdInput(
        address=f"演示路{chance.randrange(1, 200)}号",
        category=chance.choice(("bereaved", "disabled")) if special else "",
        addressed_as=f"{people[0].name[0]}{chance.choice(('大哥', '大姐', '大爷', '大娘'))}（演示）",
        not_to_mention="先问身体，不问孩子的事（演示）" if special else "",
        language=chance.choice(("汉语", "汉语", "汉语", "蒙古语")),
    )
    return Registration(
        division, people, since, Group.SPECIAL if special else Group.ORDINARY,
        post, about, agreed,
    )  # fmt: skip


def _people(chance: Random) -> Iterator[PersonInput]:
    """One or two, each with 演 in the name; a third has no year of birth on record."""
    for relation, sex in (("02", "1"), ("10", "2"))[: chance.choice((1, 2, 2))]:
        name = f"{chance.choice(SURNAMES)}演{chance.choice(GIVEN)}"
        born = str(chance.randrange(1945, 1985)) if chance.random() < 0.66 else ""
        phone = f"0472-000{chance.randrange(10_000):04d}"
        yield PersonInput(name, phone, born, sex, relation)
