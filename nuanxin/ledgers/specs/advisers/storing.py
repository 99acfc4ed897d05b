"""Writes what an adviser ledger says beside seats, through the verbs of the room it belongs to; and takes it back."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from nuanxin.association.acting import By
from nuanxin.association.models import Appointment, Body, User
from nuanxin.governance.actions.advisers import BackgroundInput, note_backgrounds
from nuanxin.governance.actions.certificates import (
    CertificateInput,
    take_back,
    take_over_certificates,
)
from nuanxin.governance.actions.training import (
    ResultInput,
    TrainingInput,
    hold_training,
    note_results,
    strike_results,
    void_training,
)
from nuanxin.governance.actions.withdrawing import forget_backgrounds
from nuanxin.governance.models import Audience, Review, Training, TrainingResult
from nuanxin.ledgers.models import Done, Trace
from nuanxin.ledgers.specs.advisers.judging import Learning, Learnt
from nuanxin.ledgers.specs.advisers.known import Course
from nuanxin.ledgers.specs.base import Made
from nuanxin.ledgers.specs.seats.chairs import Term

COURSE, RESULT = "governance.training", "governance.trainingresult"
CERTIFICATE = "governance.trainingresult.certificate"
"""In a trace: the result has the certificate that this file says."""
BACKGROUND = "governance.background"
APPOINTMENT = "association.appointment"


def learn(by: By, learning: Learning, found: dict[int, Term]) -> Iterator[Made]:
    """Courses that nobody had noted, who took part, certificates and backgrounds; ``found``: the term of each row."""
    yield from _courses(by, [each for each in learning.lessons.values() if each.at in found], found)
    words = {found[at].pk: said for at, said in learning.backgrounds.items() if at in found}
    appointments = Appointment.objects.filter(pk__in=words).order_by("pk")
    given = [BackgroundInput(each, words[each.pk]) for each in appointments]
    for row in note_backgrounds(by, given) if given else ():
        yield Made(row.division, BACKGROUND, row.pk, Done.MADE)


def _courses(by: By, learnt: Sequence[Learnt], found: dict[int, Term]) -> Iterator[Made]:
    people = User.objects.in_bulk({found[each.at].holder for each in learnt})
    groups: dict[int | Course, list[Learnt]] = {}
    for each in learnt:
        to = each.result.training if each.result else each.to
        groups.setdefault(each.fresh or (to.pk if to else 0), []).append(each)
    stored = Training.objects.select_related("body__place").in_bulk([each for each in groups if isinstance(each, int)])
    for key, some in groups.items():
        whose = [(people[found[each.at].holder], each) for each in some]
        if isinstance(key, int):
            yield from _taught(by, stored[key], whose)
            continue
        training = _held(by, key, some)
        yield Made(training.division, COURSE, training.pk, Done.MADE)
        yield from _taught(by, training, whose)


def _held(by: By, course: Course, some: Sequence[Learnt]) -> Training:
    """A course of which all is known that the rows say: it had the hours of whoever stayed longest."""
    lessons = [each.lesson for each in some]
    first = next((each.first for each in lessons if each.first), course.last)
    hours = max((each.hours for each in lessons), default=Decimal(1))
    given = TrainingInput(Audience.ADVISER, course.title, first, course.last, hours)
    return hold_training(by, Body.objects.get(pk=course.body), given)


def _taught(by: By, training: Training, whose: Sequence[tuple[User, Learnt]]) -> Iterator[Made]:
    fresh = [
        ResultInput(holder, each.lesson.hours, each.lesson.mark, bool(each.lesson.passed))
        for holder, each in whose if each.result is None
    ]  # fmt: skip
    for row in note_results(by, training, fresh) if fresh else ():
        yield Made(row.division, RESULT, row.pk, Done.MADE)
    numbers = [
        CertificateInput(holder, each.lesson.certificate, each.lesson.certified_on or each.lesson.last)
        for holder, each in whose if each.lesson.certificate
    ]  # fmt: skip
    for row in take_over_certificates(by, training, numbers) if numbers else ():
        yield Made(row.division, CERTIFICATE, row.pk, Done.CHANGED)


def relied_on(traces: Sequence[Trace]) -> list[str]:
    """What was done since with what a batch brought, in words."""
    made = _ids(traces)
    results = TrainingResult.objects.live().select_related("holder", "training")
    certified = results.filter(pk__in=made[RESULT]).exclude(certificate="").exclude(pk__in=made[CERTIFICATE])
    relied = [f"{each.holder.name}参加{each.training}后来发了证书" for each in certified]
    others = results.filter(training__in=made[COURSE]).exclude(pk__in=made[RESULT])
    relied += [f"{each.training}后来登记了{each.holder.name}" for each in others]
    reviews = Review.objects.live().filter(appointment__in=made[APPOINTMENT]).select_related("appointment__holder")
    relied += [f"{each.appointment.holder.name}后来有了年度评议" for each in reviews]
    holders = Appointment.objects.filter(pk__in=made[APPOINTMENT]).values("holder")
    later = results.filter(holder__in=holders).exclude(pk__in=made[RESULT])
    since = min((trace.batch.imported_at for trace in traces if trace.batch.imported_at), default=None)
    if since:
        relied += [f"{each.holder.name}后来参加了{each.training}" for each in later.filter(recorded_at__gt=since)]
    return relied


def unlearn(by: By, traces: Sequence[Trace]) -> None:
    """Take back certificates, results, courses and backgrounds that a batch brought."""
    made = _ids(traces)
    rows = TrainingResult.objects.live().select_related("holder", "training__body__place")
    for result in rows.filter(pk__in=made[CERTIFICATE]):
        take_back(by, result, "撤销导入")
    struck: dict[Training, list[int]] = {}
    for result in rows.filter(pk__in=made[RESULT]):
        struck.setdefault(result.training, []).append(result.holder_id)
    for training, holders in struck.items():
        strike_results(by, training, holders)
    for training in Training.objects.live().filter(pk__in=made[COURSE]).select_related("body__place"):
        void_training(by, training)
    forget_backgrounds(by, made[BACKGROUND])


def _ids(traces: Sequence[Trace]) -> dict[str, list[int]]:
    """Ids by kind; of appointments only those that were made."""
    found: dict[str, list[int]] = {kind: [] for kind in (COURSE, RESULT, CERTIFICATE, BACKGROUND, APPOINTMENT)}
    for trace in traces:
        if trace.object_kind in found and not (trace.object_kind == APPOINTMENT and trace.done != Done.MADE):
            found[trace.object_kind] += trace.object_ids
    return found
