"""Numbers of policies and of cards stand in the clear nowhere, also of what was recorded before they were sealed."""

import threading
import uuid
from dataclasses import replace
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connections, transaction

from nuanxin.association.models import LogEntry
from nuanxin.association.scope import EVERYWHERE, scoped
from nuanxin.care.actions.coverage import CoverageInput, begin_coverages
from nuanxin.care.actions.insurance import (
    ClaimInput,
    PolicyInput,
    give_up_policy,
    insure,
    pay_claim,
    report_claim,
    void_policy,
)
from nuanxin.care.models import Coverage, Policy
from nuanxin.care.tests.families import Village, the_village
from nuanxin.care.tests.test_insurance import TODAY
from nuanxin.people.actions.keys import erase_key
from nuanxin.people.models import Household
from nuanxin.people.tests.test_leaks import dump

NUMBER, CARD = "保演77019", "卡演88023"
sealing = import_module("nuanxin.care.migrations.0005_policy_numbers_and_cards_sealed")


def paper(village: Village, family: Household) -> PolicyInput:
    line = village.schemes["accident"]
    return PolicyInput(family, line, "演示保险公司", NUMBER, 6000, {"family": 6000}, TODAY, TODAY)


def helped(village: Village) -> Household:
    """A family with a policy and a card."""
    family = village.family()
    insure(None, [paper(village, family)])
    scheme = village.schemes["green_channel"]
    begin_coverages(None, [CoverageInput(family, scheme, TODAY, institution="演示医院", card=CARD)])
    return family


def read() -> list[str]:
    """All numbers, and the cards."""
    with transaction.atomic(), scoped(EVERYWHERE):
        policies = Policy.objects.select_related("household").order_by("pk")
        cards = Coverage.objects.select_related("household").order_by("pk")
        return [each.read("number") for each in policies] + [each.read("card") for each in cards]


def test_neither_dump_nor_log_tells(own_database: str) -> None:
    with transaction.atomic(), scoped(EVERYWHERE):
        village = the_village()
        [policy] = Policy.objects.filter(household=helped(village))
        pay_claim(None, report_claim(None, policy, ClaimInput(TODAY, 100)), TODAY, 100)
        give_up_policy(None, policy, TODAY)
        [wrong] = insure(None, [replace(paper(village, village.family()), client_id=uuid.uuid4())])
        void_policy(None, wrong, "演示记错")
        told = LogEntry.objects.filter(action="policy.void").latest("pk").sentence
    assert f"{TODAY.year} 年家庭意外伤害保险（演示保险公司）" in told
    text = dump(own_database)
    assert "演示保险公司".encode() in text
    assert [each for each in (NUMBER, CARD) if each.encode() in text or each.encode().hex().encode() in text] == []


def test_two_who_insure_a_family_at_once(own_database: str) -> None:
    """Who comes second waits for the first, and finds the policy there."""
    with transaction.atomic(), scoped(EVERYWHERE):
        village = the_village()
        given, made, faults = paper(village, village.family()), list[Policy](), list[BaseException]()

    def clerk() -> None:
        try:
            with transaction.atomic(), scoped(EVERYWHERE):
                made.extend(insure(None, [replace(given, client_id=uuid.uuid4())]))
        except BaseException as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    clerks = [threading.Thread(target=clerk) for _ in range(4)]
    for each in clerks:
        each.start()
    for each in clerks:
        each.join()
    assert faults == []
    assert len({each.pk for each in made}) == 1
    assert read() == [NUMBER]


def test_what_was_recorded_before_is_sealed(own_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "AT_ONCE", 1)
    with transaction.atomic(), scoped(EVERYWHERE):
        village = the_village()
        helped(village)
        erased = helped(village)
        contact = CoverageInput(helped(village), village.schemes["contact"], TODAY, None,
                                village.township_seat, village.village_seat)  # fmt: skip
        begin_coverages(None, [contact])
        erase_key(None, erased)
    owner = connections["owner"]
    with transaction.atomic("owner"), owner.cursor() as cursor:  # as it stood before
        cursor.execute(
            f"ALTER TABLE care_policy ALTER number TYPE varchar(40) USING '{NUMBER}';"
            "ALTER TABLE care_coverage ALTER card TYPE varchar(40)"
            f" USING CASE WHEN township_seat_id IS NULL THEN '{CARD}' ELSE '' END"
        )
    assert NUMBER.encode() in dump(own_database)
    with transaction.atomic("owner"):
        sealing.seal_all(None, SimpleNamespace(connection=connections["owner"]))
    assert NUMBER.encode() not in dump(own_database)
    assert read() == [NUMBER, "", NUMBER, CARD, "", CARD, ""]
