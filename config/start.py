"""``make run``: from an empty folder to a page in the browser, one line per step.

Every step may be cut short and run again; what is done already takes next to no time.
"""

import hashlib
import io
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import django
from django.core.management import call_command

from config.cli import terminate
from nuanxin.base import database
from nuanxin.base.command import answering
from nuanxin.base.refused import Refused
from nuanxin.base.serving import Address, choose_address, only_one, serve

PACKAGE = Path(__file__).resolve().parent.parent / "nuanxin"
DIVISIONS = PACKAGE / "association" / "data" / "divisions-baotou.csv"
SAMPLE = PACKAGE / "plans" / "notice" / "sample-notice.txt"
CITY = "150200000000"


def main() -> None:
    """Prepare and serve until Ctrl-C; exit codes as in ``nuanxin.base.command``."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    signal.signal(signal.SIGTERM, terminate)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's `&` turns it off
    with answering(), ExitStack() as stack:
        notice = chosen_notice()
        address = choose_address(None, None)
        lock = stack.enter_context(only_one(address))
        with step("数据库"):
            stack.enter_context(database.in_use())
        prepare(notice)
        serve(address, lock, say, lambda: welcome(address))


def chosen_notice() -> Path:
    """The notice named by ``NOTICE``, else the sample we ship."""
    given = os.environ.get("NOTICE")
    if given and not Path(given).is_file():
        raise Refused(f"找不到环境变量 NOTICE 指的通知文件 {given}，请检查路径。")
    return Path(given) if given else SAMPLE


def prepare(notice: Path) -> None:
    """Everything between an empty database and the first page."""
    with step("程序"):
        django.setup()
        from nuanxin.base.checkup import stand_guard  # knows Django
    with step("表结构"):
        stand_guard()
        call_command("migrate", verbosity=0)
    with step("页面文件"):
        collect_static()
    with step("区划"):
        command("divisions", "load", str(DIVISIONS))
    with step("通知"):
        command("notice", "adopt", str(notice), "--division", CITY, "--issue")
    with step("演示数据"):
        command("demo")


@contextmanager
def step(title: str) -> Iterator[None]:
    """One step on one line: its title, what it has to say, its seconds."""
    sys.stdout.write(f"{title}… ")
    sys.stdout.flush()
    began = time.monotonic()
    try:
        yield
    except BaseException:
        say("没有完成")
        raise
    say(f"{time.monotonic() - began:.1f} 秒")


def command(*words: str) -> None:
    """Run one of our commands and pass on the last line it says."""
    said = io.StringIO()
    call_command(*words, stdout=said)
    sys.stdout.write(" ".join([*said.getvalue().splitlines()[-1:], ""]))


def collect_static() -> None:
    """Gather and compress the static files, unless none has changed since the last time."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders

    known = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            known.update(
                f"{name} {storage.size(name)} {storage.get_modified_time(name)}\n".encode()
            )
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    if stamp.exists() and stamp.read_text() == known.hexdigest():
        return
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(known.hexdigest())


def welcome(address: Address) -> None:
    """Say where to go and how to get in: one account per tier, made up by the demo."""
    accounts = database.data_folder() / "sign-ins.txt"
    say("")
    for line in accounts.read_text().splitlines() if accounts.exists() else ():
        tier, username, password = line.split("\t")
        say(f"  {tier}  用户名 {username}  密码 {password}")
    say(f"请在浏览器打开 {address.url} （按 Ctrl-C 停止）")


def say(text: str) -> None:
    """One line for the user, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
