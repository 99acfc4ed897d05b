"""Accounts: given with a seat, by the command line or an office; passwords kept as digests."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from nuanxin.association.acting import rights_of
from nuanxin.association.actions.appointments import HolderInput, begin_appointment
from nuanxin.association.actions.posts import seat_for
from nuanxin.association.actions.users import give_account
from nuanxin.association.models import Appointment, Body, LogEntry, User
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused

ActingAs = Callable[[str], Any]
SECRET = "lan-hua-kai-le-2023"
TOWN = "150222102000"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "password.txt"
    path.write_text(SECRET + "\r\n", "utf-8")
    return path


def add(name: str, secret: Path, post: str = "township_officer", division: str = TOWN) -> None:
    words = ["--post", post, "--division", division, "--password-file", str(secret)]
    call_command("user", "add", name, *words)
    set_scope(EVERYWHERE)


def test_it_works(db: None, plain_static: None, secret: Path) -> None:
    add("ganshi", secret)
    user = User.objects.get(username="ganshi")
    [right] = rights_of(user.pk, today())
    assert (right.kind, right.level, right.division) == ("township_officer", "township", int(TOWN))
    assert SECRET not in user.password
    answer = Client().post("/sign-in/", {"username": "ganshi", "password": SECRET})
    assert answer.status_code == 302


def test_it_is_harmless_when_sent_twice(db: None, secret: Path) -> None:
    add("ganshi", secret)
    add("ganshi", secret)
    assert Appointment.objects.filter(holder__username="ganshi").count() == 1
    add("ganshi", secret, "township_manager")
    assert {right.kind for right in rights_of(User.objects.get(username="ganshi").pk, today())} == {
        "township_officer", "township_manager",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "division", "said"),
    [
        ("ganshi", "150299999000", "没有.*的协会"),
        ("ganshi", "150222000000", "没有.*的协会"),  # a county
        ("ganshi", "-1", "没有.*的协会"),
        ("干" * 41, TOWN, "不能超过 40 个字"),
        (" ", TOWN, "请填姓名"),
    ],
)
def test_it_is_refused(name: str, division: str, said: str, db: None, secret: Path) -> None:
    set_scope(EVERYWHERE)
    before = User.objects.count()
    with pytest.raises(Refused, match=said):
        add(name, secret, division=division)
    set_scope(EVERYWHERE)
    assert User.objects.count() == before


def test_an_unknown_post_is_refused(db: None, secret: Path) -> None:
    with pytest.raises(CommandError, match="township_boss"):
        add("ganshi", secret, "township_boss")


@pytest.mark.parametrize("content", [b"", b"short-1", b"\xff\xfe\x00", None], ids=str)
def test_a_password_file_that_does_not_serve(content: bytes | None, db: None, secret: Path) -> None:
    secret.unlink() if content is None else secret.write_bytes(content)
    with pytest.raises(Refused, match=r"密码"):
        add("ganshi", secret)
    set_scope(EVERYWHERE)
    assert not User.objects.filter(name="ganshi").exists()


def test_the_log_tells_who_and_never_the_password(acting_as: ActingAs) -> None:
    by = acting_as("township")
    body = by.body
    seat = seat_for(by, body, "township_officer", today())
    person = begin_appointment(by, seat, HolderInput("干事甲（演示）", "", today())).holder
    give_account(by, person, " ganshi ", SECRET)
    entry = LogEntry.objects.latest("pk")
    assert (entry.action, entry.by) == ("user.account", by.user)
    assert entry.sentence == "干事甲（演示）开通账号 ganshi"
    assert SECRET not in User.objects.get(username="ganshi").password


def test_it_is_refused_to_the_wrong_post(acting_as: ActingAs) -> None:
    by = acting_as("village")
    with pytest.raises(Refused, match="没有这项权限"):
        give_account(by, by.user, "village", SECRET)


def test_a_name_out_of_sight_is_taken_all_the_same(acting_as: ActingAs) -> None:
    by = acting_as("township")
    with pytest.raises(Refused, match="账号“banner”已有人用"):
        give_account(by, by.user, "banner", SECRET)


def test_nobody_sets_the_password_of_somebody_above(acting_as: ActingAs) -> None:
    """The county officer stands in for the township for a while: still not the township's to change."""
    acting_as("county")
    set_scope(EVERYWHERE)
    officer = User.objects.get(username="county")
    town = Body.objects.get(division=int(TOWN), level="township")
    seat = seat_for(None, town, "township_officer", today())
    given = HolderInput("", "", today(), acting=True, holder=officer)
    begin_appointment(None, seat, given)
    by = acting_as("township")
    assert User.objects.filter(pk=officer.pk).exists()  # in sight, for she works here
    with pytest.raises(Refused, match="请上级办理"):
        give_account(by, officer, "county", SECRET)
