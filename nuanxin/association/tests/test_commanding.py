"""Commands that write, in somebody's name."""

from pathlib import Path

import pytest
from django.core.management import call_command

from nuanxin.association.commanding import acting_for
from nuanxin.association.models import Division, LogEntry, User
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.refused import Refused

HEAD = "code,name,level\n"


def tree(folder: Path, *lines: str) -> str:
    file = folder / "tree.csv"
    file.write_text(HEAD + "".join(f"{line}\n" for line in lines), "utf-8")
    return str(file)


@pytest.fixture
def password(tmp_path: Path) -> str:
    file = tmp_path / "password"
    file.write_text("si-ge-bu-xiang-gan-de-ci\n", "utf-8")
    return str(file)


def add_adviser(password: str, by: str, village: str = "150222102005") -> None:
    call_command(
        "user", "add", "xin-zhang-hao", "--post", "village_adviser", "--division", village,
        "--password-file", password, "--by", by,
    )


def test_the_log_says_who(db: None, password: str) -> None:
    add_adviser(password, "county")
    set_scope(EVERYWHERE)
    entry = LogEntry.objects.filter(action="user.account").latest("pk")
    assert entry.by == User.objects.get(username="county")
    assert "县级专干" in entry.by_name


def test_without_a_name_it_is_the_command_line(db: None, password: str) -> None:
    add_adviser(password, "")
    set_scope(EVERYWHERE)
    assert LogEntry.objects.filter(action="user.account").latest("pk").by_name == "命令行"


@pytest.mark.parametrize(
    ("by", "why"),
    [("village", "没有这项权限"), ("banner", "没有.*一级的协会"), ("nobody", "不存在")],
)
def test_it_is_refused_to_whoever_may_not(db: None, password: str, by: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        add_adviser(password, by)


def test_a_county_loads_no_divisions(db: None, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="没有这项权限"):
        call_command("divisions", "load", tree(tmp_path, "150222102999,新村,village"), "--by", "county")


def test_a_city_loads_its_own_and_nobody_elses(db: None, tmp_path: Path) -> None:
    own = tree(tmp_path, "150000000000,内蒙古自治区,province", "150222102999,新村,village")
    call_command("divisions", "load", own, "--by", "city")
    other = tree(tmp_path, "130000000000,别处,province", "150222102998,又一村,village")
    with pytest.raises(Refused, match="第 2 行 130000000000 别处：不在您的范围里"):
        call_command("divisions", "load", other, "--by", "city")
    assert not Division.objects.filter(code=150222102998).exists()


def test_nothing_is_seen_afterwards(db: None) -> None:
    with acting_for("county") as by:
        assert by
        assert User.objects.exists()
    assert not User.objects.exists()
