"""The demo: everybody made up and marked, the same from the same seed, harmless when run again."""

import json
from pathlib import Path

from django.core.management import call_command
from python_calamine import CalamineWorkbook

from nuanxin.association.models import Appointment, Body, Post, User
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.periods import today
from nuanxin.desk.cast import CAST
from nuanxin.desk.demo.accounts import open_accounts, sign_ins
from nuanxin.work.models import Evidence, Step, Undertaking

COUNTED = (User, Post, Appointment, Undertaking, Step, Evidence)


def test_it_is_harmless_when_run_again(furnished: None) -> None:
    set_scope(EVERYWHERE)
    before = [model._default_manager.count() for model in COUNTED]
    done = Undertaking.objects.filter(done_on__isnull=False).count()
    call_command("demo")
    set_scope(EVERYWHERE)
    assert [model._default_manager.count() for model in COUNTED] == before
    assert Undertaking.objects.filter(done_on__isnull=False).count() == done


def test_everybody_is_marked(furnished: None) -> None:
    set_scope(EVERYWHERE)
    assert User.objects.count() > 2000
    assert not User.objects.exclude(name__endswith="（演示）").exists()
    assert not User.objects.exclude(phone__startswith="0472-000").exists()
    assert not Evidence.objects.exclude(number__startswith="演示").exists()


def test_only_the_cast_signs_in(furnished: None) -> None:
    set_scope(EVERYWHERE)
    open_to = {each.username for each in User.objects.with_account() if each.has_usable_password()}
    assert open_to == {role.username for role in CAST}
    others = User.objects.filter(username__isnull=True)
    assert not [user for user in others[:50] if user.has_usable_password()]


def test_it_is_uneven_on_purpose(furnished: None) -> None:
    """Every state a page can show is there: vacancies, seconded and acting holders, late and done."""
    set_scope(EVERYWHERE)
    assert Post.objects.vacant(today()).exists()
    held = Appointment.objects.on(today())
    for words in ({"in_post": False}, {"acting": True}, {"full_time": True}, {"full_time": False}):
        assert held.filter(**words).exists(), words
    tasks = Undertaking.objects.sent().with_holder(today())
    assert {each.state(today()) for each in tasks} == {"done", "late", "unassigned", "in_progress"}
    done = Undertaking.objects.filter(done_on__isnull=False)
    assert not done.exclude(evidence__withdrawn_at__isnull=True, evidence__isnull=False).exists()
    assert not done.filter(done_on__gt=today()).exists()


def test_nobody_holds_a_seat_of_another_tier(furnished: None) -> None:
    set_scope(EVERYWHERE)
    for post in Post.objects.select_related("body").distinct("kind", "body__level").order_by("kind", "body__level"):
        assert post.kind.split("_")[0] == post.body.level or post.kind == "auditor"
    assert Body.objects.filter(posts__isnull=True).count() == 0


def test_what_is_paid_to_made_up_people_comes_back_whole(furnished: None, tmp_path: Path) -> None:
    """Their numbers and cards pass the ledger's own checks, and nobody can have them."""
    sheet = tmp_path / "roster.xlsx"
    call_command("ledger", "export", "aid-roster", str(sheet), "--by", "county")
    head, *paid = CalamineWorkbook.from_path(str(sheet)).get_sheet_by_index(0).to_python()
    mine = [row for row in paid if row and row[head.index("备注")] == "演示"]
    assert len(mine) == 2
    assert all(str(row[head.index("公民身份号码")]).startswith("150299") for row in mine)
    assert all(str(row[head.index("银行卡号")]).startswith("000000") for row in mine)
    call_command("ledger", "import", "aid-roster", str(sheet), "--by", "county", "--report", str(tmp_path / "r.json"))
    assert json.loads((tmp_path / "r.json").read_text("utf-8"))["counts"] == {
        "accepted": len(paid), "rejected": 0, "held": 0, "unchanged": len(paid),
    }  # fmt: skip


def test_passwords_lie_where_only_the_owner_reads(furnished: None) -> None:
    set_scope(EVERYWHERE)
    person = User.objects.get(username="county")
    person.username = None
    person.save()
    path = sign_ins()
    before = path.read_text("utf-8")
    try:
        open_accounts({"county": person})
        tier, username, password = path.read_text("utf-8").splitlines()[0].split("\t")
        assert path.stat().st_mode & 0o077 == 0
    finally:
        path.write_text(before, "utf-8")
    assert (tier, username) == ("旗县区", "county")
    assert User.objects.get(username="county").check_password(password)
