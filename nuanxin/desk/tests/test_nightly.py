"""What the desk and the ledgers see to at night: drafts and files past their time, and no others."""

import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from nuanxin.association.nights import jobs, run_nightly
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.desk.drafts.actions import keep_draft
from nuanxin.desk.models import KEPT, Draft
from nuanxin.ledgers.models import KEPT_FOR

ActingAs = Callable[[str], Any]


def night(name: str) -> int | None:
    [job] = [job for job in jobs() if job.name == name]
    [outcome] = run_nightly([job], timezone.now())
    return outcome.count


def test_drafts_past_their_time_go_wherever_they_are(acting_as: ActingAs) -> None:
    for username in ("county", "banner", "village"):
        keep_draft(acting_as(username), "/a/ form", "{}")
    set_scope(EVERYWHERE)
    old = Draft.objects.order_by("pk").values_list("pk", flat=True)[:2]
    Draft.objects.filter(pk__in=list(old)).update(saved_at=timezone.now() - KEPT)
    assert night("drafts") == 2
    set_scope(EVERYWHERE)
    assert Draft.objects.count() == 1


def test_files_of_ledgers_past_their_time_go(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUANXIN_DATA", str(tmp_path))
    tmp_path.chmod(0o700)
    for name, age in (("1", KEPT_FOR + timedelta(hours=1)), ("2", KEPT_FOR - timedelta(hours=1))):
        folder = tmp_path / "ledgers" / name
        folder.mkdir(parents=True)
        (folder / "source").write_bytes(b"1")
        then = time.time() - age.total_seconds()
        os.utime(folder, (then, then))
    assert night("ledgers") == 1
    assert [each.name for each in (tmp_path / "ledgers").iterdir()] == ["2"]
