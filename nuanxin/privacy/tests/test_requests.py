"""What people ask about their own data: noted, answered in time, decided by another; carried out for good."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from nuanxin.association.models import LogEntry, User
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.people.actions.change import change_person
from nuanxin.people.inputs import PersonInput
from nuanxin.people.models import Household, Person, PersonToken
from nuanxin.people.moving import Moved, relocate
from nuanxin.people.tests.families import NEXT, VILLAGE, WANG, family, first
from nuanxin.privacy.actions.arrangements import ArrangementInput, arrange
from nuanxin.privacy.actions.requests import AskInput, DecisionInput, ask, decide, finish
from nuanxin.privacy.models import Arrangement, DataRequest, Erasure
from nuanxin.work.actions.receipts import working_days_on

ActingAs = Callable[[str], Any]
COPY = AskInput("copy", "self", "", today())
ERASE = replace(COPY, kind="erase")
YES, NO = DecisionInput("granted"), DecisionInput("refused", "还在办理赔付")
DONE = "副本当面交给本人，已签收"


@pytest.fixture
def house(everywhere: None, apart: Path) -> Household:
    return family()


def asked(acting_as: ActingAs, house: Household, given: AskInput = COPY) -> DataRequest:
    return ask(acting_as("village"), house, given)


def died(house: Household) -> Person:
    person = first(house)
    gone = PersonInput(WANG.name, WANG.phone, WANG.born, WANG.sex, WANG.relation, today().isoformat())
    return change_person(None, person, gone, person.revision)


def of_the_dead(person: Person, wants: str = "erase") -> AskInput:
    return AskInput("dead", "spouse", "李演秀英", today(), person, wants, "办理抚恤金", "结婚证、死亡证明")


class TestAsk:
    def test_it_works(self, house: Household, acting_as: ActingAs) -> None:
        row = asked(acting_as, house)
        assert row.due == working_days_on(today(), 15)
        assert (row.division, row.state) == (VILLAGE, "要办理")
        assert house.pseudonym in row.pseudonym
        told = LogEntry.objects.get(action="data.ask")
        assert WANG.name not in told.sentence

    def test_sent_twice_it_is_one(self, house: Household, acting_as: ActingAs) -> None:
        given = replace(COPY, client_id=uuid.uuid4())
        assert asked(acting_as, house, given).pk == asked(acting_as, house, given).pk

    @pytest.mark.parametrize("who", ["county", "city", "auditor", "banner"])
    def test_only_who_serves_the_family_notes_it(
        self, house: Household, acting_as: ActingAs, who: str
    ) -> None:
        with pytest.raises((Refused, Household.DoesNotExist)):
            ask(acting_as(who), house, COPY)

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({"kind": "everything"}, "请选"),
            ({"relation": "friend"}, "请选"),
            ({"asked_on": today() + timedelta(days=1)}, "不能晚于今天"),
            ({"relation": "spouse", "asker": "李演秀英"}, "本人在世"),
            ({"relation": "agent"}, "提出人姓名"),
            ({"wants": "erase"}, "已故者"),
        ],
    )
    def test_what_cannot_be_asked(
        self, house: Household, acting_as: ActingAs, change: dict[str, Any], sentence: str
    ) -> None:
        with pytest.raises(Refused, match=sentence):
            asked(acting_as, house, replace(COPY, **change))

    def test_its_words_are_sealed(self, house: Household, acting_as: ActingAs) -> None:
        row = asked(acting_as, house, replace(COPY, relation="agent", asker="李演受托"))
        row.refresh_from_db()
        assert "李演受托" not in row.asker
        assert row.read("asker") == "李演受托"

    @pytest.mark.parametrize("who", ["banner"])
    def test_it_is_invisible_elsewhere(self, house: Household, acting_as: ActingAs, who: str) -> None:
        asked(acting_as, house)
        acting = acting_as(who)
        assert not DataRequest.objects.exists()
        assert not DataRequest.objects.visible_to(acting.scope).exists()

    def test_it_goes_along_when_the_family_moves(self, house: Household, acting_as: ActingAs) -> None:
        row = asked(acting_as, house)
        set_scope(EVERYWHERE)
        relocate(Moved([house.pk], NEXT, today()))
        row.refresh_from_db()
        assert row.division == NEXT


class TestFinish:
    def test_it_works_and_twice_is_harmless(self, house: Household, acting_as: ActingAs) -> None:
        row = asked(acting_as, house)
        by = acting_as("village")
        assert finish(by, row, DONE).read("outcome") == DONE
        assert finish(by, row, "另一句话").read("outcome") == DONE
        assert LogEntry.objects.filter(action="data.finish").count() == 1

    def test_refused_to_the_county(self, house: Household, acting_as: ActingAs) -> None:
        row = asked(acting_as, house)
        with pytest.raises(Refused):
            finish(acting_as("county"), row, DONE)

    def test_not_before_it_is_decided_nor_without_words(
        self, house: Household, acting_as: ActingAs
    ) -> None:
        waits, open_one = asked(acting_as, house, ERASE), asked(acting_as, house)
        by = acting_as("township")
        with pytest.raises(Refused, match="等旗县区决定"):
            finish(by, waits, DONE)
        with pytest.raises(Refused, match="怎么办的"):
            finish(by, open_one, "办")


class TestDecide:
    def test_a_yes_erases_at_once(self, house: Household, acting_as: ActingAs) -> None:
        row = asked(acting_as, house, ERASE)
        row = decide(acting_as("county"), row, YES)
        assert row.state == "办好了"
        assert DataRequest.objects.count() == 1  # still the county's own scope
        set_scope(EVERYWHERE)
        people = Person.objects.filter(household=house)
        assert {each.read("name") for each in people} == {""}
        assert not PersonToken.objects.filter(person__in=people).exists()
        assert Erasure.objects.filter(why="asked").count() == 3

    def test_twice_is_harmless(self, house: Household, acting_as: ActingAs) -> None:
        row, by = asked(acting_as, house, ERASE), acting_as("county")
        first_time = decide(by, row, YES)
        assert decide(by, row, YES).decided_at == first_time.decided_at
        with pytest.raises(Refused, match="已经定了"):
            decide(by, row, NO)

    def test_a_no_needs_a_reason_and_changes_nothing(self, house: Household, acting_as: ActingAs) -> None:
        row, by = asked(acting_as, house, ERASE), acting_as("county")
        with pytest.raises(Refused, match="请写理由"):
            decide(by, row, DecisionInput("refused"))
        assert decide(by, row, NO).state == "没有同意"
        set_scope(EVERYWHERE)
        assert first(house).read("phone") == WANG.phone

    @pytest.mark.parametrize("who", ["village", "township", "city", "auditor"])
    def test_nobody_else_decides(self, house: Household, acting_as: ActingAs, who: str) -> None:
        row = asked(acting_as, house, ERASE)
        with pytest.raises(Refused):
            decide(acting_as(who), row, YES)

    def test_invisible_to_another_banner(self, house: Household, acting_as: ActingAs) -> None:
        row = asked(acting_as, house, ERASE)
        with pytest.raises(DataRequest.DoesNotExist):
            decide(acting_as("banner"), row, YES)

    def test_who_noted_it_does_not_decide_it(self, house: Household, acting_as: ActingAs) -> None:
        row = asked(acting_as, house, ERASE)
        set_scope(EVERYWHERE)
        DataRequest.objects.update(asked_by=User.objects.get(username="county"))
        with pytest.raises(Refused, match="另一个人决定"):
            decide(acting_as("county"), row, YES)

    def test_a_copy_needs_no_decision(self, house: Household, acting_as: ActingAs) -> None:
        row = asked(acting_as, house)
        with pytest.raises(Refused, match="不用决定"):
            decide(acting_as("county"), row, YES)

    def test_one_person_goes_the_family_stays(self, house: Household, acting_as: ActingAs) -> None:
        person = first(house)
        row = asked(acting_as, house, replace(ERASE, person=person))
        decide(acting_as("county"), row, YES)
        set_scope(EVERYWHERE)
        assert Person.objects.get(pk=person.pk).erased
        assert not Household.objects.get(pk=house.pk).erased

    def test_afterwards_the_county_reaches_no_family_by_name(
        self, house: Household, acting_as: ActingAs
    ) -> None:
        row = asked(acting_as, house, ERASE)
        decide(acting_as("county"), row, YES)
        assert not Household.objects.exists()
        assert LogEntry.objects.filter(action="family.named").count() == 1


class TestTheDead:
    def test_a_relative_asks_and_the_county_decides(self, house: Household, acting_as: ActingAs) -> None:
        person = died(house)
        row = asked(acting_as, house, of_the_dead(person))
        decide(acting_as("county"), row, YES)
        set_scope(EVERYWHERE)
        assert Person.objects.get(pk=person.pk).erased
        assert not Household.objects.get(pk=house.pk).erased
        assert Erasure.objects.get().why == "dead"

    def test_a_copy_is_handed_over_where_it_is_served(
        self, house: Household, acting_as: ActingAs
    ) -> None:
        row = asked(acting_as, house, of_the_dead(died(house), "copy"))
        assert decide(acting_as("county"), row, YES).state == "要办理"
        assert finish(acting_as("village"), row, DONE).done_at

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({"relation": "agent"}, "近亲属"),
            ({"wants": ""}, "请选"),
            ({"interest": ""}, "合法正当"),
            ({"evidence": ""}, "证明"),
            ({"person": None}, "已故"),
        ],
    )
    def test_what_is_needed(
        self, house: Household, acting_as: ActingAs, change: dict[str, Any], sentence: str
    ) -> None:
        given = replace(of_the_dead(died(house)), **change)
        with pytest.raises(Refused, match=sentence):
            asked(acting_as, house, given)

    def test_the_living_ask_for_themselves(self, house: Household, acting_as: ActingAs) -> None:
        with pytest.raises(Refused, match="去世日"):
            asked(acting_as, house, of_the_dead(first(house)))

    def test_what_she_decided_alive_holds(self, house: Household, acting_as: ActingAs) -> None:
        arrange(acting_as("village"), first(house), ArrangementInput("nobody"))
        set_scope(EVERYWHERE)
        row = asked(acting_as, house, of_the_dead(died(house)))
        assert row.arranged == "nobody"
        with pytest.raises(Refused, match="生前说过"):
            decide(acting_as("county"), row, YES)
        assert decide(acting_as("county"), row, NO).state == "没有同意"


class TestArrange:
    def test_it_works_changes_and_ends(self, house: Household, acting_as: ActingAs) -> None:
        by, person = acting_as("village"), first(house)
        made = arrange(by, person, ArrangementInput("only", "二女儿"))
        assert made
        assert made.read("words") == "二女儿"
        assert arrange(by, person, ArrangementInput("only", "二女儿")) == made
        assert arrange(by, person, ArrangementInput("nobody")) != made
        assert arrange(by, person, ArrangementInput("")) is None
        assert not Arrangement.objects.in_force().exists()
        assert LogEntry.objects.filter(action="data.arrange").count() == 3

    def test_refused_to_whoever_does_not_serve_her(self, house: Household, acting_as: ActingAs) -> None:
        person = first(house)
        with pytest.raises(Refused):
            arrange(acting_as("county"), person, ArrangementInput("nobody"))

    def test_the_dead_decide_nothing_any_more(self, house: Household, acting_as: ActingAs) -> None:
        person = died(house)
        with pytest.raises(Refused, match="在世"):
            arrange(acting_as("village"), person, ArrangementInput("nobody"))
