"""``nuanxin user add NAME --post POST --division C --password-file F``"""

from pathlib import Path
from typing import Any

from nuanxin.association.actions.appointments import HolderInput, begin_appointment
from nuanxin.association.actions.posts import seat_for
from nuanxin.association.actions.users import LONGEST, give_account
from nuanxin.association.commanding import acting_for
from nuanxin.association.kinds import post_kinds
from nuanxin.association.models import Appointment, Body, Level, User
from nuanxin.base.command import DoorCommand, Subparsers, add_by
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused


class Command(DoorCommand):
    help = "账号：给一个岗位的人开通登录"

    def add_subcommands(self, subparsers: Subparsers) -> None:
        add = subparsers.add_parser("add", help="开通账号，并让这人担任指定区划的岗位")
        add.set_defaults(run=self.add)
        add.add_argument("name")
        add.add_argument("--post", required=True, choices=list(post_kinds()))
        add.add_argument("--division", required=True, type=int)
        add.add_argument("--password-file", required=True, type=Path)
        add_by(add)

    def add(self, options: dict[str, Any]) -> None:
        """Sent twice, only the password is set anew; with another post, the person holds both."""
        name = str(options["name"]).strip()
        if len(name) > LONGEST:
            raise Refused(f"姓名不能超过 {LONGEST} 个字，请改短。")
        password = _password(options["password_file"])
        kind = post_kinds()[options["post"]]
        with acting_for(options["by"]) as by:
            body = Body.objects.on(today()).filter(
                division=options["division"], level=kind.level
            ).first()
            if body is None:
                tier = Level(kind.level).label
                raise Refused(f"区划 {options['division']} 没有{tier}一级的协会，请先导入区划或核对代码。")
            user = User.objects.filter(username=name).first()
            held = Appointment.objects.on(today()).filter(
                holder=user, post__body=body, post__kind=kind.code
            )
            if user is None or not held.exists():
                given = HolderInput(
                    name=name, phone="", from_day=today(), full_time=kind.established,
                    on_establishment=kind.established, holder=user,
                )
                user = begin_appointment(
                    by, seat_for(by, body, kind.code, today()), given
                ).holder
            give_account(by, user, name, password)
        self.stdout.write(f"已开通：{name}，{body.name}{kind.title}。")


def _password(path: Path) -> str:
    try:
        return path.read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"读不了密码文件 {path.name}，请检查路径，并存成 UTF-8 文本。") from error
