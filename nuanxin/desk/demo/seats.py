"""Made-up post holders for the cast and for every body, all marked 演示, uneven on purpose."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.contrib.auth.hashers import make_password
from django.db.models import Count

from nuanxin.association.actions.appointments import HolderInput, begin_appointment
from nuanxin.association.actions.posts import seat_for
from nuanxin.association.kinds import post_kinds
from nuanxin.association.models import Appointment, Body, Post, User
from nuanxin.association.scope import WIDTH
from nuanxin.base.periods import today
from nuanxin.desk.cast import CAST, stage

UNUSABLE = make_password(None)
NUMBERS = "甲乙丙丁戊己庚辛壬癸"
WORDS = {
    "responsible": "会长", "working": "干事", "adviser": "指导员", "manager": "管理员",
    "audit": "审计员",
}


def seat_cast() -> dict[str, User]:
    """Every member of the cast in a seat, by username; harmless when done before."""
    places, people = stage(), {}
    for role in CAST:
        user = User.objects.filter(username=role.username).first()
        if user is None:
            kind = post_kinds()[role.kind]
            seat = seat_for(None, places[role.username], role.kind, today())
            given = HolderInput(
                name=role.name,
                phone="0472-0000000",
                from_day=today().replace(month=1, day=1),
                full_time=kind.established,
                on_establishment=kind.established,
            )
            user = begin_appointment(None, seat, given).holder
        people[role.username] = user
    return people


@dataclass(frozen=True)
class Plenty:
    """How many seats of a kind a body has, and how likely each is held where people are diligent."""

    kind: str
    seats: tuple[int, ...]
    held: float


PLENTY: dict[str, tuple[Plenty, ...]] = {
    "city": (
        Plenty("city_president", (1,), 1.0),
        Plenty("city_officer", (4,), 1.0),
        Plenty("city_vice_president", (2,), 1.0),
        Plenty("city_secretary", (1,), 1.0),
    ),
    "county": (
        Plenty("county_president", (1,), 1.0),
        Plenty("county_officer", (2, 3), 0.9),
        Plenty("county_vice_president", (1,), 0.9),
        Plenty("county_secretary", (1,), 0.8),
    ),
    "township": (
        Plenty("township_president", (1,), 1.0),
        Plenty("township_officer", (1,), 0.99),
        Plenty("township_manager", (1,), 0.98),
    ),
    "village": (
        Plenty("village_president", (1,), 1.0),
        Plenty("village_worker", (1,), 0.99),
        Plenty("village_adviser", (2, 2, 2, 3), 0.97),
    ),
}


def diligence(seed: int, body: Body) -> float:
    """0.80 to 1.00, the same for all bodies of one county: counties differ."""
    county = body.division - body.division % WIDTH["county"]
    return Random(f"{seed}:{county}").uniform(0.80, 1.0)


@dataclass(frozen=True)
class Draft:
    """A seat, and those who held it one after the other."""

    post: Post
    appointments: list[Appointment]


def seat_everybody(seed: int) -> int:
    """Seats and holders for every body that has fewer than ``PLENTY`` says; how many appointments."""
    counted = Post.objects.order_by().values_list("body", "kind").annotate(count=Count("pk"))
    there = {(body, kind): count for body, kind, count in counted}
    drafts = [
        draft
        for body in Body.objects.on(today())
        for draft in _drafts(Random(f"{seed}:{body.division}:{body.level}"), body, there, seed)
    ]
    Post.objects.bulk_create([draft.post for draft in drafts], batch_size=1000)
    held = [appointment for draft in drafts for appointment in draft.appointments]
    User.objects.bulk_create([each.holder for each in held], batch_size=1000)
    Appointment.objects.bulk_create(held, batch_size=1000)
    return len(held)


def _drafts(
    chance: Random, body: Body, there: dict[tuple[int, str], int], seed: int
) -> Iterator[Draft]:
    likely = diligence(seed, body)
    for plenty in PLENTY[body.level]:
        already = there.get((body.pk, plenty.kind), 0)
        kind = post_kinds()[plenty.kind]
        for number in range(already + 1, chance.choice(plenty.seats) + 1):
            post = Post(
                division=body.division,
                body=body,
                kind=kind.code,
                number=number,
                established=kind.established,
            )
            held = chance.random() < plenty.held * (likely if kind.duty != "responsible" else 1.0)
            yield Draft(post, list(_holders(chance, post)) if held else [])


def _holders(chance: Random, post: Post) -> Iterator[Appointment]:
    """Whoever holds the seat today, one in three since this year; sometimes one before."""
    kind = post_kinds()[post.kind]
    new = chance.random() < 0.35
    since = today() - timedelta(days=chance.randrange(5, 320) if new else chance.randrange(320, 2200))
    if chance.random() < 0.2:
        before = since - timedelta(days=chance.randrange(100, 900))
        until = since - timedelta(days=chance.randrange(0, 60))
        yield _appointment(chance, post, before, until)
    seconded = kind.established and chance.random() < 0.12
    appointment = _appointment(chance, post, since, None)
    appointment.on_establishment = kind.established
    appointment.full_time = kind.established
    appointment.in_post = not seconded
    appointment.acting = not kind.established and chance.random() < 0.03
    if kind.duty in ("responsible", "leading") and kind.level in ("city", "county"):
        appointment.document_number = f"演示任〔{since.year}〕{chance.randrange(1, 40)}号"
    yield appointment


def _appointment(chance: Random, post: Post, from_day: date, to_day: date | None) -> Appointment:
    kind = post_kinds()[post.kind]
    word = WORDS.get(kind.duty) or kind.title.partition("计生协")[2]
    former = "前" if to_day else ""
    holder = User(
        division=post.division,
        name=f"{former}{word}{NUMBERS[post.number - 1]}（演示）",
        phone=f"0472-000{chance.randrange(10_000):04d}",
        password=UNUSABLE,
    )
    return Appointment(
        division=post.division, post=post, holder=holder, from_day=from_day, to_day=to_day
    )
