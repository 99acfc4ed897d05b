"""Taking an import back."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from nuanxin.association.actions.appointments import end_appointment
from nuanxin.association.models import Appointment, Division, Post
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.ledgers.actions.importing import undo_batch
from nuanxin.ledgers.models import Batch, State
from nuanxin.ledgers.tests.sheets import GOOD, POSTS, VILLAGE, bring, xlsx

ActingAs = Callable[[str], Any]
SEAT = (VILLAGE, "村级专干", 5, "专干甲（演示）", "0472-0001111", "2023-01-01", None)


def sent(folder: Path, kind: str, data: bytes, by: str = "county") -> Batch:
    bring(folder, kind, data, "--by", by)
    set_scope(EVERYWHERE)
    return Batch.objects.latest("pk")


def live() -> set[int]:
    set_scope(EVERYWHERE)
    return set(Appointment.objects.live().values_list("pk", flat=True))


def test_it_works(db: None, acting_as: ActingAs, tmp_path: Path) -> None:
    before = live()
    batch = sent(tmp_path, "posts", xlsx(SEAT, head=POSTS))
    assert len(live()) == len(before) + 1
    undo_batch(acting_as("county"), batch)
    assert live() == before
    assert Post.objects.get(body__division=int(VILLAGE), kind="village_worker", number=5).voided_at
    batch.refresh_from_db()
    assert batch.state == State.UNDONE


def test_twice_is_once(db: None, acting_as: ActingAs, tmp_path: Path) -> None:
    batch = sent(tmp_path, "advisers", xlsx(GOOD))
    by = acting_as("county")
    assert undo_batch(by, undo_batch(by, batch)).state == State.UNDONE


def test_what_was_undone_can_be_sent_again(db: None, acting_as: ActingAs, tmp_path: Path) -> None:
    batch = sent(tmp_path, "posts", xlsx(SEAT, head=POSTS))
    undo_batch(acting_as("county"), batch)
    report = bring(tmp_path, "posts", xlsx(SEAT, head=POSTS), "--by", "county")
    assert report["counts"] == {"accepted": 1, "rejected": 0, "held": 0, "unchanged": 0}
    set_scope(EVERYWHERE)
    assert Post.objects.get(body__division=int(VILLAGE), kind="village_worker", number=5).voided_at is None


def test_an_end_is_reopened(db: None, acting_as: ActingAs, tmp_path: Path) -> None:
    sent(tmp_path, "posts", xlsx(SEAT, head=POSTS))
    batch = sent(tmp_path, "posts", xlsx((*SEAT[:6], "2023-04-30"), head=POSTS))
    undo_batch(acting_as("county"), batch)
    held = Appointment.objects.live().get(holder__name=SEAT[3])
    assert (held.to_day, held.ended_at) == (None, None)


def test_later_work_holds_it(db: None, acting_as: ActingAs, tmp_path: Path) -> None:
    batch = sent(tmp_path, "posts", xlsx(SEAT, head=POSTS))
    by = acting_as("county")
    end_appointment(by, Appointment.objects.live().get(holder__name=SEAT[3]), today())
    with pytest.raises(Refused, match=r"专干甲（演示）.*已登记离任"):
        undo_batch(by, batch)
    assert Appointment.objects.live().filter(holder__name=SEAT[3]).exists()


def test_who_came_after_holds_it(db: None, acting_as: ActingAs, tmp_path: Path) -> None:
    sent(tmp_path, "posts", xlsx(SEAT, head=POSTS))
    batch = sent(tmp_path, "posts", xlsx((*SEAT[:6], "2023-04-30"), head=POSTS))
    after = (*SEAT[:3], "专干乙（演示）", "0472-0002222", "2023-05-01", None)
    sent(tmp_path, "posts", xlsx(after, head=POSTS))
    with pytest.raises(Refused, match="专干乙（演示）"):
        undo_batch(acting_as("county"), batch)


def test_after_a_day_it_is_too_late(db: None, acting_as: ActingAs, tmp_path: Path) -> None:
    batch = sent(tmp_path, "advisers", xlsx(GOOD))
    by = acting_as("county")
    Batch.objects.filter(pk=batch.pk).update(imported_at=timezone.now() - timedelta(hours=25))
    with pytest.raises(Refused, match="24 小时"):
        undo_batch(by, batch)


def test_it_is_refused_to_the_wrong_post(db: None, acting_as: ActingAs, tmp_path: Path) -> None:
    batch = sent(tmp_path, "advisers", xlsx(GOOD))
    acting_as("county")
    by = acting_as("village")
    set_scope(EVERYWHERE)
    with pytest.raises(Refused, match="没有这项权限"):
        undo_batch(by, batch)


HEAD = ("code", "name", "level", "valid_from", "valid_to", "successor")


def test_divisions_are_again_what_they_were(db: None, acting_as: ActingAs, tmp_path: Path) -> None:
    old = Division.objects.get(code=int(VILLAGE)).name
    rows = [(VILLAGE, "改了名的村委会", "village", None, None, None),
            ("150222102999", "新建村委会", "village", None, None, None)]  # fmt: skip
    batch = sent(tmp_path, "divisions", xlsx(*rows, head=HEAD), "city")
    assert Division.objects.get(code=int(VILLAGE)).name == "改了名的村委会"
    undo_batch(acting_as("city"), batch)
    assert Division.objects.get(code=int(VILLAGE)).name == old
    fresh = Division.objects.get(code=150222102999)
    assert fresh.valid_to
    assert fresh.valid_to < today()
