"""Made-up courses, certificates, recommendations and reviews in the county of the cast; marked 演示."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from nuanxin.association.models import Appointment, Body, Post
from nuanxin.base.periods import today
from nuanxin.desk.cast import stage
from nuanxin.governance.actions.advisers import (
    ADVISER,
    BackgroundInput,
    RecommendationInput,
    ReviewInput,
    decline,
    note_backgrounds,
    recommend,
    review_adviser,
)
from nuanxin.governance.actions.certificates import certify
from nuanxin.governance.actions.training import (
    ResultInput,
    TrainingInput,
    hold_training,
    note_results,
)
from nuanxin.governance.models import Training
from nuanxin.governance.participants import participants

BACKGROUNDS = ("村医", "退休教师", "志愿者", "妇联执委")
HOURS = Decimal(8)


def train_advisers(seed: int) -> None:
    """Once: a second run finds the courses and leaves everything as it is."""
    if Training.objects.exists():
        return
    bodies, chance = stage(), Random(f"{seed}:training")
    day = today() - timedelta(days=20)
    _course(bodies["county"], "adviser", "家庭健康指导员岗位培训（演示）", day, chance)
    _course(bodies["county"], "adviser", "家庭健康指导员初训（演示）", day - timedelta(days=800), chance)
    _course(bodies["township"], "grassroots", "基层计生协工作人员培训（演示）", day, chance)
    _path(bodies["village"])


def _course(body: Body, audience: str, title: str, day: date, chance: Random) -> None:
    """About seven in ten came, nearly all passed; who passed and serves has a certificate."""
    mark = 60 if audience == "adviser" else None
    training = hold_training(None, body, TrainingInput(audience, title, day, day, HOURS, "演示会议室", mark))
    came = [held for held in participants(training, body.scope) if chance.random() < 0.7]
    rows = note_results(None, training, [
        ResultInput(held.holder, HOURS, chance.randrange(55, 100) if mark else None) for held in came
    ])  # fmt: skip
    serving = Appointment.objects.on(today()).filter(holder__in=[row.holder_id for row in rows])
    staying = set(serving.values_list("holder", flat=True))
    if mark:
        certify(None, training, today(), [row.pk for row in rows if row.holder_id in staying])


def _path(village: Body) -> None:
    """The cast's village: where its advisers come from, one recommended, one not appointed, one reviewed."""
    held = Appointment.objects.on(today()).filter(post__body=village, post__kind=ADVISER)
    advisers = list(held.select_related("post__body", "holder").order_by("post__number"))
    note_backgrounds(None, list(_backgrounds(advisers)))
    seat = Post.objects.on(today()).filter(body=village, kind=ADVISER).latest("number")
    _, declined = (
        recommend(None, village, RecommendationInput(
            seat, name, "", background, today() - timedelta(days=9), today() - timedelta(days=8)
        )) for name, background in (("荐演甲", "退休教师"), ("荐演乙", "志愿者"))
    )  # fmt: skip
    decline(None, declined, "常年在外务工（演示）")
    for each in advisers[:1]:
        review_adviser(None, each, ReviewInput(today().year, "continues", "入户勤（演示）"))


def _backgrounds(advisers: Iterable[Appointment]) -> Iterable[BackgroundInput]:
    for number, each in enumerate(advisers):
        yield BackgroundInput(each, BACKGROUNDS[number % len(BACKGROUNDS)])
