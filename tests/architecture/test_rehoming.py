"""Every table of a division's own rows moves with a merged division, or is said why it stays."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone

from nuanxin.association.actions.accounts import ResetInput, make_accounts, reset_account
from nuanxin.association.models import (
    Appointment,
    Body,
    RecoveryCode,
    SecondFactor,
    User,
    UserSession,
)
from nuanxin.association.rowsecurity import Access, access_of
from nuanxin.association.scope import Scope, set_scope
from nuanxin.desk.tests.test_rehoming import (
    CITY,
    DAY,
    NEW,
    OLD,
    answering,
    body,
    clause_of_the_city,
    closed,
    plant,
    seated,
)
from nuanxin.desk.upkeep.rehoming import Move, rehome
from nuanxin.work.actions.reminders import Urged, Urging, urge
from nuanxin.work.actions.topics import TopicInput, add_topic
from nuanxin.work.actions.undertakings import EvidenceInput, add_evidence
from nuanxin.work.models import Cooperator, Ground, Receipt, Tag
from tests.architecture.written import changes

STAYS = {
    "association.Body": "closes with its division; the successor has its own",
    "association.Contact": "the successor has its own telephone",
    "association.TextTemplate": "the successor has its own texts",
    "association.Handover": "what was handed over then, at the seat of then",
    "association.HandoverItem": "the same",
    "association.LogEntry": "stays in the chain it was written to",
    "association.LogHead": "the same",
    "desk.Draft": "typed for a seat that has ended; gone in two weeks",
    "ledgers.Batch": "what was sent then, by whom",
    "ledgers.Trace": "the same",
    "ledgers.Decision": "what was decided then about its rows",
    "ledgers.Matching": "how one office heads its columns; the successor has its own",
    "plans.Plan": "issued by the old body; what it asked of others runs on under it",
    "plans.Clause": "the same",
    "plans.ClauseTopic": "the same",
    "plans.Change": "the same",
    "plans.Target": "the same",
    "plans.Correction": "the same",
    "plans.OptIn": "what the old body took on; what it has to do about it moves",
    "work.Document": "papers keep their issuer",
    "work.Topic": "the successor has its own list",
    "work.Unit": "the same",
}
BY_THEMSELVES = {
    "people": "a family has a scope of its own: named, and seen by nobody who keeps divisions",
    "care": "what is done for a family goes where it goes",
    "governance": "its term and what it prepares end with a body; the rest stays as its history",
    "privacy": "what it asked goes along as long as it is open; what was erased, and a city's periods, stay",
}
"""Rooms of families: what moves with a village is shown by tests of their own."""

SCOPED = {
    model._meta.label: model
    for model in apps.get_models(include_auto_created=True)
    if access_of(model) not in (Access.UNSCOPED, None)
}


def account(held: Appointment) -> User:
    """Everything that hangs on the account of a person whose home is the old village."""
    make_accounts(None, [held])
    reset_account(None, ResetInput(held, client_id=uuid4()))
    own = {"division": OLD, "user": held.holder}
    SecondFactor.objects.create(**own, secret="x", confirmed_at=timezone.now())
    RecoveryCode.objects.create(**own, digest="x")
    UserSession.objects.create(**own, session_key="x", device="Chrome")
    return held.holder


@pytest.fixture
def village(everywhere: None) -> User:
    """A village with a row of everything that is its own; who works there."""
    plant()
    who = account(seated(OLD, "village_adviser", "甲（演示）"))
    clause = clause_of_the_city()
    task = answering(clause, OLD, DAY + timedelta(days=30))
    add_evidence(None, task, EvidenceInput(file=ContentFile(b"%PDF", "a.pdf")))
    beside = {"division": OLD, "undertaking": task}
    Tag.objects.create(topic=add_topic(None, body(CITY), TopicInput("topic", "牧区入户")), **beside)
    Ground.objects.create(document=clause.plan.document, **beside)
    Cooperator.objects.create(name="妇联（演示）", **beside)
    sent = {"sender": CITY, "sent_at": timezone.now(), "due": DAY}
    slip = Receipt.objects.create(body=body(OLD), division=OLD, document=clause.plan.document, **sent)
    urging = Urging("sign-0", "演示督办", DAY, [Urged(body(OLD), "还没有签收", "/plan/", slip)])
    urge(None, Body.objects.get(division=CITY, level="city"), urging)
    return who


def moved() -> set[str]:
    """The models whose rows a re-homing touches."""
    division, before = closed(), changes()
    rehome(None, division, Move(DAY))
    touched = {name for name, count in changes().items() if count != before.get(name, 0)}
    return {label for label, model in SCOPED.items() if model._meta.db_table in touched}


def test_every_table_moves_or_is_said_why_it_stays(village: User) -> None:
    known = moved() | STAYS.keys()
    left = {label for label in SCOPED.keys() - known if label.partition(".")[0] not in BY_THEMSELVES}
    assert not left, f"neither moved by a rehoming.py nor listed: {sorted(left)}"
    assert not STAYS.keys() - SCOPED.keys(), "what is listed is there"


def test_what_is_said_to_stay_stays(village: User) -> None:
    written = {"association.LogEntry", "association.LogHead"}
    assert (moved() & STAYS.keys()) - written == set()


def test_an_account_goes_where_its_owner_goes(village: User) -> None:
    """In the successor's own range she finds her second factor, her codes and her sign-ins."""
    rehome(None, closed(), Move(DAY))
    set_scope(Scope.of(NEW, "village"))
    assert User.objects.get(pk=village.pk).division == NEW
    rows: list[type[models.Model]] = [SecondFactor, RecoveryCode, UserSession]
    assert [model._default_manager.filter(user=village).count() for model in rows] == [1, 1, 1]
    assert village.activations.waiting().count() == 1
