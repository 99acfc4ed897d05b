"""Who asks for what, and what somebody leaves behind, stand in the clear in no dump and no log."""

from typing import Any

from django.db import connections, transaction

from nuanxin.association.acting import act
from nuanxin.association.models import User
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.periods import today
from nuanxin.people.tests.families import family, first
from nuanxin.people.tests.test_leaks import dump
from nuanxin.privacy.actions.arrangements import ArrangementInput, arrange
from nuanxin.privacy.actions.erase import erase, family_of
from nuanxin.privacy.actions.requests import AskInput, DecisionInput, ask, decide, finish
from nuanxin.privacy.roll import roll_path

SAID = ("赵演托", "演示的事由", "演示的证明", "演示的安排", "演示的理由", "演示的办法", "王演建国")


def as_user(username: str) -> Any:
    set_scope(EVERYWHERE)
    return act(User.objects.get(username=username).pk, today())


def test_neither_dump_nor_roll_tells(own_database: str, roll_as_before: None) -> None:
    with transaction.atomic():
        set_scope(EVERYWHERE)
        house = family()
        by = as_user("village")
        arrange(by, first(house), ArrangementInput("only", "演示的安排"))
        given = AskInput("erase", "agent", "赵演托", today(), None, "", "演示的事由", "演示的证明")
        row = ask(by, house, given)
        copy = ask(by, house, AskInput("copy", "self", "", today()))
        finish(by, copy, "演示的办法")
        decide(as_user("county"), row, DecisionInput("refused", "演示的理由"))
        set_scope(EVERYWHERE)
        erase(None, family_of(house), "asked", today())
    connections.close_all()
    text = dump(own_database) + roll_path().read_bytes()
    assert b"privacy_datarequest" in text
    assert [word for word in SAID if word.encode() in text or word.encode().hex().encode() in text] == []
